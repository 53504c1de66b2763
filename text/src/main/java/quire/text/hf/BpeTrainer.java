package quire.text.hf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import quire.text.hf.BpeModel.Merge;

/// Learns merges: the pair of symbols that occurs most often becomes a symbol, again and again; of
/// equals the pair with the smaller ids.
///
/// Source: Sennrich, Haddow and Birch, ACL 2016, section 3.2.
final class BpeTrainer {
  private final TrainOptions options;
  private final @Nullable String prefix;
  private final @Nullable String suffix;
  private final char[] alphabet;
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> tokens = new ArrayList<>();
  private final List<Symbols> words = new ArrayList<>();
  private final LongTable pairs = new LongTable(1 << 16);
  private long[] pairCounts = new long[1 << 16];
  private int pairCount;
  private final PriorityQueue<Candidate> queue =
      new PriorityQueue<>(
          Comparator.comparingLong((Candidate c) -> -c.count)
              .thenComparingInt(c -> c.left)
              .thenComparingInt(c -> c.right));

  /// What was learned.
  record Learned(Map<String, Integer> ids, List<Merge> merges) {}

  /// A word on its way: symbols, their sizes, how often it occurs.
  private static final class Symbols {
    final int[] ids;
    final int[] sizes;
    int n;
    final long count;

    Symbols(int capacity, long count) {
      ids = new int[capacity];
      sizes = new int[capacity];
      this.count = count;
    }
  }

  /// A pair that may be merged, with words that hold it.
  private static final class Candidate {
    final int left;
    final int right;
    long count;
    final IntList places;

    Candidate(int left, int right, long count, IntList places) {
      this.left = left;
      this.right = right;
      this.count = count;
      this.places = places;
    }
  }

  /// @param alphabet characters that are tokens whether they occur or not
  BpeTrainer(
      TrainOptions options, @Nullable String prefix, @Nullable String suffix, char[] alphabet) {
    this.options = options;
    this.prefix = prefix;
    this.suffix = suffix;
    this.alphabet = alphabet;
  }

  Learned train(SortedMap<String, Long> counts) {
    options.specialTokens().forEach(this::id);
    for (int c : alphabet(counts)) {
      id(Character.toString(c));
    }
    counts.forEach(this::split);
    countPairs();
    var merges = new LinkedHashMap<Long, Merge>();
    while (tokens.size() < options.vocabularySize()) {
      var top = queue.poll();
      if (top == null) {
        break;
      }
      int index = pair(top.left, top.right);
      long now = pairCounts[index];
      if (top.count != now) {
        top.count = now;
        queue.add(top);
        continue;
      }
      if (top.count < 1 || options.minFrequency() > top.count) {
        break;
      }
      String right = tokens.get(top.right);
      String rest =
          prefix != null && right.startsWith(prefix) ? right.substring(prefix.length()) : right;
      int merged = id(tokens.get(top.left) + rest);
      long key = (long) top.left << 32 | top.right;
      merges.remove(key); // a pair learned twice has its last rank
      merges.put(key, new Merge(tokens.get(top.left), right));
      merge(top, merged);
    }
    return new Learned(ids, List.copyOf(merges.values()));
  }

  private int id(String token) {
    Integer known = ids.get(token);
    if (known != null) {
      return known;
    }
    ids.put(token, tokens.size());
    tokens.add(token);
    return tokens.size() - 1;
  }

  /// The characters that become tokens, by code point.
  private List<Integer> alphabet(Map<String, Long> counts) {
    var seen = new TreeMap<Integer, Long>();
    counts.forEach((word, n) -> word.codePoints().forEach(c -> seen.merge(c, n, Long::sum)));
    for (char c : alphabet) {
      seen.put((int) c, Long.MAX_VALUE);
    }
    var kept = new ArrayList<>(seen.keySet());
    Integer limit = options.limitAlphabet();
    if (limit != null && kept.size() > limit) {
      kept.sort(Comparator.comparing(seen::get));
      kept.subList(0, kept.size() - limit).clear();
      kept.sort(Comparator.naturalOrder());
    }
    return kept;
  }

  private void split(String word, long count) {
    int[] points = word.codePoints().toArray();
    var symbols = new Symbols(points.length, count);
    for (int i = 0; i < points.length; i++) {
      String symbol = Character.toString(points[i]);
      if (!ids.containsKey(symbol)) {
        continue; // outside of a limited alphabet
      }
      if (i > 0 && prefix != null) {
        symbol = prefix + symbol;
      }
      if (i == points.length - 1 && suffix != null) {
        symbol = symbol + suffix;
      }
      symbols.ids[symbols.n] = id(symbol);
      symbols.sizes[symbols.n++] = 1;
    }
    words.add(symbols);
  }

  private int pair(int left, int right) {
    long key = (long) left << 32 | right;
    int index = pairs.get(key);
    if (index < 0) {
      index = pairCount++;
      pairs.put(key, index);
      if (index == pairCounts.length) {
        pairCounts = java.util.Arrays.copyOf(pairCounts, 2 * index);
      }
    }
    return index;
  }

  private void count(int left, int right, long more) {
    int index = pair(left, right); // may make a new array: look at the array after it
    pairCounts[index] += more;
  }

  private void countPairs() {
    var places = new HashMap<Long, IntList>();
    for (int w = 0; w < words.size(); w++) {
      var word = words.get(w);
      for (int i = 0; i + 1 < word.n; i++) {
        count(word.ids[i], word.ids[i + 1], word.count);
        place(places, word.ids[i], word.ids[i + 1], w);
      }
    }
    enqueue(places);
  }

  private static void place(Map<Long, IntList> places, int left, int right, int word) {
    var list = places.computeIfAbsent((long) left << 32 | right, _ -> new IntList(4));
    if (list.size == 0 || list.values[list.size - 1] != word) {
      list.add(word);
    }
  }

  private void enqueue(Map<Long, IntList> places) {
    places.forEach((key, list) -> {
      int left = (int) (key >>> 32);
      int right = key.intValue();
      int index = pair(left, right);
      long count = pairCounts[index];
      if (count > 0) {
        queue.add(new Candidate(left, right, count, list));
      }
    });
  }

  private void merge(Candidate top, int merged) {
    var places = new HashMap<Long, IntList>();
    for (int p = 0; p < top.places.size; p++) {
      merge(top.places.values[p], top.left, top.right, merged, places);
    }
    enqueue(places);
  }

  private void merge(int place, int left, int right, int merged, Map<Long, IntList> places) {
    var word = words.get(place);
    Integer bound = options.maxTokenLength();
    long most = bound == null ? Long.MAX_VALUE : bound;
    for (int i = 0; i + 1 < word.n; i++) {
      if (word.ids[i] != left || word.ids[i + 1] != right) {
        continue;
      }
      int size = word.sizes[i] + word.sizes[i + 1];
      word.ids[i] = merged;
      word.sizes[i] = size;
      word.n--;
      System.arraycopy(word.ids, i + 2, word.ids, i + 1, word.n - i - 1);
      System.arraycopy(word.sizes, i + 2, word.sizes, i + 1, word.n - i - 1);
      if (i > 0) {
        int before = word.ids[i - 1];
        count(before, left, -word.count);
        if (word.sizes[i - 1] + size < most) {
          count(before, merged, word.count);
          place(places, before, merged, place);
        }
      }
      if (i + 1 < word.n) {
        int after = word.ids[i + 1];
        count(right, after, -word.count);
        if (word.sizes[i + 1] + size < most) {
          count(merged, after, word.count);
          place(places, merged, after, place);
        }
      }
    }
  }
}
