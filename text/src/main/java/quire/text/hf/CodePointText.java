package quire.text.hf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A text by code points; lone surrogates become U+FFFD.
final class CodePointText {
  private CodePointText() {}

  /// The code points, in an array that may be longer; see [#length].
  static int[] points(String text) {
    int n = text.length();
    int[] points = new int[n];
    int count = 0;
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        points[count++] = c;
      } else if (pairs(text, i)) {
        points[count++] = Character.toCodePoint(c, text.charAt(++i));
      } else {
        points[count++] = 0xFFFD;
      }
    }
    return points;
  }

  /// The number of code points.
  static int length(String text, int[] points) {
    int count = points.length;
    for (int i = 0; i < text.length(); i++) {
      if (pairs(text, i)) {
        count--;
        i++;
      }
    }
    return count;
  }

  /// Where each code point starts in the text, and the text's end; null where these are the same.
  static int @Nullable [] utf16(String text) {
    int[] places = null;
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      if (places != null) {
        places[count] = i;
      }
      if (pairs(text, i)) {
        if (places == null) {
          places = new int[text.length() + 1];
          for (int j = 0; j <= i; j++) {
            places[j] = j;
          }
        }
        i++;
      }
      count++;
    }
    if (places == null) {
      return null;
    }
    places[count] = text.length();
    return Arrays.copyOf(places, count + 1);
  }

  private static boolean pairs(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }
}
