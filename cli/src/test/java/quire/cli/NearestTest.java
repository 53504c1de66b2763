package quire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NearestTest {
  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 50));
  }

  @ParameterizedTest
  @CsvSource({"kitten,sitting,3", "ab,ba,1", "abc,abc,0", "flaw,lawn,2"})
  void distancesKnownByHand(String a, String b, int distance) {
    assertThat(Nearest.distance(a, b)).isEqualTo(distance);
  }

  /// Law: symmetric, zero only for equal words, at most the longer length, at least the difference.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void isSymmetricAndBounded(long seed) {
    var random = new Random(seed);
    String a = word(random);
    String b = word(random);
    int distance = Nearest.distance(a, b);
    assertThat(distance).isEqualTo(Nearest.distance(b, a));
    assertThat(distance == 0).isEqualTo(a.equals(b));
    assertThat(distance)
        .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
  }

  private static String word(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }

  @Test
  void listsTheNearestFirstAndAtMostThree() {
    assertThat(Nearest.to("listed", List.of("last", "lists", "list", "report")))
        .containsExactly("list", "lists");
    assertThat(Nearest.to("a", List.of("b", "c", "d", "e"))).hasSize(3);
    assertThat(Nearest.to("graph", List.of("reproduce", "list"))).isEmpty();
  }
}
