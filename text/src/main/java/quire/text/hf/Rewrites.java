package quire.text.hf;

import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import quire.text.hf.Pieces.Output;
import quire.text.hf.Pieces.Rewrite;
import quire.text.regex.Regex;
import quire.text.unicode.CodePoints;
import quire.text.unicode.CodeSet;
import quire.text.unicode.NormalForm;

/// What normalisers are made of.
final class Rewrites {
  private Rewrites() {}

  /// Keeps the code points that the predicate holds for. What is removed belongs to the one before.
  static Rewrite filter(IntPredicate keep) {
    return new Rewrite() {
      @Override
      public boolean changes(int[] text, int from, int to) {
        for (int i = from; i < to; i++) {
          if (!keep.test(text[i])) {
            return true;
          }
        }
        return false;
      }

      @Override
      public void apply(int[] text, int from, int to, Output out) {
        int i = from;
        while (i < to && !keep.test(text[i])) {
          i++;
        }
        out.skip(i - from);
        while (i < to) {
          int next = i + 1;
          while (next < to && !keep.test(text[next])) {
            next++;
          }
          out.put(text[i], i + 1 - next);
          i = next;
        }
      }
    };
  }

  /// Puts one code point in the place of another.
  static Rewrite map(IntUnaryOperator map) {
    return new Rewrite() {
      @Override
      public boolean changes(int[] text, int from, int to) {
        for (int i = from; i < to; i++) {
          if (map.applyAsInt(text[i]) != text[i]) {
            return true;
          }
        }
        return false;
      }

      @Override
      public void apply(int[] text, int from, int to, Output out) {
        for (int i = from; i < to; i++) {
          out.put(map.applyAsInt(text[i]), 0);
        }
      }
    };
  }

  /// Lower case, code point by code point.
  static Rewrite lowerCase() {
    return new Rewrite() {
      @Override
      public boolean changes(int[] text, int from, int to) {
        for (int i = from; i < to; i++) {
          if (!CodePoints.isLowerCase(text[i])) {
            return true;
          }
        }
        return false;
      }

      @Override
      public void apply(int[] text, int from, int to, Output out) {
        for (int i = from; i < to; i++) {
          int c = text[i];
          if (c < 128) {
            out.put(c >= 'A' && c <= 'Z' ? c + 32 : c, 0);
            continue;
          }
          int change = 0;
          for (int lower : CodePoints.lowerCase(c)) {
            out.put(lower, change);
            change = 1;
          }
        }
      }
    };
  }

  /// A normal form of Unicode.
  static Rewrite form(NormalForm form) {
    return new Rewrite() {
      @Override
      public boolean changes(int[] text, int from, int to) {
        int bound = form.unchangedBelow();
        for (int i = from; i < to; i++) {
          if (text[i] >= bound) {
            return true;
          }
        }
        return false;
      }

      @Override
      public void apply(int[] text, int from, int to, Output out) {
        form.apply(text, from, to, out::put);
      }
    };
  }

  /// A text before each piece, from where its first code point came from.
  static Rewrite prepend(String prefix, boolean unlessThere) {
    int[] points = prefix.codePoints().toArray();
    return new Rewrite() {
      @Override
      public boolean changes(int[] text, int from, int to) {
        return points.length > 0 && !(unlessThere && text[from] == points[0]);
      }

      @Override
      public void apply(int[] text, int from, int to, Output out) {
        Rewrites.prepend(points, text, from, to, out);
      }
    };
  }

  static void prepend(int[] prefix, int[] text, int from, int to, Output out) {
    int change = 0;
    for (int c : prefix) {
      out.put(c, change);
      change = 1;
    }
    out.put(text[from], change);
    for (int i = from + 1; i < to; i++) {
      out.put(text[i], 0);
    }
  }

  /// Takes white space off the ends.
  static Rewrite strip(boolean left, boolean right) {
    CodeSet space = CodePoints.WHITE_SPACE;
    return new Rewrite() {
      @Override
      public boolean changes(int[] text, int from, int to) {
        return (left && space.contains(text[from])) || (right && space.contains(text[to - 1]));
      }

      @Override
      public void apply(int[] text, int from, int to, Output out) {
        int start = from;
        while (left && start < to && space.contains(text[start])) {
          start++;
        }
        int end = to;
        while (right && end > start && space.contains(text[end - 1])) {
          end--;
        }
        out.skip(start - from);
        for (int i = start; i < end; i++) {
          out.put(text[i], 0);
        }
      }
    };
  }

  /// Puts a text in the place of each match.
  static Rewrite replace(Regex pattern, String content) {
    int[] points = content.codePoints().toArray();
    return new Rewrite() {
      @Override
      public boolean changes(int[] text, int from, int to) {
        boolean[] found = new boolean[1];
        pattern.forEach(text, from, to, (_, _) -> found[0] = true);
        return found[0];
      }

      @Override
      public void apply(int[] text, int from, int to, Output out) {
        int[] last = {from};
        pattern.forEach(
            text,
            from,
            to,
            (start, end) -> {
              for (int i = last[0]; i < start; i++) {
                out.put(text[i], 0);
              }
              out.skip(end - start);
              for (int c : points) {
                out.put(c, 1);
              }
              last[0] = end;
            });
        for (int i = last[0]; i < to; i++) {
          out.put(text[i], 0);
        }
      }
    };
  }

  /// Spaces around ideographs, as BERT has them.
  static Rewrite spacedIdeographs() {
    return new Rewrite() {
      @Override
      public boolean changes(int[] text, int from, int to) {
        for (int i = from; i < to; i++) {
          if (isIdeograph(text[i])) {
            return true;
          }
        }
        return false;
      }

      @Override
      public void apply(int[] text, int from, int to, Output out) {
        for (int i = from; i < to; i++) {
          if (isIdeograph(text[i])) {
            out.put(' ', 0);
            out.put(text[i], 1);
            out.put(' ', 1);
          } else {
            out.put(text[i], 0);
          }
        }
      }
    };
  }

  private static boolean isIdeograph(int c) {
    return c >= 0x3400
        && (c <= 0x4DBF
            || (c >= 0x4E00 && c <= 0x9FFF)
            || (c >= 0x20000 && c <= 0x2A6DF)
            || (c >= 0x2A700 && c <= 0x2B73F)
            || (c >= 0x2B740 && c <= 0x2B81F)
            || (c >= 0x2B920 && c <= 0x2CEAF)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0x2F800 && c <= 0x2FA1F));
  }

  /// Each code point by the characters of its bytes.
  static Rewrite bytes() {
    return new Rewrite() {
      @Override
      public boolean changes(int[] text, int from, int to) {
        return true;
      }

      @Override
      public void apply(int[] text, int from, int to, Output out) {
        for (int i = from; i < to; i++) {
          int size = ByteAlphabet.size(text[i]);
          for (int b = 0; b < size; b++) {
            out.put(ByteAlphabet.CHARS[ByteAlphabet.utf8(text[i], b)], b == 0 ? 0 : 1);
          }
        }
      }
    };
  }
}
