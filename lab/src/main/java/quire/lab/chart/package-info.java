/// Charts of the reports.
@NullMarked
package quire.lab.chart;

import org.jspecify.annotations.NullMarked;
