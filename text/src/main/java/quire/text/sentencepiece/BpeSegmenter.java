package quire.text.sentencepiece;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Byte-pair encoding by scores: of all neighbours that make a piece, those of the best score merge
/// first, the leftmost of equal ones.
///
/// Symbols of the user are never merged. Where no piece holds white space but at its start, merges
/// never reach over the start of a word: then words are treated one by one by plain search, which
/// gives the same and is faster than a queue over the whole text.
final class BpeSegmenter implements Segmenter {
  private static final int LONG_RUN = 48;
  private final Vocabulary vocabulary;
  private final MergeTable table;
  private final @Nullable SymbolMatcher symbols;

  BpeSegmenter(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.table = new MergeTable(vocabulary);
    this.symbols = vocabulary.symbols;
  }

  @Override
  public Segments segment(byte[] text, int n) {
    if (!table.isWordwise()) {
      return queued(text, n, 0, null);
    }
    var out = new Segments(n / 3 + 8);
    var run = new Run(table);
    for (int at = 0; at < n; ) {
      int frozen = symbols == null ? 0 : symbols.match(text, at, n);
      if (frozen > 0) {
        run.finish(out);
        at += frozen;
        out.add(vocabulary.id(text, at - frozen, at), at);
        continue;
      }
      byte first = text[at];
      int width = Math.min(Utf8.length(first), n - at);
      if (first == Utf8.SPACE[0] && Utf8.startsWith(text, at, n, Utf8.SPACE)) {
        run.finish(out);
      }
      int symbol = table.character(text, at, at + width);
      at += width;
      run.add(symbol, at);
    }
    run.finish(out);
    return out;
  }

  /// Neighbouring symbols that may merge, in the order of the text.
  private static final class Run {
    private final MergeTable table;
    private int[] symbols = new int[64];
    private int[] ends = new int[64];
    private int[] merges = new int[64]; // of each symbol and the next one
    private int count;

    Run(MergeTable table) {
      this.table = table;
    }

    void add(int symbol, int end) {
      if (count == symbols.length) {
        symbols = Arrays.copyOf(symbols, count * 2);
        ends = Arrays.copyOf(ends, count * 2);
        merges = Arrays.copyOf(merges, count * 2);
      }
      if (count > 0) {
        merges[count - 1] = table.merge(symbols[count - 1], symbol);
      }
      symbols[count] = symbol;
      ends[count++] = end;
    }

    void finish(Segments out) {
      if (count > LONG_RUN) {
        finishLong(out);
      } else {
        while (count > 1 && mergeBest()) {}
        for (int i = 0; i < count; i++) {
          out.add(table.id(symbols[i]), ends[i]);
        }
      }
      count = 0;
    }

    private boolean mergeBest() {
      int best = -1;
      float score = 0;
      for (int i = 0; i + 1 < count; i++) {
        int merge = merges[i];
        if (merge >= 0) {
          float other = table.score(merge);
          if (best < 0 || other > score) {
            best = i;
            score = other;
          }
        }
      }
      if (best < 0) {
        return false;
      }
      symbols[best] = merges[best];
      int tail = count - best - 2;
      System.arraycopy(symbols, best + 2, symbols, best + 1, tail);
      System.arraycopy(ends, best + 1, ends, best, tail + 1);
      System.arraycopy(merges, best + 1, merges, best, tail);
      count--;
      if (best > 0) {
        merges[best - 1] = table.merge(symbols[best - 1], symbols[best]);
      }
      if (best + 1 < count) {
        merges[best] = table.merge(symbols[best], symbols[best + 1]);
      }
      return true;
    }

    private void finishLong(Segments out) {
      var queue = new MergeQueue(table, Arrays.copyOf(symbols, count), null);
      queue.run(0, null);
      for (int i = 0; i >= 0; i = queue.next(i)) {
        int last = queue.next(i) < 0 ? count - 1 : queue.next(i) - 1;
        out.add(table.id(queue.symbol(i)), ends[last]);
      }
    }
  }

  /// Leaves merges out at random (BPE dropout; Provilkov et al., 2020).
  ///
  /// @param dropout probability of leaving one out, in [0, 1]
  Segments sample(byte[] text, int n, double dropout, RandomGenerator random) {
    return queued(text, n, dropout, random);
  }

  private Segments queued(byte[] text, int n, double dropout, @Nullable RandomGenerator random) {
    int[] starts = new int[n];
    int[] list = new int[n];
    boolean[] frozen = new boolean[n];
    int count = 0;
    for (int at = 0; at < n; count++) {
      int width = symbols == null ? 0 : symbols.match(text, at, n);
      frozen[count] = width > 0;
      width = width > 0 ? width : Math.min(Utf8.length(text[at]), n - at);
      starts[count] = at;
      list[count] =
          frozen[count]
              ? vocabulary.trie.exact(text, at, at + width)
              : table.character(text, at, at + width);
      at += width;
    }
    var queue = new MergeQueue(table, Arrays.copyOf(list, count), frozen);
    queue.run(dropout, random);
    var out = new Segments(n / 3 + 8);
    for (int i = 0; count > 0 && i >= 0; i = queue.next(i)) {
      int next = queue.next(i);
      if (table.isUnused(queue.symbol(i))) {
        split(text, queue.symbol(i), starts[i], queue, out);
      } else {
        out.add(table.id(queue.symbol(i)), next < 0 ? n : starts[next]);
      }
    }
    return out;
  }

  /// Takes an unused piece apart again, the way it was last made.
  private void split(byte[] text, int symbol, int start, MergeQueue queue, Segments out) {
    var open = new java.util.ArrayDeque<Integer>();
    open.push(symbol);
    int at = start;
    while (!open.isEmpty()) {
      int next = open.pop();
      long parts = table.isUnused(next) ? queue.parts(next) : -1;
      if (parts >= 0) {
        open.push((int) parts);
        open.push((int) (parts >>> 32));
      } else {
        at += width(text, at, next);
        out.add(table.id(next), at);
      }
    }
  }

  private int width(byte[] text, int at, int symbol) {
    if (symbol < 0 || symbol >= vocabulary.size()) {
      return Math.min(Utf8.length(text[at]), text.length - at);
    }
    return Utf8.bytes(vocabulary.pieces.get(symbol).text()).length;
  }
}
