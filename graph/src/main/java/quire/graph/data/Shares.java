package quire.graph.data;

import quire.base.Check;
import quire.base.RequestException;

/// How large the parts of a drawn split are, in percent. Validation and test are rounded down, the
/// rest is for training.
///
/// @param train above 0
/// @param val at least 0
/// @param test at least 0; the three add up to 100
public record Shares(double train, double val, double test) {
  /// 60/20/20.
  public static final Shares COMMON = new Shares(60, 20, 20);

  /// Refuses shares that do not add up to 100.
  public Shares {
    boolean whole = Math.abs(train + val + test - 100) < 1e-9;
    Check.that(
        train > 0 && val >= 0 && test >= 0 && whole,
        "--split %s/%s/%s: needs three percentages that add up to 100, the first above 0",
        train,
        val,
        test);
  }

  /// Reads `60/20/20`.
  public static Shares parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new RequestException("--split " + text + ": write train/val/test, such as 60/20/20");
    }
    try {
      return new Shares(
          Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
    } catch (NumberFormatException problem) {
      throw new RequestException(
          "--split " + text + ": write train/val/test, such as 60/20/20", problem);
    }
  }
}
