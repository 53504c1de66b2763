package quire.lab.stats;

import java.util.Arrays;
import quire.base.Check;

/// Holm's step-down adjustment: comparing the adjusted values with alpha keeps the chance of any
/// false rejection at alpha, whatever the dependence. Source: Holm, *Scandinavian J. Statistics* 6
/// (1979) 65-70.
public final class Holm {
  private Holm() {}

  /// Adjusted p-values, in the order given.
  ///
  /// @param p each in [0, 1]; may be empty
  public static double[] adjust(double... p) {
    Integer[] order = new Integer[p.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Double.compare(p[i], p[j]));
    double[] adjusted = new double[p.length];
    double running = 0;
    for (int rank = 0; rank < p.length; rank++) {
      double value = Check.range("p", p[order[rank]], 0, 1);
      running = Math.max(running, Math.min(1, (p.length - rank) * value));
      adjusted[order[rank]] = running;
    }
    return adjusted;
  }
}
