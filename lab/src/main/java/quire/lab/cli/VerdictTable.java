package quire.lab.cli;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import quire.lab.ClaimResult;
import quire.lab.ClaimsFile;
import quire.lab.Reproduction;
import quire.lab.Verdict;

/// The end of `reproduce`: each claim on one line.
final class VerdictTable {
  private VerdictTable() {}

  static void print(List<Reproduction.Entry> entries, PrintStream out) {
    for (var entry : entries) {
      var claims = entry.claims();
      if (claims == null) {
        out.println(entry.card().id() + ": failed: " + entry.problem());
        continue;
      }
      out.println(entry.card().id() + ": " + summary(claims));
      int width = claims.claims().stream().mapToInt(c -> c.id().length()).max().orElse(0);
      for (ClaimResult claim : claims.claims()) {
        out.println(line(claim, width));
      }
    }
  }

  static String summary(ClaimsFile claims) {
    var text = new StringBuilder();
    for (Verdict verdict : Verdict.values()) {
      text.append(claims.count(verdict)).append(' ').append(verdict.word()).append(", ");
    }
    return text.append(String.format(Locale.ROOT, "%.1f s", claims.seconds())).toString();
  }

  private static String line(ClaimResult claim, int width) {
    String start =
        String.format(
            Locale.ROOT,
            "  %-" + Math.max(1, width) + "s  %-13s  ",
            claim.id(),
            claim.verdict().word());
    String figures = claim.verdict() == Verdict.NOT_TESTED ? claim.reason() : figures(claim);
    var study = claim.study();
    return start + figures + (study == null ? "" : "  (study: " + study.verdict().word() + ")");
  }

  private static String figures(ClaimResult claim) {
    var text = new StringBuilder(number(claim.effect()));
    if (!claim.unit().isEmpty()) {
      text.append(' ').append(claim.unit());
    }
    var interval = claim.interval();
    if (interval != null) {
      text.append(" [")
          .append(number(interval.getFirst()))
          .append(", ")
          .append(number(interval.getLast()))
          .append(']');
    }
    if (claim.pAdjusted() != null) {
      text.append("  p ").append(number(claim.pAdjusted()));
    }
    return text.append("  n ").append(claim.n()).toString();
  }

  private static String number(@Nullable Double value) {
    if (value == null) {
      return "-";
    }
    double size = Math.abs(value);
    var rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
    return size != 0 && (size < 1e-4 || size >= 1e7) ? rounded.toString() : rounded.toPlainString();
  }
}
