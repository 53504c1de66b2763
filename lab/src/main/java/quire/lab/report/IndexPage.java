package quire.lab.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.lab.Call;
import quire.lab.ClaimResult;
import quire.lab.ClaimsFile;
import quire.lab.Experiments;
import quire.lab.RunFolder;
import quire.lab.RunSettings;
import quire.lab.Study;
import quire.lab.Verdict;
import quire.lab.chart.Xml;

/// `OUT/index.html`: all experiments of a call, filling as results arrive. While a process works on
/// it the browser loads the page again every few seconds; it rests once all have ended, after an
/// interrupt, and when the page was not drawn for [#SILENCE]: then the process was killed.
public final class IndexPage {
  /// The file's name in the folder of a call.
  public static final String NAME = "index.html";

  /// For so long a browser believes that the work goes on; whoever works draws more often.
  public static final Duration SILENCE = Duration.ofSeconds(40);

  private static final int REFRESH_SECONDS = 3;

  /// One experiment with what its folder holds.
  ///
  /// @param claims its verdicts; null before it is done
  /// @param studies the stored study's verdicts; empty while there is none
  private record Row(
      Call.Entry entry, @Nullable ClaimsFile claims, List<ClaimResult.Study> studies) {
    String id() {
      return entry.id();
    }

    Call.State state() {
      return entry.state();
    }

    /// Begun, and nobody is at it.
    boolean interrupted() {
      return state() == Call.State.INTERRUPTED;
    }

    boolean ended() {
      return state() == Call.State.DONE || state() == Call.State.FAILED;
    }
  }

  /// How far the running experiment is.
  private record Progress(String doing, double share) {}

  private IndexPage() {}

  /// Writes the page of a call's folder, replacing an older one. Returns the file.
  ///
  /// States come from the folder's `call.json`; without one they are read off the run folders. What
  /// a running experiment does is the last line of its log.
  ///
  /// @throws RequestException when the folder holds no run
  /// @throws WorkException when the page cannot be written
  public static Path write(Path out) {
    return write(out, Experiments.load(), null);
  }

  /// The same while an experiment runs, with how far it is.
  ///
  /// @param doing what it does, such as `seed 3, exphormer`
  /// @param share how much is done, in [0, 1]
  public static Path write(Path out, String doing, double share) {
    return write(out, Experiments.load(), new Progress(doing, Math.clamp(share, 0.0, 1.0)));
  }

  private static Path write(Path out, Experiments experiments, @Nullable Progress progress) {
    Path file = out.resolve(NAME);
    page(out, experiments, progress).write(file);
    return file;
  }

  private static ReportPage page(Path out, Experiments experiments, @Nullable Progress progress) {
    Call call = Call.isIn(out) ? Call.read(out) : null;
    boolean alive = call != null && Call.isBeingWritten(out);
    List<Row> rows =
        (call == null ? found(out) : call.experiments())
            .stream().map(entry -> row(out, truly(entry, alive), experiments)).toList();
    if (rows.isEmpty()) {
      throw new RequestException(out + ": holds no run of an experiment");
    }
    boolean ended = rows.stream().allMatch(Row::ended);
    boolean stopped = rows.stream().anyMatch(Row::interrupted) || (call != null && !alive);
    var page = ReportPage.titled(title(rows, call)).kicker("quire reproduce" + started(call));
    page.lead(lead(rows));
    if (call != null && !ended) {
      if (stopped) {
        page.warning("Interrupted; resume with: " + Call.resumeCommand(out));
      } else {
        page.refreshEvery(
            REFRESH_SECONDS,
            SILENCE,
            "No sign of life since this page was drawn: if the run was killed, resume with: "
                + Call.resumeCommand(out));
      }
    }
    page.html(overall(rows));
    page.html(table(out, rows, progress));
    page.note(
        "A chip counts the claims with that verdict. The stored study is the long run whose"
            + " verdicts come with the program; the quick preset is too small to decide every"
            + " claim.");
    for (Row row : rows) {
      if (row.state() == Call.State.FAILED) {
        page.html("<h3>" + Xml.escape(row.id()) + " failed</h3>\n")
            .code(
                row.entry().problem().isBlank() ? "no reason was recorded" : row.entry().problem());
      }
    }
    if (call != null) {
      page.command(call.command());
    }
    return page;
  }

  /// A process that was killed could not write that it no longer runs.
  private static Call.Entry truly(Call.Entry entry, boolean alive) {
    return entry.state() == Call.State.RUNNING && !alive
        ? new Call.Entry(
            entry.id(),
            entry.paper(),
            entry.question(),
            entry.minutes(),
            Call.State.INTERRUPTED,
            entry.seconds(),
            entry.problem())
        : entry;
  }

  private static Row row(Path out, Call.Entry entry, Experiments experiments) {
    ClaimsFile claims = entry.state() == Call.State.DONE ? claims(out.resolve(entry.id())) : null;
    var studies = new ArrayList<ClaimResult.Study>();
    if (claims != null) {
      for (ClaimResult claim : claims.claims()) {
        var study = claim.study();
        if (study != null) {
          studies.add(study);
        }
      }
    } else {
      experiments
          .find(entry.id())
          .flatMap(Study::of)
          .ifPresent(stored ->
              stored
                  .claims()
                  .forEach(c ->
                      studies.add(
                          new ClaimResult.Study(
                              c.effect(), c.interval(), c.verdict(), stored.date()))));
    }
    return new Row(entry, claims, studies);
  }

  private static @Nullable ClaimsFile claims(Path runFolder) {
    return Files.isRegularFile(runFolder.resolve(ClaimsFile.NAME))
        ? ClaimsFile.read(runFolder)
        : null;
  }

  /// Without `call.json`: a folder with verdicts is done, one without is taken as waiting.
  private static List<Call.Entry> found(Path out) {
    var entries = new ArrayList<Call.Entry>();
    for (Path folder : runFolders(out)) {
      ClaimsFile claims = claims(folder);
      entries.add(
          new Call.Entry(
              RunFolder.open(folder).settings().experiment(),
              claims == null ? "" : claims.paper(),
              "",
              0,
              claims == null ? Call.State.WAITING : Call.State.DONE,
              claims == null ? 0 : claims.seconds(),
              ""));
    }
    return entries;
  }

  /// The run folders below a folder, `<area>/<experiment>`, by name.
  ///
  /// @throws WorkException when the folder cannot be read
  public static List<Path> runFolders(Path out) {
    try (Stream<Path> files = Files.find(out, 3, (path, _) -> path.endsWith(RunSettings.NAME))) {
      return files.map(Path::getParent).filter(Objects::nonNull).sorted().toList();
    } catch (IOException | UncheckedIOException problem) {
      throw new WorkException(out + ": cannot be listed: " + problem.getMessage(), problem);
    }
  }

  private static String title(List<Row> rows, @Nullable Call call) {
    String preset = call == null ? "" : ", " + call.preset().id() + " preset";
    return (rows.size() == 1 ? "One experiment" : rows.size() + " experiments") + preset;
  }

  private static String started(@Nullable Call call) {
    return call == null
        ? ""
        : " · Quire "
            + call.version()
            + " · started "
            + call.started().replaceAll("\\.\\d+Z$", "Z");
  }

  private static String lead(List<Row> rows) {
    int ended = (int) rows.stream().filter(Row::ended).count();
    long failed = rows.stream().filter(row -> row.state() == Call.State.FAILED).count();
    String head;
    if (ended == rows.size()) {
      double seconds = rows.stream().mapToDouble(row -> row.entry().seconds()).sum();
      head =
          (rows.size() == 1 ? "The experiment has ended" : "All experiments have ended")
              + " after "
              + Facts.duration(seconds)
              + (failed == 0 ? "" : failed == 1 ? "; one failed" : "; " + failed + " failed")
              + ".";
    } else {
      double left =
          rows.stream().filter(row -> !row.ended()).mapToDouble(row -> row.entry().minutes()).sum();
      head =
          ended
              + " of "
              + rows.size()
              + (rows.size() == 1 ? " experiment has" : " experiments have")
              + " ended"
              + (left > 0 ? "; about " + Facts.duration(left * 60) + " of work is left" : "")
              + ".";
    }
    String verdicts = verdicts(rows);
    return verdicts.isEmpty() ? head : head + " " + verdicts;
  }

  private static String verdicts(List<Row> rows) {
    var parts = new ArrayList<String>();
    int all = 0;
    for (Verdict verdict : Verdict.values()) {
      int count = 0;
      for (Row row : rows) {
        count += row.claims() == null ? 0 : row.claims().count(verdict);
      }
      all += count;
      if (count > 0) {
        parts.add(Summary.number(count) + " " + verdict.word());
      }
    }
    if (all == 0) {
      return "";
    }
    String list = String.join(", ", parts);
    return (all == 1 ? "One claim so judged: " : "Of " + Summary.number(all) + " claims: ")
        + list
        + ".";
  }

  private static String overall(List<Row> rows) {
    long ended = rows.stream().filter(Row::ended).count();
    if (ended == rows.size()) {
      return "";
    }
    return bar(Math.round(100.0 * ended / rows.size()), "46em");
  }

  private static String table(Path out, List<Row> rows, @Nullable Progress progress) {
    var html =
        new StringBuilder(
            "<div class=\"wide stack index\"><table>\n<thead><tr><th>Experiment</th><th>State</th>"
                + "<th>Verdicts here</th><th>Stored study</th></tr></thead>\n<tbody>\n");
    for (Row row : rows) {
      html.append("<tr><td>" + name(out, row) + "</td>")
          .append("<td data-label=\"State\"><span>" + state(out, row, progress) + "</span></td>")
          .append("<td data-label=\"Verdicts\">" + counts(row.claims()) + "</td>")
          .append("<td data-label=\"Study\">" + study(row) + "</td></tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  private static String name(Path out, Row row) {
    String id = Xml.escape(row.id());
    boolean written = Files.isRegularFile(out.resolve(row.id()).resolve(Report.NAME));
    String link = written ? "<a href=\"" + id + "/" + Report.NAME + "\">" + id + "</a>" : id;
    return "<b>"
        + link
        + "</b>"
        + (row.entry().question().isBlank() ? "" : "<br/>" + Xml.escape(row.entry().question()))
        + (row.entry().paper().isBlank()
            ? ""
            : "<span class=\"note\">" + Xml.escape(row.entry().paper()) + "</span>");
  }

  private static String state(Path out, Row row, @Nullable Progress progress) {
    return switch (row.state()) {
      case WAITING -> "<span class=\"state wait\">○ waiting</span>" + expected(row);
      case RUNNING ->
          "<span class=\"state run\">◐ running</span>" + expected(row) + doing(out, row, progress);
      case INTERRUPTED -> "<span class=\"state bad\">◌ interrupted</span>" + doing(out, row, null);
      case DONE ->
          "<span class=\"state\">● done</span><span class=\"note\">"
              + Facts.duration(row.entry().seconds())
              + "</span>";
      case FAILED -> "<span class=\"state bad\">✕ failed</span>";
    };
  }

  private static String expected(Row row) {
    return row.entry().minutes() > 0
        ? "<span class=\"note\">about " + Facts.duration(row.entry().minutes() * 60) + "</span>"
        : "";
  }

  private static String doing(Path out, Row row, @Nullable Progress progress) {
    if (progress != null) {
      long percent = Math.round(100 * progress.share());
      return "<span class=\"note\">"
          + Xml.escape(progress.doing())
          + ", "
          + percent
          + " %</span>"
          + bar(percent, "14em");
    }
    List<String> last = Report.logTail(out.resolve(row.id()), 1);
    return last.isEmpty()
        ? ""
        : "<span class=\"note\">"
            + Xml.escape(last.getLast().replaceFirst("^\\d{4}-\\S+Z ", ""))
            + "</span>";
  }

  private static String bar(long percent, String width) {
    return "<span class=\"bar\" role=\"progressbar\" aria-valuemin=\"0\" aria-valuemax=\"100\" "
        + "aria-valuenow=\""
        + percent
        + "\" style=\"max-width:"
        + width
        + "\"><span style=\"width:"
        + percent
        + "%\"></span></span>\n";
  }

  private static String counts(@Nullable ClaimsFile claims) {
    return claims == null
        ? "<span class=\"faint\">–</span>"
        : chips(claims.claims().stream().map(ClaimResult::verdict).toList());
  }

  private static String study(Row row) {
    if (row.studies().isEmpty()) {
      return "<span class=\"faint\">none yet</span>";
    }
    String dates =
        row.studies().stream()
            .map(ClaimResult.Study::date)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return "<span>"
        + chips(row.studies().stream().map(ClaimResult.Study::verdict).toList())
        + "<span class=\"note\">"
        + Xml.escape(dates)
        + "</span></span>";
  }

  private static String chips(List<Verdict> verdicts) {
    var html = new StringBuilder("<span class=\"counts\">");
    for (Verdict verdict : Verdict.values()) {
      int count = (int) verdicts.stream().filter(v -> v == verdict).count();
      if (count > 0) {
        html.append(Chips.count(verdict, count));
      }
    }
    return html.append("</span>").toString();
  }
}
