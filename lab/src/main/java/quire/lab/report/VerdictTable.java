package quire.lab.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.lab.ClaimResult;
import quire.lab.ClaimsFile;
import quire.lab.Verdict;
import quire.lab.chart.Numbers;
import quire.lab.chart.Xml;

/// The claims as markup: the tally above and the table of verdicts.
final class VerdictTable {
  private VerdictTable() {}

  /// The counts, and a bar with their shares.
  static String tally(ClaimsFile file) {
    var html = new StringBuilder("<div class=\"share\" aria-hidden=\"true\">");
    for (Verdict verdict : Verdict.values()) {
      int count = file.count(verdict);
      if (count > 0) {
        html.append(
            "<span class=\"" + Chips.css(verdict) + "\" style=\"flex:" + count + "\"></span>");
      }
    }
    html.append("</div>\n<ul class=\"tally\">\n");
    for (Verdict verdict : Verdict.values()) {
      html.append("<li><b>" + file.count(verdict) + "</b><span class=\"chip bare ")
          .append(Chips.css(verdict) + "\" style=\"background:none\">" + Chips.sign(verdict) + " ")
          .append(verdict.word() + "</span></li>\n");
    }
    return html.append("</ul>\n").toString();
  }

  /// The table; on a phone each claim is a card.
  static String table(List<ClaimResult> claims) {
    boolean anyStudy = claims.stream().anyMatch(claim -> claim.study() != null);
    List<Double> levels =
        claims.stream()
            .filter(claim -> claim.interval() != null)
            .map(ClaimResult::level)
            .distinct()
            .toList();
    String level = levels.size() == 1 ? percent(levels.getFirst()) + " interval" : "Interval";
    var html = new StringBuilder("<div class=\"wide stack verdicts\"><table>\n<thead><tr>");
    html.append("<th>Claim</th><th>In the paper</th><th>Here</th><th>" + level + "</th>")
        .append("<th>p, adjusted</th><th>Verdict</th>")
        .append(anyStudy ? "<th>Stored study</th>" : "")
        .append("</tr></thead>\n<tbody>\n");
    for (ClaimResult claim : claims) {
      html.append("<tr>")
          .append(statement(claim))
          .append(cell("Paper", "", text(claim.paperFigure())))
          .append(cell("Here", "num", effect(claim.effect(), claim.unit())))
          .append(cell("Interval", "num", interval(claim, levels.size() > 1)))
          .append(cell("p, adjusted", "num", pValues(claim)))
          .append(cell("Verdict", "verdict", Chips.chip(claim.verdict())))
          .append(anyStudy ? cell("Study", "", study(claim)) : "")
          .append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  private static String statement(ClaimResult claim) {
    var html = new StringBuilder("<td><span class=\"claim-id\">");
    html.append(Xml.escape(claim.id()) + "</span> " + Xml.escape(claim.statement()));
    String how = how(claim);
    if (!how.isEmpty()) {
      html.append("<span class=\"note\">" + Xml.escape(how) + "</span>");
    }
    if (!claim.reason().isBlank()) {
      html.append("<span class=\"reason\">" + Xml.escape(claim.reason()) + "</span>");
    }
    var parts = claim.parts();
    if (parts != null && !parts.isEmpty()) {
      html.append("<ul class=\"parts\">");
      parts.forEach(part -> html.append("<li>" + Xml.escape(part(part)) + "</li>"));
      html.append("</ul>");
    }
    return html.append("</td>").toString();
  }

  private static String how(ClaimResult claim) {
    if (claim.test().isBlank() || claim.verdict() == Verdict.NOT_TESTED) {
      return "";
    }
    String sought = claim.alternative().isBlank() ? "" : ": " + claim.alternative();
    return claim.test() + sought + (claim.n() > 0 ? "; n = " + claim.n() : "");
  }

  private static String part(ClaimResult.Part part) {
    var line = new StringBuilder(part.test());
    if (!part.alternative().isBlank()) {
      line.append(": ").append(part.alternative());
    }
    line.append(" — ").append(value(part.effect(), part.unit()));
    var interval = part.interval();
    if (interval != null) {
      line.append(" ").append(bounds(interval));
    }
    if (part.n() > 0) {
      line.append(", n = ").append(part.n());
    }
    if (part.p() != null) {
      line.append(", p ").append(pValue(part.p()));
    }
    return part.reason().isBlank() ? line.toString() : line + ". " + part.reason();
  }

  private static String study(ClaimResult claim) {
    var study = claim.study();
    if (study == null) {
      return "–";
    }
    var html = new StringBuilder(Chips.chip(study.verdict()));
    var note = new StringBuilder();
    if (study.effect() != null) {
      note.append(value(study.effect(), claim.unit()));
      var interval = study.interval();
      note.append(interval == null ? "" : " " + bounds(interval).replace(' ', '\u00a0'))
          .append("; ");
    }
    html.append("<span class=\"note\">" + Xml.escape(note.toString()))
        .append("<span class=\"whole\">" + Xml.escape(study.date()) + "</span></span>");
    return html.toString();
  }

  private static String effect(@Nullable Double effect, String unit) {
    return Xml.escape(value(effect, unit));
  }

  private static String value(@Nullable Double effect, String unit) {
    if (effect == null || !Double.isFinite(effect)) {
      return "–";
    }
    String number = Numbers.significant(effect, 3);
    return unit.isBlank() ? number : number + "\u00a0" + unit;
  }

  private static String interval(ClaimResult claim, boolean withLevel) {
    var interval = claim.interval();
    if (interval == null) {
      return "–";
    }
    String note = withLevel ? "<span class=\"note\">" + percent(claim.level()) + "</span>" : "";
    return "<span class=\"whole\">" + Xml.escape(bounds(interval)) + "</span>" + note;
  }

  private static String percent(double level) {
    return Numbers.significant(100 * level, 3) + " %";
  }

  /// A bound that JSON could not hold (infinite) reads as open.
  private static String bounds(List<? extends @Nullable Double> interval) {
    if (interval.size() != 2) {
      return "–";
    }
    Double low = interval.get(0);
    Double high = interval.get(1);
    return "["
        + (low == null ? "−∞" : Numbers.significant(low, 3))
        + ", "
        + (high == null ? "∞" : Numbers.significant(high, 3))
        + "]";
  }

  private static String pValues(ClaimResult claim) {
    if (claim.pAdjusted() == null && claim.p() == null) {
      return "–";
    }
    String main = claim.pAdjusted() == null ? "–" : bare(claim.pAdjusted());
    return claim.p() == null
        ? main
        : "<span>" + main + "<span class=\"note\">raw\u00a0" + bare(claim.p()) + "</span></span>";
  }

  private static String pValue(double p) {
    return p < 0.001 ? "< 0.001" : "= " + decimals(p);
  }

  private static String bare(double p) {
    return p < 0.001 ? "&lt;\u00a00.001" : decimals(p);
  }

  private static String decimals(double p) {
    return Numbers.fixed(p, p < 0.1 ? 3 : 2);
  }

  private static String cell(String label, String css, String markup) {
    String all = markup.equals("–") ? (css + " blank").strip() : css; // a phone leaves it out
    return "<td"
        + (all.isEmpty() ? "" : " class=\"" + all + "\"")
        + " data-label=\""
        + label
        + "\"><span>"
        + markup
        + "</span></td>";
  }

  private static String text(String text) {
    return text.isBlank() ? "–" : Xml.escape(text);
  }
}
