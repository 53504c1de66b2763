package quire.text.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuffixTreeTest {
  /// Law: the suffix array is the sorted order, and the nodes are the substrings that occur at
  /// least twice with different continuations (the end counts as one).
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void isWhatPlainSearchFinds(int seed) {
    var random = new Random(seed);
    int n = 1 + random.nextInt(60);
    int[] text = random.ints(n, 0, 1 + random.nextInt(4)).toArray();
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Arrays.compare(text, a, n, text, b, n));
    assertThat(SuffixTree.suffixArray(text, 5))
        .isEqualTo(Arrays.stream(order).mapToInt(Integer::intValue).toArray());
    Map<String, Integer> found = new HashMap<>();
    SuffixTree.visit(
        text,
        5,
        (start, length, count) ->
            found.put(Arrays.toString(Arrays.copyOfRange(text, start, start + length)), count));
    assertThat(found).isEqualTo(plain(text));
  }

  private static Map<String, Integer> plain(int[] text) {
    Map<String, Integer> counts = new HashMap<>();
    Map<String, Set<Integer>> continuations = new HashMap<>();
    for (int from = 0; from < text.length; from++) {
      for (int to = from; to <= text.length; to++) {
        String key = Arrays.toString(Arrays.copyOfRange(text, from, to));
        counts.merge(key, 1, Integer::sum);
        continuations
            .computeIfAbsent(key, _ -> new HashSet<>())
            .add(to < text.length ? text[to] : -1);
      }
    }
    counts.keySet().removeIf(key -> continuations.getOrDefault(key, new HashSet<>()).size() < 2);
    counts.remove("[]");
    return counts;
  }
}
