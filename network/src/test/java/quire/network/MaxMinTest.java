package quire.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaxMinTest {
  /// Values by hand, also given by SimGrid 3.32.
  @Test
  void closedForms() {
    assertThat(
            MaxMin.endTimes(
                new double[] {100e6},
                new int[][] {{0}, {0}},
                new double[] {100e6, 300e6},
                new double[2]))
        .containsExactly(new double[] {2, 4}, within(1e-12));
    assertThat(
            MaxMin.endTimes(
                new double[] {100e6},
                new int[][] {{0}, {0}},
                new double[] {100e6, 100e6},
                new double[] {0, 0.5}))
        .containsExactly(new double[] {1.5, 2}, within(1e-12));
    assertThat(
            MaxMin.endTimes(
                new double[] {100, 40},
                new int[][] {{0}, {0, 1}, {1}},
                new double[] {100, 100, 100},
                new double[3]))
        .containsExactly(new double[] {1.25, 5, 5}, within(1e-12));
  }

  /// At the fair rates no link is above its capacity and every flow has a full link on which it is
  /// among the fastest; those two make the rates unique.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void optimal(long seed) {
    var random = new Random(seed);
    double[] capacity = random.doubles(5 + random.nextInt(20), 1, 100).toArray();
    int[][] links = links(random, capacity.length, 3 + random.nextInt(80));
    double[] rates = MaxMin.rates(capacity, links);
    checkFair(capacity, links, rates);
  }

  private static int[][] links(Random random, int links, int flows) {
    int[][] of = new int[flows][];
    for (int f = 0; f < flows; f++) {
      of[f] = random.ints(0, links).distinct().limit(1 + random.nextInt(4)).toArray();
    }
    return of;
  }

  private static void checkFair(double[] capacity, int[][] links, double[] rates) {
    double[] load = new double[capacity.length];
    double[] fastest = new double[capacity.length];
    for (int f = 0; f < links.length; f++) {
      for (int l : links[f]) {
        load[l] += rates[f];
        fastest[l] = Math.max(fastest[l], rates[f]);
      }
    }
    for (int l = 0; l < capacity.length; l++) {
      assertThat(load[l]).isLessThanOrEqualTo(capacity[l] * (1 + 1e-12));
    }
    for (int f = 0; f < links.length; f++) {
      int own = f;
      assertThat(Arrays.stream(links[f]))
          .as("flow %d", f)
          .anyMatch(
              l -> load[l] >= capacity[l] * (1 - 1e-12) && rates[own] >= fastest[l] * (1 - 1e-12));
    }
  }

  /// What the incremental solver says after many changes is what a solver that starts afresh at
  /// every event says.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void incrementalEqualsAfresh(long seed) {
    var random = new Random(seed);
    double[] capacity = random.doubles(12, 1, 10).toArray();
    int[][] links = links(random, 12, 60);
    double[] bytes = random.doubles(60, 1, 100).toArray();
    double[] release = random.doubles(60, 0, 60).map(t -> t < 20 ? 0 : t).toArray();
    double[] ends = MaxMin.endTimes(capacity, links, bytes, release);
    double[] slow = afresh(capacity, links, bytes, release);
    for (int f = 0; f < 60; f++) {
      assertThat(ends[f]).isCloseTo(slow[f], within(1e-9 * slow[f]));
    }
  }

  private static double[] afresh(
      double[] capacity, int[][] links, double[] bytes, double[] release) {
    int n = links.length;
    double[] left = bytes.clone();
    double[] end = new double[n];
    double now = 0;
    while (true) {
      double t = now;
      int[] live =
          java.util.stream.IntStream.range(0, n)
              .filter(f -> end[f] == 0 && release[f] <= t)
              .toArray();
      double next =
          Arrays.stream(release).filter(r -> r > t).min().orElse(Double.POSITIVE_INFINITY);
      double[] rates =
          MaxMin.rates(capacity, Arrays.stream(live).mapToObj(f -> links[f]).toArray(int[][]::new));
      for (int k = 0; k < live.length; k++) {
        next = Math.min(next, t + left[live[k]] / rates[k]);
      }
      if (next == Double.POSITIVE_INFINITY) {
        return end;
      }
      for (int k = 0; k < live.length; k++) {
        left[live[k]] -= rates[k] * (next - t);
        if (left[live[k]] <= 1e-12 * bytes[live[k]]) {
          end[live[k]] = next;
        }
      }
      now = next;
    }
  }

  /// Ten times the bytes take ten times as long; the order of flows does not matter.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void scales(long seed) {
    var random = new Random(seed);
    double[] capacity = random.doubles(10, 1, 10).toArray();
    int[][] links = links(random, 10, 50);
    double[] bytes = random.doubles(50, 1, 100).toArray();
    double[] ends = MaxMin.endTimes(capacity, links, bytes, new double[50]);
    double[] ten =
        MaxMin.endTimes(
            capacity, links, Arrays.stream(bytes).map(b -> 10 * b).toArray(), new double[50]);
    int[][] back = new int[50][];
    double[] backBytes = new double[50];
    for (int f = 0; f < 50; f++) {
      back[f] = links[49 - f];
      backBytes[f] = bytes[49 - f];
    }
    double[] reversed = MaxMin.endTimes(capacity, back, backBytes, new double[50]);
    for (int f = 0; f < 50; f++) {
      assertThat(ten[f]).isCloseTo(10 * ends[f], within(1e-9 * ten[f]));
      assertThat(reversed[49 - f]).isCloseTo(ends[f], within(1e-9 * ends[f]));
    }
  }

  @Test
  void oddCases() {
    double inf = Double.POSITIVE_INFINITY;
    assertThat(MaxMin.rates(new double[] {6, inf}, new int[][] {{0, 0}, {0, 1}, {1}, {}}))
        .containsExactly(2, 2, inf, inf);
    assertThat(
            MaxMin.endTimes(
                new double[] {4}, new int[][] {{0}, {0}}, new double[] {0, 8}, new double[] {3, 1}))
        .containsExactly(3, 3);
    assertThat(MaxMin.rates(new double[] {1}, new int[0][])).isEmpty();
  }

  @Test
  void refusals() {
    assertThatThrownBy(() -> MaxMin.rates(new double[] {-1}, new int[][] {{0}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capacity[0]");
    assertThatThrownBy(() -> MaxMin.rates(new double[] {1}, new int[][] {{1}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("links[0] names link 1");
    assertThatThrownBy(() ->
            MaxMin.endTimes(
                new double[] {1}, new int[][] {{0}}, new double[] {Double.NaN}, new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bytes[0]");
    assertThatThrownBy(() ->
            MaxMin.endTimes(
                new double[] {1}, new int[][] {{0}}, new double[] {1}, new double[] {-1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("release[0]");
  }
}
