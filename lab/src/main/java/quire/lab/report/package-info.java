/// Reports: one self-contained HTML file per experiment, an index page for a whole call, and the
/// page builder that other commands use for their own reports.
///
/// Start at [Report] and [ReportPage]. Pages load nothing: no network, no script from elsewhere.
@NullMarked
package quire.lab.report;

import org.jspecify.annotations.NullMarked;
