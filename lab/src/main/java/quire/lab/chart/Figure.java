package quire.lab.chart;

/// A picture of the report.
///
/// @param title what is shown
/// @param caption how to read it, and what it says
/// @param chart the drawing
public record Figure(String title, String caption, Chart chart) {}
