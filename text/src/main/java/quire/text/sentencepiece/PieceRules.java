package quire.text.sentencepiece;

import java.lang.Character.UnicodeScript;
import org.jspecify.annotations.Nullable;

/// Which substrings may become pieces in training.
final class PieceRules {
  static final int SPACE = 0x2581;

  /// Stands for a rare character in training.
  static final int RARE = 0x2585;

  /// Stands for a special piece in training: nothing reaches over it.
  static final int BOUNDARY = 0x1F;

  static final String BOUNDARY_TEXT = Character.toString(BOUNDARY);

  private final int longest;
  private final boolean byScript;
  private final boolean bySpace;
  private final boolean byNumber;
  private final boolean digits;
  private final boolean suffix;
  private final boolean spaceRuns;

  PieceRules(Spec<TrainerField> trainer) {
    longest = trainer.integer(TrainerField.MAX_SENTENCEPIECE_LENGTH);
    byScript = trainer.flag(TrainerField.SPLIT_BY_UNICODE_SCRIPT);
    bySpace = trainer.flag(TrainerField.SPLIT_BY_WHITESPACE);
    byNumber = trainer.flag(TrainerField.SPLIT_BY_NUMBER);
    digits = trainer.flag(TrainerField.SPLIT_DIGITS);
    suffix = trainer.flag(TrainerField.TREAT_WHITESPACE_AS_SUFFIX);
    spaceRuns = trainer.flag(TrainerField.ALLOW_WHITESPACE_ONLY_PIECES);
  }

  /// @param text code points
  boolean allow(int[] text, int from, int to) {
    int n = to - from;
    if (n < 1 || n > longest) {
      return false;
    }
    boolean freeSpace = spaceRuns && isAllSpace(text, from, to);
    UnicodeScript before = null;
    for (int i = 0; i < n; i++) {
      int c = text[from + i];
      if (c == RARE || c == 0 || c == BOUNDARY || c == ' ') {
        return false;
      }
      if (c == SPACE) {
        if (!freeSpace && !allowsSpace(i, n)) {
          return false;
        }
        continue;
      }
      boolean number = c >= '0' && c <= '9' || c >= 0xFF10 && c <= 0xFF19;
      if (digits && number && n > 1) {
        return false;
      }
      UnicodeScript script = !byNumber && number ? null : script(c, before);
      if (byScript && script != null && before != null && before != script) {
        return false;
      }
      before = script;
    }
    return true;
  }

  private static boolean isAllSpace(int[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] != SPACE) {
        return false;
      }
    }
    return true;
  }

  /// White space starts a piece, or ends it where it is a suffix; inside it needs permission.
  private boolean allowsSpace(int i, int n) {
    if (suffix) {
      return i == n - 1 || !bySpace && i > 0;
    }
    return i == 0 || !bySpace && i < n - 1;
  }

  /// Japanese writing counts as one script; a mark takes the script before it.
  private static @Nullable UnicodeScript script(int c, @Nullable UnicodeScript before) {
    var script = UnicodeScript.of(c);
    if (script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA || c == 0x30FC) {
      return UnicodeScript.HAN;
    }
    if (script == UnicodeScript.INHERITED) {
      return before;
    }
    return script == UnicodeScript.UNKNOWN ? UnicodeScript.COMMON : script;
  }
}
