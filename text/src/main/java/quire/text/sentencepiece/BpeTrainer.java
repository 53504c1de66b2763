package quire.text.sentencepiece;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Trains byte-pair encoding: the most frequent pair of neighbours becomes a piece, again and
/// again; of equally frequent ones the shorter, then the first in the order of code points.
///
/// As in the reference, only the most frequent pairs are looked at (a twentieth, at least 1,000),
/// chosen anew every 100 pieces.
final class BpeTrainer {
  private static final int RENEW_EVERY = 100;
  private static final int LEAST_ACTIVE = 1000;
  private static final double ACTIVE_SHARE = 0.05;

  private final TrainingText text;
  private final Spec<TrainerField> trainer;
  private final int special;
  private final PieceRules rules;
  private final List<Symbol> symbols = new ArrayList<>();
  private final Map<Integer, Symbol> characters = new HashMap<>();
  private final Map<Long, Symbol> pairs = new HashMap<>();
  private Set<Symbol> active = new LinkedHashSet<>();
  private int[][] sentences = {};
  private long[] counts = {};

  BpeTrainer(TrainingText text, Spec<TrainerField> trainer, int special) {
    this.text = text;
    this.trainer = trainer;
    this.special = special;
    this.rules = new PieceRules(trainer);
  }

  /// A character, or two symbols side by side; its places are sentence and left end in one number.
  private static final class Symbol {
    final int number;
    final int left;
    final int right;
    final int[] points;
    long count;
    long[] places = new long[4];
    int used;
    boolean sorted = true;

    Symbol(int number, int left, int right, int[] points) {
      this.number = number;
      this.left = left;
      this.right = right;
      this.points = points;
    }

    long key() {
      return (long) left << 32 | right;
    }

    void add(long place) {
      if (used == places.length) {
        places = Arrays.copyOf(places, used * 2);
      }
      sorted &= used == 0 || places[used - 1] < place;
      places[used++] = place;
    }

    /// Puts the places in order, each once.
    void sort() {
      if (sorted) {
        return;
      }
      Arrays.sort(places, 0, used);
      int kept = 0;
      for (int i = 0; i < used; i++) {
        if (i == 0 || places[i] != places[i - 1]) {
          places[kept++] = places[i];
        }
      }
      used = kept;
      sorted = true;
    }

    String text() {
      return new String(points, 0, points.length);
    }
  }

  List<Piece> train() {
    if (trainer.flag(TrainerField.SPLIT_BY_WHITESPACE)) {
      text.splitByWhitespace();
    }
    String delimiter = trainer.text(TrainerField.PRETOKENIZATION_DELIMITER);
    if (!delimiter.isEmpty()) {
      text.replace(s -> s.replace(delimiter, PieceRules.BOUNDARY_TEXT));
    }
    setUp();
    int wanted = trainer.integer(TrainerField.VOCAB_SIZE) - special - text.required().size();
    var pieces = new ArrayList<Piece>();
    Set<String> known = new HashSet<>();
    while (pieces.size() < wanted) {
      if (pieces.size() % RENEW_EVERY == 0) {
        renewActive();
      }
      var best = best();
      if (best == null) {
        break;
      }
      if (known.add(best.text())) {
        pieces.add(new Piece(best.text(), -pieces.size(), PieceType.NORMAL));
        merge(best);
      }
      pairs.remove(best.key(), best);
      active.remove(best);
    }
    for (var entry : text.sortedRequired()) {
      pieces.add(new Piece(Character.toString(entry.getKey()), -pieces.size(), PieceType.NORMAL));
    }
    return pieces;
  }

  private void setUp() {
    int n = text.sentences().size();
    sentences = new int[n][];
    counts = new long[n];
    for (int s = 0; s < n; s++) {
      var sentence = text.sentences().get(s);
      counts[s] = sentence.count();
      sentences[s] = sentence.text().codePoints().map(c -> character(c).number).toArray();
    }
    for (int s = 0; s < n; s++) {
      for (int i = 1; i < sentences[s].length; i++) {
        addPair(s, i - 1, i);
      }
    }
  }

  private Symbol character(int c) {
    return characters.computeIfAbsent(c, _ -> newSymbol(-1, -1, new int[] {c}));
  }

  private Symbol newSymbol(int left, int right, int[] points) {
    var symbol = new Symbol(symbols.size(), left, right, points);
    symbols.add(symbol);
    return symbol;
  }

  private @Nullable Symbol pair(int left, int right) {
    long key = (long) left << 32 | right;
    var known = pairs.get(key);
    if (known != null) {
      return known;
    }
    int[] a = symbols.get(left).points;
    int[] b = symbols.get(right).points;
    if (a[0] == PieceRules.RARE || b[0] == PieceRules.RARE) {
      return null;
    }
    int[] points = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, points, a.length, b.length);
    if (!rules.allow(points, 0, points.length)) {
      return null;
    }
    var symbol = newSymbol(left, right, points);
    pairs.put(key, symbol);
    return symbol;
  }

  private void addPair(int sentence, int left, int right) {
    if (left < 0 || right < 0) {
      return;
    }
    var symbol = pair(sentences[sentence][left], sentences[sentence][right]);
    if (symbol != null) {
      active.add(symbol);
      symbol.add((long) sentence << 32 | left);
    }
  }

  private void forget(int sentence, int left, int right, Symbol best) {
    if (left < 0 || right < 0) {
      return;
    }
    var symbol = pair(sentences[sentence][left], sentences[sentence][right]);
    if (symbol != null && symbol != best) {
      symbol.count = 0;
    }
  }

  /// Counts a pair again after a merge beside it; places where it no longer is are dropped.
  private void count(Symbol symbol) {
    if (symbol.count > 0) {
      return;
    }
    symbol.sort();
    int kept = 0;
    for (int i = 0; i < symbol.used; i++) {
      long place = symbol.places[i];
      int sentence = (int) (place >>> 32);
      int left = (int) place;
      int right = sentences[sentence][left] == symbol.left ? next(sentence, left) : -1;
      if (right >= 0 && sentences[sentence][right] == symbol.right) {
        symbol.count += counts[sentence];
        symbol.places[kept++] = place;
      }
    }
    symbol.used = kept;
  }

  /// The symbol after one, -1 for none; merged symbols leave gaps of -1.
  private int next(int sentence, int at) {
    int[] list = sentences[sentence];
    for (int i = at + 1; i < list.length; i++) {
      if (list[i] >= 0) {
        return i;
      }
    }
    return -1;
  }

  private int previous(int sentence, int at) {
    int[] list = sentences[sentence];
    for (int i = at - 1; i >= 0; i--) {
      if (list[i] >= 0) {
        return i;
      }
    }
    return -1;
  }

  private void renewActive() {
    var all = new ArrayList<>(pairs.values());
    all.forEach(this::count);
    int known = pairs.size() + characters.size();
    int size = Math.min(Math.max(LEAST_ACTIVE, (int) (known * (float) ACTIVE_SHARE)), all.size());
    all.sort((a, b) -> a.count != b.count ? Long.compare(b.count, a.count) : a.number - b.number);
    active = new LinkedHashSet<>(all.subList(0, size));
  }

  private @Nullable Symbol best() {
    Symbol best = null;
    for (var symbol : active) {
      count(symbol);
      if (best == null || isBetter(symbol, best)) {
        best = symbol;
      }
    }
    return best;
  }

  private static boolean isBetter(Symbol a, Symbol b) {
    if (a.count != b.count) {
      return a.count > b.count;
    }
    if (a.points.length != b.points.length) {
      return a.points.length < b.points.length;
    }
    return Arrays.compare(a.points, b.points) < 0;
  }

  private void merge(Symbol best) {
    best.sort();
    for (int i = 0; i < best.used; i++) {
      int sentence = (int) (best.places[i] >>> 32);
      int left = (int) best.places[i];
      if (sentences[sentence][left] != best.left) {
        continue; // taken by the merge before, as in "aaa"
      }
      int right = next(sentence, left);
      if (right < 0 || sentences[sentence][right] != best.right) {
        continue;
      }
      int after = next(sentence, right);
      int before = previous(sentence, left);
      forget(sentence, before, left, best);
      forget(sentence, right, after, best);
      sentences[sentence][left] = best.number;
      sentences[sentence][right] = -1;
      addPair(sentence, before, left);
      addPair(sentence, left, after);
    }
  }
}
