package quire.lab.chart;

/// A chart with its title and the sentence below it.
///
/// @param title what one sees, one short line
/// @param caption how to read it: seeds, what the interval is; may be empty
/// @param chart the drawing
public record Figure(String title, String caption, Chart chart) {}
