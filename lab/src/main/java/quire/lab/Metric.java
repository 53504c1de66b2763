package quire.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// One line of `metrics.jsonl`.
///
/// @param seed which repetition
/// @param arm which of the compared things
/// @param name what was measured, such as `test/accuracy`
/// @param value finite
/// @param step position on a curve, or the number of an item; null for a single value
public record Metric(
    long seed,
    String arm,
    String name,
    double value,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long step) {
  /// What makes two records the same: the later one replaces the earlier.
  record Key(long seed, String arm, String name, @Nullable Long step) {}

  Key key() {
    return new Key(seed, arm, name, step);
  }
}
