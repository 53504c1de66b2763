package quire.text.sentencepiece;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// UTF-8 as encoding and decoding need it.
final class Utf8 {
  /// U+FFFD.
  static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  /// U+2581, which stands for white space in pieces.
  static final byte[] SPACE = {(byte) 0xE2, (byte) 0x96, (byte) 0x81};

  private Utf8() {}

  /// The bytes of a text; lone surrogates become U+FFFD.
  static byte[] bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // Only what is not ASCII can hold a surrogate, which the JDK turns into a question mark.
    if (bytes.length == text.length() || !hasLoneSurrogate(text)) {
      return bytes.length == text.length() && hasLoneSurrogate(bytes, text) ? mended(text) : bytes;
    }
    return mended(text);
  }

  /// As many bytes as chars: ASCII, or question marks for lone surrogates.
  private static boolean hasLoneSurrogate(byte[] bytes, String text) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '?' && text.charAt(i) != '?') {
        return true;
      }
    }
    return false;
  }

  private static boolean hasLoneSurrogate(String text) {
    int n = text.length();
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == n
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static byte[] mended(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (i + 1 < chars.length && Character.isSurrogatePair(chars[i], chars[i + 1])) {
        i++;
      } else if (Character.isSurrogate(chars[i])) {
        chars[i] = '\uFFFD';
      }
    }
    return new String(chars).getBytes(StandardCharsets.UTF_8);
  }

  /// Bytes of the character that starts with a byte, by its high bits alone.
  static int length(byte first) {
    int high = (first & 0xFF) >> 4;
    return high < 12 ? 1 : high < 14 ? 2 : high - 11;
  }

  /// Bytes of the valid character at a place, or 0 where there is none: no overlong form, no
  /// surrogate, nothing above U+10FFFF, none that is cut short.
  static int valid(byte[] b, int at, int end) {
    int first = b[at] & 0xFF;
    if (first < 0x80) {
      return 1;
    }
    if (first < 0xC2 || first > 0xF4) {
      return 0;
    }
    int n = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (at + n > end) {
      return 0;
    }
    for (int i = 1; i < n; i++) {
      if ((b[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    int second = b[at + 1] & 0xFF;
    boolean outside =
        switch (first) {
          case 0xE0 -> second < 0xA0;
          case 0xED -> second > 0x9F;
          case 0xF0 -> second < 0x90;
          case 0xF4 -> second > 0x8F;
          default -> false;
        };
    return outside ? 0 : n;
  }

  /// For each byte, and the end, the index of its character in the text as Java counts it.
  static int[] charIndices(byte[] bytes) {
    int[] indices = new int[bytes.length + 1];
    int at = 0;
    for (int i = 0; i < bytes.length; ) {
      int n = Math.min(length(bytes[i]), bytes.length - i);
      Arrays.fill(indices, i, i + n, at);
      at += n == 4 ? 2 : 1;
      i += n;
    }
    indices[bytes.length] = at;
    return indices;
  }

  static boolean startsWith(byte[] text, int from, int to, byte[] prefix) {
    return from + prefix.length <= to
        && Arrays.equals(text, from, from + prefix.length, prefix, 0, prefix.length);
  }
}
