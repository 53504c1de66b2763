package quire.data.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;

/// Laws of order, shares and read-ahead.
class StreamTest {
  private static <T> List<T> all(Iterator<T> iterator) {
    var list = new ArrayList<T>();
    iterator.forEachRemaining(list::add);
    return list;
  }

  private static List<Integer> numbers(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, -7, Long.MAX_VALUE})
  void aPermutationHasEachNumberOnce(long seed) {
    int[] order = Shuffle.permutation(1000, seed);
    assertThat(order).isEqualTo(Shuffle.permutation(1000, seed));
    assertThat(order).isNotEqualTo(Shuffle.permutation(1000, seed + 1));
    assertThat(Arrays.stream(order).sorted().toArray())
        .isEqualTo(IntStream.range(0, 1000).toArray());
    assertThat(Shuffle.of(numbers(1000), seed)).isEqualTo(Arrays.stream(order).boxed().toList());
  }

  /// The order is part of what a run means: it must not change with the Java version.
  @Test
  void theOrderIsFixed() {
    assertThat(Shuffle.permutation(8, 42)).containsExactly(GOLDEN);
    assertThat(Shuffle.permutation(0, 1)).isEmpty();
  }

  private static final int[] GOLDEN = {3, 4, 0, 6, 1, 5, 7, 2};

  /// All 24 orders of four come equally often: chi-square with 23 degrees of freedom, 99.9 % point
  /// 49.7.
  @Test
  void everyOrderIsEquallyLikely() {
    Map<String, Integer> count = new HashMap<>();
    int draws = 24_000;
    for (int seed = 0; seed < draws; seed++) {
      count.merge(Arrays.toString(Shuffle.permutation(4, seed)), 1, Integer::sum);
    }
    double expected = draws / 24.0;
    double chi =
        count.values().stream().mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
    assertThat(count).hasSize(24);
    assertThat(chi).isLessThan(49.7);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 99, 100, 1000})
  void aBufferLosesNothing(int size) {
    var out = all(Shuffle.buffered(numbers(100).iterator(), size, 5));
    assertThat(new HashSet<>(out)).hasSize(100);
    assertThat(out).hasSize(100).isEqualTo(all(Shuffle.buffered(numbers(100).iterator(), size, 5)));
    for (int place = 0; place < out.size(); place++) {
      assertThat(out.get(place)).isLessThan(place + size);
    }
    assertThat(out.equals(numbers(100))).isEqualTo(size == 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 20})
  void sharesAreDisjointAndComplete(int count) {
    var together = new ArrayList<Integer>();
    for (int index = 0; index < count; index++) {
      var share = new Share(index, count);
      List<Integer> mine = share.of(numbers(11));
      assertThat(mine).isEqualTo(all(share.of(numbers(11).iterator())));
      assertThat(mine)
          .isEqualTo(Arrays.stream(share.of(IntStream.range(0, 11).toArray())).boxed().toList());
      assertThat(mine.size()).isBetween(11 / count, 11 / count + 1);
      together.addAll(mine);
    }
    assertThat(together).containsExactlyInAnyOrderElementsOf(numbers(11));
    assertThatThrownBy(() -> new Share(count, count))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith("index must lie in [0, ");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void prefetchKeepsTheOrder(int threads) {
    try (var ahead = Prefetch.of(numbers(200).iterator(), n -> n * n, threads, 8)) {
      assertThat(all(ahead)).isEqualTo(numbers(200).stream().map(n -> n * n).toList());
      assertThatThrownBy(ahead::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void prefetchWorksAheadButNotFurther() throws Exception {
    var started = new AtomicInteger();
    var enough = new CountDownLatch(4);
    try (var ahead =
        Prefetch.of(
            numbers(100).iterator(),
            n -> {
              started.incrementAndGet();
              enough.countDown();
              return n;
            },
            2,
            4)) {
      assertThat(ahead.hasNext()).isTrue();
      assertThat(enough.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(started.get()).isEqualTo(4);
      assertThat(ahead.next()).isZero();
    }
  }

  @Test
  void aFailureComesWhereItsElementWould() {
    try (var ahead =
        Prefetch.of(
            numbers(10).iterator(),
            n -> {
              if (n == 3) {
                throw new RequestException("three");
              }
              return n;
            },
            2,
            4)) {
      assertThat(List.of(ahead.next(), ahead.next(), ahead.next())).containsExactly(0, 1, 2);
      assertThatThrownBy(ahead::next).isInstanceOf(RequestException.class).hasMessage("three");
      assertThat(ahead.next()).isEqualTo(4);
    }
  }

  @Test
  void closingStopsTheThreads() {
    var ran = new AtomicInteger();
    var ahead =
        Prefetch.of(
            numbers(1000).iterator(),
            n -> {
              ran.incrementAndGet();
              return n;
            },
            2,
            16);
    ahead.next();
    ahead.close();
    int then = ran.get();
    assertThat(then).isLessThanOrEqualTo(17);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(
            t -> t.isAlive() && t.getName().startsWith("prefetch") && t.getThreadGroup() == null);
  }
}
