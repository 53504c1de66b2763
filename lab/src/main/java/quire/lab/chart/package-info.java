/// Charts for reports: lines with bands or error bars, scatter, bars with intervals, histograms,
/// heat maps and interval ("forest") charts, as inline SVG or PNG.
///
/// Start at [Charts]. XChart places and draws the data; this package adds what a printed page
/// needs: real text instead of glyph outlines, decades on log axes, intervals that need not be
/// symmetric, marks that differ in shape and dash as well as colour, and classes by which a page
/// recolours the chart in the dark. The same input gives the same bytes.
@NullMarked
package quire.lab.chart;

import org.jspecify.annotations.NullMarked;
