package quire.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawsTest {
  @Test
  void aPathGivesOneStream() {
    assertThat(Draws.of(1, 2, 3).nextLong()).isEqualTo(Draws.of(1, 2, 3).nextLong());
    var first = new HashSet<Long>();
    for (long a = 0; a < 30; a++) {
      for (long b = 0; b < 30; b++) {
        assertThat(first.add(Draws.of(a, b).nextLong())).isTrue();
        assertThat(first.add(Draws.of(a, b, 0).nextLong())).isTrue();
      }
      assertThat(first.add(Draws.of(a).nextLong())).isTrue();
    }
  }

  /// Chi-square of 7 cells over 70,000 draws: 6 degrees of freedom, 99.99 % below 27.9.
  @Test
  void boundedDrawsAreUniform() {
    int[] counts = new int[7];
    var draws = Draws.of(5);
    for (int k = 0; k < 70_000; k++) {
      counts[draws.nextInt(7)]++;
    }
    double chi = Arrays.stream(counts).mapToDouble(c -> (c - 1e4) * (c - 1e4) / 1e4).sum();
    assertThat(chi).isLessThan(27.9);
    assertThat(IntStream.range(0, 1000).map(k -> draws.nextInt(3, 5)).distinct().sorted())
        .containsExactly(3, 4);
  }

  /// Each of the 24 orders of 4 things, 2,400 draws: 23 degrees of freedom, 99.99 % below 56.
  @Test
  void permutationsAreUniform() {
    int[] counts = new int[256];
    for (int k = 0; k < 2_400; k++) {
      int[] order = Draws.of(8, k).permutation(4);
      counts[((order[0] * 4 + order[1]) * 4 + order[2]) * 4 + order[3]]++;
    }
    assertThat(Arrays.stream(counts).filter(c -> c > 0)).hasSize(24);
    double chi =
        Arrays.stream(counts)
            .filter(c -> c > 0)
            .mapToDouble(c -> (c - 100) * (c - 100) / 100.0)
            .sum();
    assertThat(chi).isLessThan(56);
  }

  @Test
  void doublesFillTheUnitInterval() {
    var draws = Draws.of(3);
    double mean =
        IntStream.range(0, 10_000).mapToDouble(k -> draws.nextDouble()).average().orElse(0);
    assertThat(mean).isCloseTo(0.5, within(0.012));
  }
}
