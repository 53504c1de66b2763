package quire.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;
import quire.tensor.Scope;
import quire.tensor.Tensors;
import quire.tensor.Torch;

class GaussianTest {
  private static final Gaussian STANDARD =
      new Gaussian(new double[2], new double[][] {{1, 0}, {0, 1}});

  @BeforeAll
  static void oneThread() {
    Torch.load();
    Torch.threads(1);
  }

  /// 5.247842, by an independent float64 script.
  @Test
  void distanceInThePlane() {
    var other = new Gaussian(new double[] {1, 2}, new double[][] {{2, 0.5}, {0.5, 1}});
    assertThat(STANDARD.squaredDistance(other)).isCloseTo(5.247842, within(5e-7));
    assertThat(other.squaredDistance(STANDARD)).isCloseTo(5.247842, within(5e-7));
  }

  /// The map carries the one law to the other and moves as far as the distance says.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theMapArrives(long seed) {
    int d = (int) seed + 1;
    var p = random(seed, d);
    var q = random(seed + 100, d);
    double[][] map = p.map(q);
    double[][] arrived = product(product(map, p.covariance()), map);
    double moved = 0;
    for (int i = 0; i < d; i++) {
      assertThat(arrived[i]).containsExactly(q.covariance()[i], within(1e-10));
      double shift = p.mean()[i] - q.mean()[i];
      moved += shift * shift + p.covariance()[i][i] + q.covariance()[i][i];
      moved -= 2 * product(map, p.covariance())[i][i];
    }
    assertThat(p.squaredDistance(q)).isCloseTo(moved, within(1e-9));
    assertThat(p.squaredDistance(p)).isCloseTo(0, within(1e-9));
  }

  @Test
  void fitsSamples() {
    try (var _ = new Scope()) {
      var fitted = Gaussian.fit(Tensors.of(new float[] {0, 0, 2, 0, 0, 4, 2, 4}, 4, 2));
      assertThat(fitted.mean()).containsExactly(1, 2);
      assertThat(fitted.covariance()[0]).containsExactly(new double[] {4 / 3.0, 0}, within(1e-15));
      assertThat(fitted.covariance()[1]).containsExactly(new double[] {0, 16 / 3.0}, within(1e-14));
    }
  }

  @Test
  void refuses() {
    var flat = new Gaussian(new double[2], new double[][] {{1, 0}, {0, 0}});
    assertThatThrownBy(() -> flat.map(STANDARD))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("singular");
    assertThatThrownBy(() -> new Gaussian(new double[2], new double[][] {{1, 2}, {0, 1}}))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("symmetric, (1, 0) is 0.0 and (0, 1) is 2.0");
  }

  private static Gaussian random(long seed, int d) {
    var random = new SplittableRandom(seed);
    double[][] root = new double[d][];
    double[][] turned = new double[d][d];
    for (int i = 0; i < d; i++) {
      root[i] = random.doubles(d, -1, 1).toArray();
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        turned[i][j] = root[j][i];
      }
    }
    return new Gaussian(random.doubles(d).toArray(), product(root, turned));
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        for (int k = 0; k < b.length; k++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }
}
