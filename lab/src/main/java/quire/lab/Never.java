package quire.lab;

import org.jspecify.annotations.Nullable;

/// A counted statement: the metric counts violations, and one refutes. No p-value.
///
/// @param arm the arm whose records are counted; null for all
public record Never(String metric, @Nullable String arm) implements ClaimTest {
  /// Over all arms.
  public Never(String metric) {
    this(metric, null);
  }

  @Override
  public String subject() {
    return metric + (arm == null ? "" : ", " + arm);
  }

  @Override
  public String alternative() {
    return "no violation";
  }
}
