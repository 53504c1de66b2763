package quire.text.unicode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.function.IntPredicate;

/// A set of code points, one bit each; immutable once built.
public final class CodeSet {
  private static final int WORDS = (Character.MAX_CODE_POINT + 1) >> 6;
  private final long[] bits;
  private final long low;
  private final long high;

  private CodeSet(long[] bits) {
    this.bits = bits;
    low = bits[0];
    high = bits[1];
  }

  /// The code points that the predicate holds for.
  public static CodeSet of(IntPredicate predicate) {
    long[] bits = new long[WORDS];
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (predicate.test(c)) {
        bits[c >> 6] |= 1L << c;
      }
    }
    return new CodeSet(bits);
  }

  /// The code points whose general category is one of a bit set of [Character]'s constants.
  public static CodeSet categories(int categories) {
    byte[] types = Types.OF;
    long[] bits = new long[WORDS];
    for (int c = 0; c < types.length; c++) {
      bits[c >> 6] |= (long) (categories >>> types[c] & 1) << c;
    }
    return new CodeSet(bits);
  }

  /// The code points whose bits are set.
  static CodeSet of(BitSet set) {
    return new CodeSet(Arrays.copyOf(set.toLongArray(), WORDS));
  }

  /// From `low` to `high`, both included.
  public static CodeSet range(int low, int high) {
    long[] bits = new long[WORDS];
    for (int c = low; c <= high; c++) {
      bits[c >> 6] |= 1L << c;
    }
    return new CodeSet(bits);
  }

  /// No code point.
  public static CodeSet empty() {
    return new CodeSet(new long[WORDS]);
  }

  /// Whether the code point is in the set.
  public boolean contains(int c) {
    if (c < 128) {
      return ((c < 64 ? low : high) >>> c & 1) != 0;
    }
    return (bits[c >> 6] >>> c & 1) != 0;
  }

  /// What is in either.
  public CodeSet or(CodeSet other) {
    long[] result = bits.clone();
    for (int i = 0; i < WORDS; i++) {
      result[i] |= other.bits[i];
    }
    return new CodeSet(result);
  }

  /// What is in both.
  public CodeSet and(CodeSet other) {
    long[] result = bits.clone();
    for (int i = 0; i < WORDS; i++) {
      result[i] &= other.bits[i];
    }
    return new CodeSet(result);
  }

  /// What is not in it.
  public CodeSet not() {
    long[] result = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      result[i] = ~bits[i];
    }
    return new CodeSet(result);
  }

  /// With every code point that differs from a member in letter case only.
  public CodeSet anyCase() {
    return CaseFolding.close(this);
  }

  /// Whether nothing is in it.
  public boolean isEmpty() {
    for (long word : bits) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  /// The general category of each code point, asked once.
  private static final class Types {
    private static final byte[] OF = new byte[Character.MAX_CODE_POINT + 1];

    static {
      for (int c = 0; c < OF.length; c++) {
        OF[c] = (byte) Character.getType(c);
      }
    }
  }

  private static final class CaseFolding {
    /// Code points that differ in case only: lists of two and more.
    private static final int[][] CLASSES;

    static {
      var classes = new HashMap<Integer, List<Integer>>();
      for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
        int fold = Character.toLowerCase(Character.toUpperCase(c));
        if (fold != c) {
          classes.computeIfAbsent(fold, f -> new ArrayList<>(List.of(f))).add(c);
        }
      }
      CLASSES =
          classes.values().stream()
              .map(list -> list.stream().distinct().mapToInt(Integer::intValue).toArray())
              .toArray(int[][]::new);
    }

    static CodeSet close(CodeSet set) {
      long[] bits = set.bits.clone();
      for (int[] same : CLASSES) {
        boolean any = false;
        for (int c : same) {
          any |= set.contains(c);
        }
        for (int c : same) {
          if (any) {
            bits[c >> 6] |= 1L << c;
          }
        }
      }
      return new CodeSet(bits);
    }
  }
}
