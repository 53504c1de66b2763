package quire.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// What one variant of a race gave.
///
/// @param ours seconds of a repetition
/// @param peer seconds of a repetition
/// @param ratio peer / ours, pair by pair: above 1 we are faster
record Outcome(
    String race,
    String variant,
    Spread ours,
    Spread peer,
    Spread ratio,
    int pairs,
    double goal,
    String machine,
    String versions) {
  /// One line for people.
  String line() {
    return String.format(
        Locale.ROOT,
        "%s %s: ratio %s (goal %.2f: %s), ours %s ms, peer %s ms, %d pairs",
        race,
        variant,
        ratio.text(2),
        goal,
        ratio.median() >= goal ? "reached" : "missed",
        ours.times(1e3).text(1),
        peer.times(1e3).text(1),
        pairs);
  }

  /// One row of the table in `bench/RESULTS.md`.
  String row(String date, String command) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %.2f | %s | %s | %d | %s | %s | `%s` |%n",
        date,
        race,
        variant,
        ratio.text(2),
        goal,
        ours.times(1e3).text(1),
        peer.times(1e3).text(1),
        pairs,
        machine,
        versions,
        command);
  }

  /// Adds a row at the end of the file, whose last lines are the table.
  static void append(Path results, String row) {
    try {
      Files.writeString(results, row, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
