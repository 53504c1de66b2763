package quire.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.WorkException;
import quire.lab.chart.Figure;
import quire.lab.chart.Xml;

/// Builds one self-contained HTML page, from top to bottom: it loads nothing, has no script (but for
/// one line of its own while it refreshes), reads on a phone, in print, in the light and in the dark.
/// All text handed in is escaped.
///
///     ReportPage.titled("Training on cora.npz")
///         .kicker("quire graph train")
///         .lead("Test accuracy 81.2 % after 100 epochs.")
///         .heading("Curves")
///         .figures(List.of(new Figure("Loss", "One line a split.", chart)))
///         .command("./quire graph train --data cora.npz")
///         .write(Path.of("report.html"));
///
/// The result is well-formed XML too, so that tools can read it. Not for use by several threads.
public final class ReportPage {
  private static final String STYLE = style();
  private final String title;
  private final StringBuilder body = new StringBuilder(16_384);
  private @Nullable String kicker;
  private boolean headed;

  private ReportPage(String title) {
    this.title = title;
  }

  /// A page with that title, empty so far.
  public static ReportPage titled(String title) {
    return new ReportPage(title);
  }

  /// The small line above the title; call it first.
  public ReportPage kicker(String text) {
    kicker = text;
    return this;
  }

  /// Has the browser load the page again every so many seconds while work goes on. A page that was
  /// not drawn anew for a while stops that, and says so: nobody is left who would draw it.
  ///
  /// @param silence how old the page may be
  /// @param stale the warning that an older page shows
  public ReportPage refreshEvery(int seconds, Duration silence, String stale) {
    return html(
        "<p class=\"warning\" id=\"stale\" hidden=\"hidden\">%s</p>\n<script>if (%d > Date.now())"
                .formatted(Xml.escape(stale), System.currentTimeMillis() + silence.toMillis())
            + " setTimeout(function () { location.reload(); }, %d);".formatted(seconds * 1000L)
            + " else document.getElementById(\"stale\").hidden = false;</script>\n");
  }

  /// The sentence under the title that says it all.
  public ReportPage lead(String text) {
    return element("p", "lead", text);
  }

  /// A section heading.
  public ReportPage heading(String text) {
    return element("h2", null, text);
  }

  /// A paragraph.
  public ReportPage paragraph(String text) {
    return element("p", null, text);
  }

  /// A paragraph in small, quiet type.
  public ReportPage note(String text) {
    return element("p", "note", text);
  }

  /// A paragraph that must not be overlooked.
  public ReportPage warning(String text) {
    return element("p", "warning", text);
  }

  /// Sentences as a list; nothing when empty.
  public ReportPage list(List<String> sentences) {
    if (sentences.isEmpty()) {
      return this;
    }
    var html = new StringBuilder("<ul class=\"findings\">\n");
    sentences.forEach(s -> html.append("<li>").append(Xml.escape(s)).append("</li>\n"));
    return html(html.append("</ul>\n").toString());
  }

  /// A table. On a phone each row becomes a card, with the column names beside the values.
  ///
  /// @param columns names; a column whose name starts with `#` holds numbers and is set flush right
  /// @param rows cells, as many as columns; null and empty show as "–"
  public ReportPage table(List<String> columns, List<? extends List<@Nullable String>> rows) {
    var html = new StringBuilder("<div class=\"wide stack\"><table>\n<thead><tr>");
    for (String column : columns) {
      html.append(column.startsWith("#") ? "<th class=\"num right\">" : "<th>")
          .append(Xml.escape(bare(column)))
          .append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (List<@Nullable String> row : rows) {
      html.append("<tr>");
      for (int i = 0; i < columns.size(); i++) {
        String cell = i < row.size() ? row.get(i) : null;
        html.append(columns.get(i).startsWith("#") ? "<td class=\"num right\"" : "<td")
            .append(" data-label=\"" + Xml.escape(bare(columns.get(i))) + "\"><span>")
            .append(Xml.escape(cell == null || cell.isBlank() ? "–" : cell))
            .append("</span></td>");
      }
      html.append("</tr>\n");
    }
    return html(html.append("</tbody></table></div>\n").toString());
  }

  /// Names and values in two columns, in the map's order; null shows as "–".
  public ReportPage facts(Map<String, ? extends @Nullable Object> facts) {
    var html = new StringBuilder("<table class=\"facts\"><tbody>\n");
    facts.forEach((name, value) ->
        html.append("<tr><td>")
            .append(Xml.escape(name))
            .append("</td><td>")
            .append(Xml.escape(value == null ? "–" : value.toString()))
            .append("</td></tr>\n"));
    return html(html.append("</tbody></table>\n").toString());
  }

  /// Pictures side by side where there is room; nothing when empty.
  public ReportPage figures(List<Figure> figures) {
    return figures.isEmpty() ? this : html(markup(figures));
  }

  /// Text as it stands, in fixed pitch.
  public ReportPage code(String text) {
    return html("<pre>" + Xml.escape(text) + "</pre>\n");
  }

  /// The section "To repeat this" with the command; an option stays on one line with its value.
  public ReportPage command(String command) {
    var html = new StringBuilder("<pre>");
    for (String words : command.split("(?<= )(?=--)", -1)) {
      boolean option = words.startsWith("--") && words.length() < 36; // fits on a phone
      String text = Xml.escape(words.stripTrailing());
      html.append(option ? "<span class=\"whole\">" + text + "</span>" : text)
          .append(words.endsWith(" ") ? " " : "");
    }
    return heading("To repeat this").html(html.append("</pre>\n").toString());
  }

  /// The section "Environment" with its facts, see [Facts#environment]; nothing when empty.
  public ReportPage environment(Map<String, ? extends @Nullable Object> environment) {
    return environment.isEmpty()
        ? this
        : heading("Environment").facts(Facts.environment(environment));
  }

  /// The page's text.
  public String html() {
    var page = new StringBuilder(body.length() + STYLE.length() + 1000);
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    page.append("<title>" + Xml.escape(title) + "</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<main>\n");
    if (!headed) {
      head(page);
    }
    return page.append(body).append("</main>\n</body>\n</html>\n").toString();
  }

  /// Writes the page whole.
  ///
  /// @throws WorkException when the file cannot be written
  public void write(Path file) {
    try {
      AtomicFile.writeText(file, html());
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  /// Adds markup that the lab's own pages made; everything in it is escaped already.
  ReportPage html(String markup) {
    if (!headed) {
      headed = true;
      head(body);
    }
    body.append(markup);
    return this;
  }

  /// The figures as markup; a drawing that fails throws here, before a page holds half of it.
  static String markup(List<Figure> figures) {
    var html = new StringBuilder("<div class=\"figures\">\n");
    for (Figure figure : figures) {
      html.append("<figure><h3>")
          .append(Xml.escape(figure.title()))
          .append("</h3>\n")
          .append(figure.chart().svg());
      if (!figure.caption().isBlank()) {
        html.append("<figcaption>").append(Xml.escape(figure.caption())).append("</figcaption>");
      }
      html.append("</figure>\n");
    }
    return html.append("</div>\n").toString();
  }

  private void head(StringBuilder out) {
    out.append("<header>\n");
    if (kicker != null) {
      out.append("<p class=\"kicker\">" + Xml.escape(kicker) + "</p>\n");
    }
    out.append("<h1>" + Xml.escape(title) + "</h1>\n</header>\n");
  }

  private ReportPage element(String name, @Nullable String css, String text) {
    return html(
        "<"
            + name
            + (css == null ? ">" : " class=\"" + css + "\">")
            + Xml.escape(text)
            + "</"
            + name
            + ">\n");
  }

  private static String bare(String column) {
    return column.startsWith("#") ? column.substring(1) : column;
  }

  private static String style() {
    try (InputStream in = ReportPage.class.getResourceAsStream("page.css")) {
      if (in == null) {
        throw new IllegalStateException("page.css is missing beside ReportPage");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
