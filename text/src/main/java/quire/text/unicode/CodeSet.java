package quire.text.unicode;

import java.util.Arrays;
import java.util.BitSet;
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
    private static final int[] FOLDS = new int[Character.MAX_CODE_POINT + 1];

    static {
      for (int c = 0; c < FOLDS.length; c++) {
        FOLDS[c] = Character.toLowerCase(Character.toUpperCase(c));
      }
    }

    static CodeSet close(CodeSet set) {
      long[] folds = new long[WORDS];
      for (int c = 0; c < FOLDS.length; c++) {
        if (set.contains(c)) {
          folds[FOLDS[c] >> 6] |= 1L << FOLDS[c];
        }
      }
      return of(c -> (folds[FOLDS[c] >> 6] >>> FOLDS[c] & 1) != 0);
    }
  }
}
