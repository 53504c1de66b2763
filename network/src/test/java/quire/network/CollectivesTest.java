package quire.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import quire.network.collective.Operation;
import quire.network.collective.ScheduleSteps;

/// Every schedule gives exactly what its collective means, in any order that obeys the
/// dependencies.
class CollectivesTest {
  private static final int[][] SIZES = {
    {1, 1}, {2, 1}, {2, 2}, {3, 2}, {4, 2}, {5, 8}, {6, 2}, {6, 3}, {7, 4}, {8, 4}, {9, 3}, {10, 4},
    {12, 4}, {13, 1}, {15, 5}, {16, 8}, {18, 6}, {24, 8}, {36, 2}
  };

  static Stream<Arguments> everyAlgorithm() {
    return Arrays.stream(Operation.values())
        .flatMap(op ->
            Collectives.algorithms(op.word()).stream()
                .map(algorithm -> Arguments.of(op.word(), algorithm)));
  }

  @ParameterizedTest(name = "{0} by {1}")
  @MethodSource("everyAlgorithm")
  void executesToTheMathematicalResult(String op, String algorithm) {
    for (int[] size : SIZES) {
      for (long elements : new long[] {0, 1, 2, 7, 64, 101}) {
        var random = new Random(size[0] * 1000L + elements);
        Schedule schedule = Collectives.schedule(op, algorithm, size[0], size[1], elements);
        long[][] data = inputs(op, size[0], elements, random);
        String name = size[0] + " ranks of " + size[1] + ", " + elements + " elements";
        assertThat(schedule.execute(data)).as(name).isDeepEqualTo(expected(op, data, elements));
      }
    }
  }

  /// A dependency that is missing shows up sooner or later as a wrong result of some order.
  @ParameterizedTest(name = "{0} by {1}")
  @MethodSource("everyAlgorithm")
  void anyOrderThatObeysTheDependenciesGivesTheSame(String op, String algorithm) {
    for (int[] size : new int[][] {{4, 2}, {6, 3}, {7, 4}, {8, 4}, {10, 4}, {12, 4}}) {
      Schedule schedule = Collectives.schedule(op, algorithm, size[0], size[1], 41);
      for (int seed = 0; seed < 6; seed++) {
        var random = new Random(seed);
        long[][] data = inputs(op, size[0], 41, random);
        assertThat(schedule.execute(data, shuffled(schedule.steps(), random)))
            .as("%d ranks of %d, order %d", size[0], size[1], seed)
            .isDeepEqualTo(expected(op, data, 41));
      }
    }
  }

  @ParameterizedTest(name = "{0} by {1}")
  @MethodSource("everyAlgorithm")
  void doublesGiveTheSameAsIntegersWhereSumsAreExact(String op, String algorithm) {
    var random = new Random(5);
    Schedule schedule = Collectives.schedule(op, algorithm, 10, 5, 33);
    long[][] data = inputs(op, 10, 33, random);
    double[][] result =
        schedule.execute(
            Arrays.stream(data)
                .map(row -> Arrays.stream(row).asDoubleStream().toArray())
                .toArray(double[][]::new));
    long[][] exact = expected(op, data, 33);
    for (int r = 0; r < 10; r++) {
      assertThat(result[r]).isEqualTo(Arrays.stream(exact[r]).asDoubleStream().toArray());
    }
  }

  /// What must leave or reach a rank whatever the algorithm; bandwidth-optimal ones send no more.
  @ParameterizedTest(name = "{0} by {1}")
  @MethodSource("everyAlgorithm")
  void sendsAtLeastWhatMustMove(String op, String algorithm) {
    int n = 16;
    long elements = 16 * 64;
    long[][] sent = Collectives.schedule(op, algorithm, n, 4, elements).sent();
    long total = Arrays.stream(sent).flatMapToLong(Arrays::stream).sum();
    long least =
        switch (op) {
          case "all-reduce" -> 2 * (n - 1) * elements;
          case "broadcast" -> (n - 1) * elements;
          default -> (n - 1) * elements;
        };
    assertThat(total).isGreaterThanOrEqualTo(least);
    List<String> optimal =
        List.of(
            "ring",
            "bidirectional-ring",
            "multi-rail-ring",
            "direct",
            "hierarchical",
            "hierarchical-pipelined",
            "halving-doubling");
    if (optimal.contains(algorithm) && !op.equals("broadcast") && !op.equals("all-to-all")) {
      assertThat(total).isEqualTo(least);
      for (int r = 0; r < n; r++) {
        long row = LongStream.of(sent[r]).sum();
        assertThat(row).as("rank %d", r).isEqualTo(least / n);
      }
    }
  }

  /// Table of section 3.11: relay at the source leaves N/K - 1 messages per network card, not N -
  /// K.
  @Test
  void relayCutsTheMessagesOfANetworkCard() {
    var direct = Collectives.schedule("all-to-all", "direct", 64, 8, 64 * 10);
    var relay = Collectives.schedule("all-to-all", "two-phase", 64, 8, 64 * 10);
    assertThat(direct.messagesAcrossDomains(8)).containsOnly(56);
    assertThat(relay.messagesAcrossDomains(8)).containsOnly(7);
    long[][] sent = relay.sent();
    for (int a = 0; a < 64; a++) {
      for (int b = 0; b < 64; b++) {
        boolean rail = a % 8 == b % 8;
        assertThat(sent[a][b])
            .as("%d to %d", a, b)
            .isEqualTo(a == b ? 0 : rail ? 8 * 10 : a / 8 == b / 8 ? 8 * 10 : 0);
      }
    }
  }

  @Test
  void multiRailRingKeepsEveryHopBetweenDomainsOnItsRail() {
    for (int[] size : new int[][] {{32, 8}, {24, 8}, {40, 8}, {9, 3}, {20, 4}, {8, 2}}) {
      var schedule =
          Collectives.schedule(
              "all-reduce", "multi-rail-ring", size[0], size[1], 10L * size[0] * size[1]);
      long[][] sent = schedule.sent();
      var out = new long[size[0]];
      for (int a = 0; a < size[0]; a++) {
        for (int b = 0; b < size[0]; b++) {
          if (sent[a][b] > 0 && a / size[1] != b / size[1]) {
            assertThat(a % size[1]).as("%d to %d", a, b).isEqualTo(b % size[1]);
            out[a] += sent[a][b];
          }
        }
      }
      assertThat(Arrays.stream(out).distinct().count()).as("equal use of all cards").isEqualTo(1);
      assertThat(schedule.notes()).isEmpty();
    }
  }

  @Test
  void saysWhatItDidWhereAGroupIsNoProduct() {
    assertThat(Collectives.schedule("all-reduce", "hierarchical", 10, 4, 8).notes())
        .singleElement()
        .asString()
        .contains("8 form 2 x 4")
        .contains("2 fold");
    assertThat(Collectives.schedule("all-gather", "hierarchical", 10, 4, 8).notes())
        .singleElement()
        .asString()
        .contains("one ring is used");
    assertThat(Collectives.schedule("all-reduce", "halving-doubling", 6, 2, 8).notes())
        .singleElement()
        .asString()
        .contains("no power of two");
    assertThat(Collectives.schedule("all-reduce", "hierarchical", 12, 4, 8).notes()).isEmpty();
  }

  @Test
  void refusesWhatItCannotDoByName() {
    assertThatThrownBy(() -> Collectives.schedule("all-to-all", "hierarchical", 8, 4, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hierarchical")
        .hasMessageContaining("all-to-all")
        .hasMessageContaining("two-phase");
    assertThatThrownBy(() -> Collectives.schedule("all-reduce", "fastest", 8, 4, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fastest");
    assertThatThrownBy(() -> Collectives.algorithms("gossip"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gossip");
    assertThatThrownBy(() -> Collectives.schedule("all-reduce", "ring", 0, 4, 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Collectives.schedule("all-reduce", "ring", 4, 0, 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Collectives.schedule("all-reduce", "ring", 4, 2, -1))
        .isInstanceOf(IllegalArgumentException.class);
    var schedule = Collectives.schedule("all-reduce", "ring", 2, 2, 3);
    assertThatThrownBy(() -> schedule.execute(new long[][] {{1, 2, 3}, {1, 2}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rank 1");
  }

  @Test
  void thousandRanksAreWrittenWithoutTrouble() {
    var schedule = Collectives.schedule("all-reduce", "hierarchical", 1000, 8, 1_000_003);
    long total = Arrays.stream(schedule.sent()).flatMapToLong(Arrays::stream).sum();
    assertThat(total).isEqualTo(2 * 999L * 1_000_003);
  }

  static long[][] inputs(String op, int ranks, long elements, Random random) {
    var data = new long[ranks][];
    for (int r = 0; r < ranks; r++) {
      long block = (r + 1) * elements / ranks - r * elements / ranks;
      long length =
          op.equals("all-gather") ? block : op.equals("broadcast") && r > 0 ? 0 : elements;
      data[r] = random.longs(length, -1000, 1000).toArray();
    }
    return data;
  }

  static long[][] expected(String op, long[][] data, long elements) {
    int n = data.length;
    var result = new long[n][];
    for (int r = 0; r < n; r++) {
      int low = (int) (r * elements / n);
      int high = (int) ((r + 1) * elements / n);
      result[r] =
          switch (op) {
            case "all-reduce" -> sum(data, 0, (int) elements);
            case "reduce-scatter" -> sum(data, low, high);
            case "all-gather" -> Arrays.stream(data).flatMapToLong(Arrays::stream).toArray();
            case "broadcast" -> data[0].clone();
            default ->
                Arrays.stream(data).flatMapToLong(row -> Arrays.stream(row, low, high)).toArray();
          };
    }
    return result;
  }

  private static long[] sum(long[][] data, int low, int high) {
    var sum = new long[high - low];
    for (long[] row : data) {
      for (int i = low; i < high; i++) {
        sum[i - low] += row[i];
      }
    }
    return sum;
  }

  static int[] shuffled(ScheduleSteps steps, Random random) {
    var waits = new int[steps.count()];
    List<List<Integer>> followers = new ArrayList<>();
    for (int i = 0; i < steps.count(); i++) {
      followers.add(new ArrayList<>());
    }
    var ready = new ArrayList<Integer>();
    for (int i = 0; i < steps.count(); i++) {
      waits[i] = steps.dependencyCount(i);
      for (int k = 0; k < waits[i]; k++) {
        assertThat(steps.dependency(i, k)).isLessThan(i);
        followers.get(steps.dependency(i, k)).add(i);
      }
      if (waits[i] == 0) {
        ready.add(i);
      }
    }
    var order = new int[steps.count()];
    for (int at = 0; at < order.length; at++) {
      // Half the time the oldest, else any: extreme orders find more than uniform ones.
      int pick = random.nextInt(3) == 0 ? ready.size() - 1 : random.nextInt(ready.size());
      int step = ready.get(pick);
      ready.set(pick, ready.getLast());
      ready.removeLast();
      order[at] = step;
      for (int next : followers.get(step)) {
        if (--waits[next] == 0) {
          ready.add(next);
        }
      }
    }
    return order;
  }
}
