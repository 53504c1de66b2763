package quire.text.hf;

/// GPT-2's alphabet: a printable character for each byte. Printable bytes stand for themselves, the
/// others follow from U+0100 on.
final class ByteAlphabet {
  /// The character of each byte.
  static final char[] CHARS = new char[256];

  private static final short[] BYTES = new short[0x144];

  static {
    java.util.Arrays.fill(BYTES, (short) -1);
    int next = 0x100;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xFF && b != 0xAD);
      CHARS[b] = (char) (printable ? b : next++);
      BYTES[CHARS[b]] = (short) b;
    }
  }

  private ByteAlphabet() {}

  /// The byte of a character, -1 where it stands for none.
  static int byteOf(int c) {
    return c < BYTES.length ? BYTES[c] : -1;
  }

  /// Bytes of a code point in UTF-8.
  static int size(int c) {
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }

  /// Byte i of a code point in UTF-8.
  static int utf8(int c, int i) {
    int size = size(c);
    if (size == 1) {
      return c;
    }
    int bits = c >> (6 * (size - 1 - i));
    return i == 0 ? ((0xF00 >> size) & 0xFF) | bits : 0x80 | (bits & 0x3F);
  }
}
