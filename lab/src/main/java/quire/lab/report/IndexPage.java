package quire.lab.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import quire.lab.RunFolder;
import quire.lab.RunSettings;
import quire.lab.Verdict;
import quire.lab.chart.Xml;

/// `OUT/index.html`: all experiments of a call, filling as results arrive. While any is waiting or
/// running the browser loads the page again every few seconds; then it rests.
public final class IndexPage {
  /// The file's name in the folder of a call.
  public static final String NAME = "index.html";

  private static final int REFRESH_SECONDS = 3;

  /// One experiment with what its folder holds.
  private record Row(
      String id,
      String paper,
      String question,
      double minutes,
      Call.State state,
      double seconds,
      String problem,
      @Nullable ClaimsFile claims) {
    boolean ended() {
      return state == Call.State.DONE || state == Call.State.FAILED;
    }
  }

  private IndexPage() {}

  /// Writes the page of a call's folder, replacing an older one. Returns the file.
  ///
  /// States come from the folder's `call.json`; without one they are read off the run folders.
  ///
  /// @throws RequestException when the folder holds no run
  /// @throws WorkException when the page cannot be written
  public static Path write(Path out) {
    Path file = out.resolve(NAME);
    page(out).write(file);
    return file;
  }

  static ReportPage page(Path out) {
    Call call = Call.isIn(out) ? Call.read(out) : null;
    List<Row> rows = call == null ? found(out) : listed(out, call);
    if (rows.isEmpty()) {
      throw new RequestException(out + ": holds no run of an experiment");
    }
    boolean working = rows.stream().anyMatch(row -> !row.ended());
    var page = ReportPage.titled(title(rows, call)).kicker("quire reproduce" + started(call));
    if (working && call != null) {
      page.refreshEvery(REFRESH_SECONDS);
    }
    page.lead(lead(rows));
    page.html(progress(rows));
    page.html(table(out, rows));
    page.note(
        "A chip counts the claims with that verdict. The stored study is the long run whose "
            + "verdicts come with the program; the quick preset is too small to decide every claim.");
    for (Row row : rows) {
      if (row.state() == Call.State.FAILED) {
        page.html("<h3>" + Xml.escape(row.id()) + " failed</h3>\n")
            .code(row.problem().isBlank() ? "no reason was recorded" : row.problem());
      }
    }
    if (call != null) {
      page.command(command(call));
    }
    return page;
  }

  private static List<Row> listed(Path out, Call call) {
    var rows = new ArrayList<Row>();
    for (Call.Entry entry : call.experiments()) {
      boolean done = entry.state() == Call.State.DONE;
      rows.add(
          new Row(
              entry.id(),
              entry.paper(),
              entry.question(),
              entry.minutes(),
              entry.state(),
              entry.seconds(),
              entry.problem(),
              done ? claims(out.resolve(entry.id())) : null));
    }
    return rows;
  }

  private static @Nullable ClaimsFile claims(Path runFolder) {
    return Files.isRegularFile(runFolder.resolve(ClaimsFile.NAME))
        ? ClaimsFile.read(runFolder)
        : null;
  }

  /// Without `call.json`: a folder with verdicts is done, one without is taken as waiting.
  private static List<Row> found(Path out) {
    var rows = new ArrayList<Row>();
    for (Path folder : runFolders(out)) {
      RunFolder run = RunFolder.open(folder);
      ClaimsFile claims = claims(folder);
      rows.add(
          new Row(
              run.settings().experiment(),
              claims == null ? "" : claims.paper(),
              "",
              0,
              claims == null ? Call.State.WAITING : Call.State.DONE,
              claims == null ? 0 : claims.seconds(),
              "",
              claims));
    }
    return rows;
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
      double seconds = rows.stream().mapToDouble(Row::seconds).sum();
      head =
          (rows.size() == 1 ? "The experiment has ended" : "All experiments have ended")
              + " after "
              + Facts.duration(seconds)
              + (failed == 0 ? "" : failed == 1 ? "; one failed" : "; " + failed + " failed")
              + ".";
    } else {
      double left = rows.stream().filter(row -> !row.ended()).mapToDouble(Row::minutes).sum();
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

  private static String progress(List<Row> rows) {
    long ended = rows.stream().filter(Row::ended).count();
    if (ended == rows.size()) {
      return "";
    }
    long percent = Math.round(100.0 * ended / rows.size());
    return "<div class=\"bar\" role=\"progressbar\" aria-valuemin=\"0\" aria-valuemax=\"100\" "
        + "aria-valuenow=\""
        + percent
        + "\" style=\"max-width:46em\"><span style=\"width:"
        + percent
        + "%\"></span></div>\n";
  }

  private static String table(Path out, List<Row> rows) {
    var html =
        new StringBuilder(
            "<div class=\"wide stack index\"><table>\n<thead><tr><th>Experiment</th><th>State</th>"
                + "<th>Verdicts here</th><th>Stored study</th></tr></thead>\n<tbody>\n");
    for (Row row : rows) {
      html.append("<tr><td>" + name(out, row) + "</td>")
          .append("<td data-label=\"State\"><span>" + state(out, row) + "</span></td>")
          .append("<td data-label=\"Verdicts\">" + counts(row.claims()) + "</td>")
          .append("<td data-label=\"Study\">" + study(row.claims()) + "</td></tr>\n");
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
        + (row.question().isBlank() ? "" : "<br/>" + Xml.escape(row.question()))
        + (row.paper().isBlank()
            ? ""
            : "<span class=\"note\">" + Xml.escape(row.paper()) + "</span>");
  }

  private static String state(Path out, Row row) {
    return switch (row.state()) {
      case WAITING -> "<span class=\"state wait\">○ waiting</span>" + expected(row);
      case RUNNING ->
          "<span class=\"state run\">◐ running</span>" + expected(row) + doing(out, row);
      case DONE ->
          "<span class=\"state\">● done</span><span class=\"note\">"
              + Facts.duration(row.seconds())
              + "</span>";
      case FAILED -> "<span class=\"state bad\">✕ failed</span>";
    };
  }

  private static String expected(Row row) {
    return row.minutes() > 0
        ? "<span class=\"note\">about " + Facts.duration(row.minutes() * 60) + "</span>"
        : "";
  }

  private static String doing(Path out, Row row) {
    List<String> last = Report.logTail(out.resolve(row.id()), 1);
    return last.isEmpty() ? "" : "<span class=\"note\">" + Xml.escape(last.getLast()) + "</span>";
  }

  private static String counts(@Nullable ClaimsFile claims) {
    return claims == null
        ? "<span class=\"faint\">–</span>"
        : chips(claims.claims().stream().map(ClaimResult::verdict).toList());
  }

  private static String study(@Nullable ClaimsFile claims) {
    if (claims == null) {
      return "<span class=\"faint\">–</span>";
    }
    var verdicts = new ArrayList<Verdict>();
    var dates = new ArrayList<String>();
    for (ClaimResult claim : claims.claims()) {
      var study = claim.study();
      if (study != null) {
        verdicts.add(study.verdict());
        dates.add(study.date());
      }
    }
    return verdicts.isEmpty()
        ? "<span class=\"faint\">none yet</span>"
        : "<span>"
            + chips(verdicts)
            + "<span class=\"note\">"
            + Xml.escape(dates.stream().distinct().sorted().collect(Collectors.joining(", ")))
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

  private static String command(Call call) {
    String ids = call.experiments().stream().map(Call.Entry::id).collect(Collectors.joining(" "));
    var command = new StringBuilder("./quire reproduce " + ids);
    command.append(" --preset ").append(call.preset().id());
    if (call.seeds() > 0) {
      command.append(" --seeds ").append(call.seeds());
    }
    if (call.seed() != 0) {
      command.append(" --seed ").append(call.seed());
    }
    command.append(" --threads ").append(call.threads());
    call.set().forEach(change -> command.append(" --set ").append(Report.quoted(change)));
    return command.toString();
  }
}
