package quire.text.sentencepiece;

import java.util.ArrayList;
import java.util.List;

/// Words of a normalised text, in which U+2581 stands for white space.
final class Words {
  private static final char SPACE = '\u2581';

  private Words() {}

  /// @param suffix white space ends a word instead of starting it
  /// @param runs a run of white space stays together
  static List<String> split(String text, boolean suffix, boolean runs) {
    return suffix ? splitAfter(text, runs) : splitBefore(text, runs);
  }

  private static List<String> splitBefore(String text, boolean runs) {
    var words = new ArrayList<String>();
    int start = 0;
    boolean inRun = text.length() > 0 && text.charAt(0) == SPACE;
    for (int i = 1; i < text.length(); i++) {
      boolean space = text.charAt(i) == SPACE;
      if (space && !(runs && inRun)) {
        words.add(text.substring(start, i));
        start = i;
        inRun = true;
      }
      inRun &= space;
    }
    if (start < text.length()) {
      words.add(text.substring(start));
    }
    return words;
  }

  private static List<String> splitAfter(String text, boolean runs) {
    var words = new ArrayList<String>();
    int start = 0;
    for (int i = 1; i < text.length(); i++) {
      boolean afterSpace = text.charAt(i - 1) == SPACE;
      if (afterSpace && (!runs || text.charAt(i) != SPACE)) {
        words.add(text.substring(start, i));
        start = i;
      }
    }
    if (start < text.length()) {
      words.add(text.substring(start));
    }
    return words;
  }

  /// The order of the bytes in UTF-8, which is that of the code points.
  static int compare(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Surrogates stand for what comes after all other chars.
        boolean high = Character.isSurrogate(x);
        return high != Character.isSurrogate(y) ? (high ? 1 : -1) : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
