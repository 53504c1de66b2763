package quire.text.regex;

import java.util.List;
import quire.text.unicode.CodeSet;

/// What a pattern says, before it is made ready to run.
sealed interface Syntax {
  /// No bound on repetitions.
  int UNBOUNDED = Integer.MAX_VALUE;

  /// How a repetition gives back.
  enum Mode {
    GREEDY,
    LAZY,
    POSSESSIVE
  }

  /// What holds between two code points.
  enum Place {
    TEXT_START,
    TEXT_END,
    TEXT_END_OR_LINE,
    LINE_START,
    LINE_END,
    WORD_BOUNDARY,
    NO_WORD_BOUNDARY
  }

  /// One code point.
  record Literal(int codePoint) implements Syntax {}

  /// One code point of a set.
  record OneOf(CodeSet set) implements Syntax {}

  /// One after the other.
  record Sequence(List<Syntax> parts) implements Syntax {}

  /// The first that fits.
  record Choice(List<Syntax> branches) implements Syntax {}

  /// Again and again.
  record Repeat(Syntax part, int min, int max, Mode mode) implements Syntax {}

  /// A look ahead or behind that takes nothing.
  record Look(Syntax part, boolean ahead, boolean negative) implements Syntax {}

  /// What never gives back.
  record Atomic(Syntax part) implements Syntax {}

  /// A place.
  record At(Place place) implements Syntax {}

  /// Code points that it takes: smallest and largest number.
  default long[] lengths() {
    return switch (this) {
      case Literal _, OneOf _ -> new long[] {1, 1};
      case Look _, At _ -> new long[] {0, 0};
      case Atomic(Syntax part) -> part.lengths();
      case Sequence(List<Syntax> parts) -> {
        long[] sum = new long[2];
        for (var part : parts) {
          long[] one = part.lengths();
          sum[0] = Math.min(UNBOUNDED, sum[0] + one[0]);
          sum[1] = Math.min(UNBOUNDED, sum[1] + one[1]);
        }
        yield sum;
      }
      case Choice(List<Syntax> branches) -> {
        long[] span = {UNBOUNDED, 0};
        for (var branch : branches) {
          long[] one = branch.lengths();
          span[0] = Math.min(span[0], one[0]);
          span[1] = Math.max(span[1], one[1]);
        }
        yield span;
      }
      case Repeat(Syntax part, int min, int max, Mode _) -> {
        long[] one = part.lengths();
        long most = max == UNBOUNDED && one[1] > 0 ? UNBOUNDED : one[1] * max;
        yield new long[] {Math.min(UNBOUNDED, one[0] * min), Math.min(UNBOUNDED, most)};
      }
    };
  }

  /// The ASCII characters that it may start with, as two words of bits and a third that is 1 where
  /// it may take nothing.
  default long[] firstAscii() {
    return switch (this) {
      case Literal(int c) -> new long[] {c < 64 ? 1L << c : 0, c >= 64 && c < 128 ? 1L << c : 0, 0};
      case OneOf(CodeSet set) -> {
        long[] bits = new long[3];
        for (int c = 0; c < 128; c++) {
          if (set.contains(c)) {
            bits[c >> 6] |= 1L << c;
          }
        }
        yield bits;
      }
      case Look _, At _ -> new long[] {0, 0, 1};
      case Atomic(Syntax part) -> part.firstAscii();
      case Sequence(List<Syntax> parts) -> {
        long[] bits = {0, 0, 1};
        for (var part : parts) {
          long[] one = part.firstAscii();
          bits[0] |= one[0];
          bits[1] |= one[1];
          if (one[2] == 0) {
            bits[2] = 0;
            break;
          }
        }
        yield bits;
      }
      case Choice(List<Syntax> branches) -> {
        long[] bits = new long[3];
        for (var branch : branches) {
          long[] one = branch.firstAscii();
          for (int i = 0; i < 3; i++) {
            bits[i] |= one[i];
          }
        }
        yield bits;
      }
      case Repeat(Syntax part, int min, int _, Mode _) -> {
        long[] bits = part.firstAscii().clone();
        if (min == 0) {
          bits[2] = 1;
        }
        yield bits;
      }
    };
  }
}
