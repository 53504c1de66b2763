package quire.lab;

import org.jspecify.annotations.Nullable;

/// A counted statement: every record of the metric is 1 (it holds) and not 0 (it does not); one
/// that is not 1 refutes. No p-value.
///
/// @param arm the arm whose records are counted; null for all
public record Always(String metric, @Nullable String arm) implements ClaimTest {
  /// Over all arms.
  public Always(String metric) {
    this(metric, null);
  }

  @Override
  public String subject() {
    return metric + (arm == null ? "" : ", " + arm);
  }

  @Override
  public String alternative() {
    return "holds every time";
  }
}
