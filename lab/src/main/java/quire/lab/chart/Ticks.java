package quire.lab.chart;

import java.util.ArrayList;
import java.util.List;

/// The range of an axis and its marks: steps of 1, 2 or 5 on a linear axis; decades, or 1-2-5
/// within them, on a logarithmic one.
///
/// @param low where the axis starts
/// @param high where it ends, above low
/// @param marks labelled values, ascending, all within the range
record Ticks(double low, double high, List<Mark> marks) {
  /// A labelled value.
  record Mark(double value, String label) {}

  /// Marks for the values from low to high.
  ///
  /// @param wanted about how many marks fit
  static Ticks of(Axis axis, double low, double high, int wanted) {
    return axis.log() ? logarithmic(low, high, wanted) : linear(low, high, wanted);
  }

  private static Ticks linear(double low, double high, int wanted) {
    if (high <= low) { // one value only: a little room on both sides
      double room = low == 0 ? 1 : Math.abs(low) * 0.1;
      low -= room;
      high += room;
    }
    double step = niceStep((high - low) / wanted);
    double first = Math.floor(low / step + 1e-9);
    double last = Math.ceil(high / step - 1e-9);
    int decimals = Math.max(0, -(int) Math.floor(Math.log10(step) + 1e-9));
    var marks = new ArrayList<Mark>();
    for (double k = first; k <= last; k++) {
      marks.add(new Mark(k * step, label(k * step, step, decimals)));
    }
    return new Ticks(first * step, last * step, List.copyOf(marks));
  }

  private static String label(double value, double step, int decimals) {
    double clean = Math.abs(value) < step * 1e-6 ? 0 : value;
    return decimals > 4 || Math.abs(clean) >= 1e7
        ? Numbers.significant(clean, 4)
        : Numbers.fixed(clean, decimals);
  }

  private static double niceStep(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double share = rough / power;
    return (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10) * power;
  }

  private static Ticks logarithmic(double low, double high, int wanted) {
    double from = Math.log10(low);
    double to = Math.log10(high);
    if (to - from < 1e-9) {
      from -= 0.5;
      to += 0.5;
    }
    double decades = to - from;
    double[] within =
        decades > 3.5
            ? new double[] {1}
            : decades > 1.5 ? new double[] {1, 3} : new double[] {1, 2, 5};
    int first = (int) Math.floor(from + 1e-9);
    int last = (int) Math.ceil(to - 1e-9);
    int every = Math.max(1, (int) Math.ceil((last - first) / (double) wanted));
    double start = snapDown(from, within);
    double end = -snapDown(-to, mirrored(within));
    var marks = new ArrayList<Mark>();
    for (int decade = first; decade <= last; decade++) {
      for (double step : within) {
        double exponent = decade + Math.log10(step);
        boolean inside = exponent >= start - 1e-9 && exponent <= end + 1e-9;
        if (inside && (step > 1 || Math.floorMod(decade - first, every) == 0)) {
          String label = decadeLabel(decade, step, within.length == 1 && large(first, last));
          marks.add(new Mark(Math.pow(10, exponent), label));
        }
      }
    }
    return new Ticks(Math.pow(10, start), Math.pow(10, end), List.copyOf(marks));
  }

  private static boolean large(int first, int last) {
    return first < -3 || last > 4;
  }

  private static String decadeLabel(int decade, double step, boolean asPower) {
    return asPower
        ? Numbers.powerOfTen(decade)
        : Numbers.significant(step * Math.pow(10, decade), 1);
  }

  /// The largest marked exponent at or below the given one.
  private static double snapDown(double exponent, double[] within) {
    double best = Math.floor(exponent + 1e-9);
    for (double step : within) {
      double candidate = Math.floor(exponent + 1e-9) + Math.log10(step);
      if (candidate <= exponent + 1e-9) {
        best = Math.max(best, candidate);
      }
    }
    return best;
  }

  /// The marks of a decade as seen from its upper end: 2 and 5 become 5 and 2.
  private static double[] mirrored(double[] within) {
    var mirrored = new double[within.length];
    mirrored[0] = 1;
    for (int i = 1; i < within.length; i++) {
      mirrored[i] = 10 / within[i];
    }
    return mirrored;
  }
}
