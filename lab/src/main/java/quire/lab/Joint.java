package quire.lab;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A claim that says several things: its p-value is the largest of its parts', so that it is
/// supported only when every part is; one refuted part refutes it.
final class Joint {
  private Joint() {}

  static Evidence measure(AllOf test, Metrics metrics) {
    var parts = new ArrayList<Evidence>();
    for (ClaimTest part : test.parts()) {
      var evidence = Measuring.measure(part, metrics);
      if (evidence.absent()) {
        return Evidence.absent(test, evidence.n(), evidence.reason());
      }
      parts.add(evidence);
    }
    Evidence weakest = parts.getFirst();
    for (Evidence part : parts) {
      if (weight(part) > weight(weakest)) {
        weakest = part;
      }
    }
    List<Evidence> statistical = parts.stream().filter(part -> part.holds() == null).toList();
    Boolean holds = holds(parts, statistical.isEmpty());
    // The smallest of several opposite p-values is only as good as their number allows.
    Double opposite =
        statistical.stream()
            .map(Evidence::pOpposite)
            .reduce(null, (x, y) -> x == null ? y : y == null ? x : (Double) Math.min(x, y));
    if (opposite != null) {
      opposite = Math.min(1, opposite * statistical.size());
    }
    return new Evidence(
        "all of: " + String.join("; ", parts.stream().map(Evidence::test).toList()),
        test.alternative(),
        weakest.effect(),
        weakest.unit(),
        weakest.interval(),
        weakest.n(),
        holds == null ? weakest.p() : null,
        holds == null ? opposite : null,
        parts.stream().anyMatch(Evidence::tooSmall),
        holds,
        false,
        weakest.reason(),
        weakest.needed());
  }

  /// False when a counted part fails, true when all parts are counted and hold, else null: the
  /// statistical parts decide.
  private static @Nullable Boolean holds(List<Evidence> parts, boolean onlyCounted) {
    for (Evidence part : parts) {
      Boolean holds = part.holds();
      if (holds != null && !holds) {
        return false;
      }
    }
    return onlyCounted ? (Boolean) true : null;
  }

  /// The failing count weighs most, then a part without p-value, then the largest p; a count that
  /// holds weighs nothing.
  private static double weight(Evidence part) {
    Boolean holds = part.holds();
    if (holds != null) {
      return holds ? -1 : 3;
    }
    Double p = part.p();
    return p == null ? 2 : p;
  }
}
