package quire.text.unicode;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Unicode's normal forms, each result with the count of what it replaced, so that offsets can be
/// followed. Decompositions and combining classes are those of the reference library's Unicode.
///
/// Algorithms: Unicode Standard Annex 15, sections 1.3 and 3.11 (D108 to D117); Hangul: section
/// 3.12 of the standard.
public enum NormalForm {
  /// Canonical decomposition, then composition.
  NFC(false, true),
  /// Canonical decomposition.
  NFD(false, false),
  /// Compatible decomposition, then canonical composition.
  NFKC(true, true),
  /// Compatible decomposition.
  NFKD(true, false);

  private static final int S_BASE = 0xAC00;
  private static final int L_BASE = 0x1100;
  private static final int V_BASE = 0x1161;
  private static final int T_BASE = 0x11A7;
  private static final int L_COUNT = 19;
  private static final int V_COUNT = 21;
  private static final int T_COUNT = 28;
  private static final int S_COUNT = L_COUNT * V_COUNT * T_COUNT;

  private final boolean compatible;
  private final boolean composes;

  NormalForm(boolean compatible, boolean composes) {
    this.compatible = compatible;
    this.composes = composes;
  }

  /// Takes the code points of a result.
  public interface Sink {
    /// Takes the next one.
    ///
    /// @param change 1: a new code point; 0: it replaces one; -n: it replaces one and n after it
    ///   are gone
    void accept(int codePoint, int change);
  }

  /// Whether a text that holds only code points below the bound stays as it is.
  public int unchangedBelow() {
    return composes ? (compatible ? 0xA0 : 0x300) : compatible ? 0xA0 : 0xC0;
  }

  /// Normalises `text[from, to)`.
  public void apply(int[] text, int from, int to, Sink sink) {
    var decomposed = new Decomposed(to - from);
    for (int i = from; i < to; i++) {
      decompose(text[i], decomposed);
    }
    decomposed.sort();
    if (composes) {
      compose(decomposed, sink);
    } else {
      for (int i = 0; i < decomposed.n; i++) {
        sink.accept(decomposed.points[i], decomposed.changes[i]);
      }
    }
  }

  private void decompose(int c, Decomposed out) {
    int s = c - S_BASE;
    if (s >= 0 && s < S_COUNT) {
      out.add(L_BASE + s / (V_COUNT * T_COUNT), 0);
      out.add(V_BASE + s % (V_COUNT * T_COUNT) / T_COUNT, 1);
      if (s % T_COUNT != 0) {
        out.add(T_BASE + s % T_COUNT, 1);
      }
      return;
    }
    int[] parts = c < 0xA0 ? null : parts(c);
    if (parts == null) {
      out.add(c, 0);
      return;
    }
    for (int i = 0; i < parts.length; i++) {
      out.add(parts[i], i == 0 ? 0 : 1);
    }
  }

  private int @Nullable [] parts(int c) {
    if (compatible) {
      return CodePoints.COMPATIBLE.contains(c) ? Tables.compatible(c) : null;
    }
    return CodePoints.CANONICAL.contains(c) ? Tables.canonical(c) : null;
  }

  /// The first starter of a run takes in what follows and combines with it; what is blocked waits.
  private static void compose(Decomposed in, Sink sink) {
    int i = 0;
    while (i < in.n && CodePoints.combiningClass(in.points[i]) != 0) {
      sink.accept(in.points[i], in.changes[i]);
      i++;
    }
    var waiting = new Decomposed(8);
    while (i < in.n) {
      int starter = in.points[i];
      int change = in.changes[i++];
      int last = -1; // the class of the last mark that waits, -1 for none
      waiting.n = 0;
      for (; i < in.n; i++) {
        int c = in.points[i];
        int combining = CodePoints.combiningClass(c);
        int composed = last < combining ? Tables.compose(starter, c) : -1;
        if (composed >= 0) {
          starter = composed;
          change += in.changes[i] - 1;
        } else if (combining == 0) {
          break;
        } else {
          waiting.add(c, in.changes[i]);
          last = combining;
        }
      }
      sink.accept(starter, change);
      for (int j = 0; j < waiting.n; j++) {
        sink.accept(waiting.points[j], waiting.changes[j]);
      }
    }
  }

  private static final class Decomposed {
    int[] points;
    int[] changes;
    int n;

    Decomposed(int size) {
      points = new int[size + 16];
      changes = new int[size + 16];
    }

    void add(int point, int change) {
      if (n == points.length) {
        points = Arrays.copyOf(points, 2 * n);
        changes = Arrays.copyOf(changes, 2 * n);
      }
      points[n] = point;
      changes[n++] = change;
    }

    /// Canonical order: each run of marks sorted by class, stable.
    void sort() {
      for (int i = 0; i < n; i++) {
        if (points[i] < 0x300 || CodePoints.combiningClass(points[i]) == 0) {
          continue;
        }
        int from = i;
        while (i < n && CodePoints.combiningClass(points[i]) != 0) {
          i++;
        }
        sort(from, i);
      }
    }

    private void sort(int from, int to) {
      if (to - from < 2) {
        return;
      }
      long[] keys = new long[to - from]; // class, place: any sort of these is stable
      for (int i = from; i < to; i++) {
        keys[i - from] = (long) CodePoints.combiningClass(points[i]) << 32 | i;
      }
      Arrays.sort(keys);
      int[] oldPoints = Arrays.copyOfRange(points, from, to);
      int[] oldChanges = Arrays.copyOfRange(changes, from, to);
      for (int i = from; i < to; i++) {
        int old = (int) keys[i - from] - from;
        points[i] = oldPoints[old];
        changes[i] = oldChanges[old];
      }
    }
  }

  private static final class Tables {
    private static final Map<Integer, int[]> CANONICAL = new HashMap<>();
    private static final Map<Integer, int[]> COMPATIBLE = new HashMap<>();
    private static final Map<Long, Integer> PAIRS = new HashMap<>();

    static {
      for (int c = 0xA0; c <= 0x2FFFF; c++) {
        if (CodePoints.CANONICAL.contains(c)) {
          var text = Character.toString(c);
          int[] parts = Normalizer.normalize(text, Normalizer.Form.NFD).codePoints().toArray();
          CANONICAL.put(c, parts);
          // A pair composes unless NFC takes it apart (singletons, exclusions).
          if (parts.length > 1 && Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
            var head = new String(parts, 0, parts.length - 1);
            int[] first = Normalizer.normalize(head, Normalizer.Form.NFC).codePoints().toArray();
            if (first.length == 1) {
              PAIRS.put((long) first[0] << 32 | parts[parts.length - 1], c);
            }
          }
        }
        if (CodePoints.COMPATIBLE.contains(c)) {
          var text = Character.toString(c);
          COMPATIBLE.put(
              c, Normalizer.normalize(text, Normalizer.Form.NFKD).codePoints().toArray());
        }
      }
    }

    static int @Nullable [] canonical(int c) {
      return CANONICAL.get(c);
    }

    static int @Nullable [] compatible(int c) {
      return COMPATIBLE.get(c);
    }

    /// The one code point that two make, or -1.
    static int compose(int a, int b) {
      int l = a - L_BASE;
      int v = b - V_BASE;
      if (l >= 0 && l < L_COUNT && v >= 0 && v < V_COUNT) {
        return S_BASE + (l * V_COUNT + v) * T_COUNT;
      }
      int s = a - S_BASE;
      int t = b - T_BASE;
      if (s >= 0 && s < S_COUNT && s % T_COUNT == 0 && t > 0 && t < T_COUNT) {
        return a + t;
      }
      if (b < 0x300) {
        return -1;
      }
      var composed = PAIRS.get((long) a << 32 | b);
      return composed == null ? -1 : composed;
    }
  }
}
