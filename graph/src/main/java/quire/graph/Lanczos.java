package quire.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.base.WorkException;
import quire.graph.data.Draws;

/// The largest and the smallest eigenvalue of a symmetric operator on the complement of given
/// vectors, by the Lanczos process.
///
/// The process keeps three vectors only. Copies of converged values then appear inside the spectrum
/// (Paige 1976), which does not touch the two ends. An end is accepted when the residual of its
/// pair, |coupling * last component|, is below [#RESIDUAL] times the operator's size; the error of
/// the value is that residual squared over the distance to the next one.
final class Lanczos {
  /// Relative residual at which an end counts as found.
  static final double RESIDUAL = 1e-7;

  private static final int FIRST_LOOK = 16;

  private final int n;
  private final SymmetricMatrix operator;
  private final List<double[]> deflated = new ArrayList<>();
  private final long seed;

  Lanczos(int n, SymmetricMatrix operator, long seed) {
    this.n = n;
    this.operator = operator;
    this.seed = seed;
  }

  /// The two ends of the spectrum that is left, and on request the vector of one.
  record Ends(double smallest, double largest, double @Nullable [] vector) {}

  /// Which end's vector is wanted.
  enum Wanted {
    NONE,
    SMALLEST,
    LARGEST
  }

  /// Takes a vector of length 1 out of the space, as well as those before it.
  Lanczos deflate(double[] vector) {
    deflated.add(vector);
    return this;
  }

  /// Takes the constant vector out of the space.
  Lanczos deflateConstant() {
    double[] constant = new double[n];
    Arrays.fill(constant, 1 / Math.sqrt(n));
    return deflate(constant);
  }

  /// @throws WorkException when the ends are not found within 20 n + 500 steps
  Ends ends(Wanted wanted) {
    long capacity = 20L * n + 500;
    var t = new Tridiagonal();
    double[] v = startVector();
    double[] previous = new double[n];
    double[] w = new double[n];
    double coupling = 0;
    double size = 0;
    long look = FIRST_LOOK;
    for (long step = 1; step <= capacity; step++) {
      double alpha = advance(v, previous, w, coupling);
      coupling = norm(w);
      size = Math.max(size, Math.abs(alpha) + coupling);
      t.add(alpha, coupling);
      boolean exhausted = coupling <= 1e-13 * Math.max(size, 1e-300);
      if (exhausted || step >= look) {
        Ends found = look(t, exhausted, size);
        if (found != null) {
          return wanted == Wanted.NONE ? found : withVector(found, t, wanted);
        }
        look = step + Math.max(6, step / 8);
      }
      double[] oldest = previous;
      previous = v;
      v = w;
      w = oldest;
      scale(v, 1 / coupling);
    }
    throw new WorkException(
        "eigenvalues of a graph of " + n + " nodes were not found in " + capacity + " steps");
  }

  private static @Nullable Ends look(Tridiagonal t, boolean exhausted, double size) {
    double largest = t.largest();
    if (!exhausted && residual(t, largest) > RESIDUAL * size) {
      return null;
    }
    double smallest = t.smallest();
    if (!exhausted && residual(t, smallest) > RESIDUAL * size) {
      return null;
    }
    return new Ends(smallest, largest, null);
  }

  private static double residual(Tridiagonal t, double eigenvalue) {
    return t.lastCoupling() * Math.abs(t.vector(eigenvalue)[t.size() - 1]);
  }

  /// w = M v - coupling * previous - alpha * v on the complement; returns alpha.
  private double advance(double[] v, double[] previous, double[] w, double coupling) {
    operator.times(v, w);
    double alpha = 0;
    for (int i = 0; i < n; i++) {
      w[i] -= coupling * previous[i];
      alpha += w[i] * v[i];
    }
    for (int i = 0; i < n; i++) {
      w[i] -= alpha * v[i];
    }
    project(w);
    return alpha;
  }

  /// Runs the process again and adds up the vector.
  private Ends withVector(Ends found, Tridiagonal t, Wanted wanted) {
    double value = wanted == Wanted.LARGEST ? found.largest() : found.smallest();
    double[] s = t.vector(value);
    double[] sum = new double[n];
    double[] v = startVector();
    double[] previous = new double[n];
    double[] w = new double[n];
    double coupling = 0;
    for (int step = 0; step < t.size(); step++) {
      for (int i = 0; i < n; i++) {
        sum[i] += s[step] * v[i];
      }
      advance(v, previous, w, coupling);
      coupling = norm(w);
      double[] oldest = previous;
      previous = v;
      v = w;
      w = oldest;
      if (step < t.size() - 1) {
        scale(v, 1 / coupling);
      }
    }
    scale(sum, 1 / norm(sum));
    return new Ends(found.smallest(), found.largest(), sum);
  }

  private double[] startVector() {
    var draws = Draws.of(seed, n, deflated.size());
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      v[i] = draws.nextDouble() - 0.5;
    }
    project(v);
    project(v);
    scale(v, 1 / norm(v));
    return v;
  }

  private void project(double[] x) {
    for (double[] vector : deflated) {
      double dot = 0;
      for (int i = 0; i < n; i++) {
        dot += vector[i] * x[i];
      }
      for (int i = 0; i < n; i++) {
        x[i] -= dot * vector[i];
      }
    }
  }

  private static double norm(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static void scale(double[] x, double factor) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= factor;
    }
  }
}
