package quire.lab.report;

import quire.lab.Verdict;
import quire.lab.chart.Effect;

/// How verdicts look: each has its word, its sign and its colour, so that none depends on colour
/// alone.
final class Chips {
  private Chips() {}

  static String css(Verdict verdict) {
    return switch (verdict) {
      case SUPPORTED -> "for";
      case NOT_SUPPORTED -> "against";
      case INCONCLUSIVE -> "open";
      case NOT_TESTED -> "none";
    };
  }

  static String sign(Verdict verdict) {
    return switch (verdict) {
      case SUPPORTED -> "✓";
      case NOT_SUPPORTED -> "✕";
      case INCONCLUSIVE -> "?";
      case NOT_TESTED -> "–";
    };
  }

  static Effect.Tone tone(Verdict verdict) {
    return switch (verdict) {
      case SUPPORTED -> Effect.Tone.FOR;
      case NOT_SUPPORTED -> Effect.Tone.AGAINST;
      case INCONCLUSIVE, NOT_TESTED -> Effect.Tone.OPEN;
    };
  }

  /// The verdict as a chip.
  static String chip(Verdict verdict) {
    return "<span class=\"chip "
        + css(verdict)
        + "\">"
        + sign(verdict)
        + " "
        + verdict.word()
        + "</span>";
  }

  /// Sign and number, for tables with many experiments.
  static String count(Verdict verdict, int count) {
    return "<span class=\"chip "
        + css(verdict)
        + "\" title=\""
        + verdict.word()
        + "\">"
        + sign(verdict)
        + " "
        + count
        + " "
        + verdict.word()
        + "</span>";
  }
}
