package quire.imaging.codec;

import java.nio.charset.StandardCharsets;
import quire.imaging.ImageException;
import quire.imaging.ImageException.Kind;

/// Walks the bytes of a file; reaching past the end refuses the file as truncated.
final class Cursor {
  private final byte[] bytes;
  private final int end;
  private final String where;
  private int at;

  Cursor(byte[] bytes, String where) {
    this(bytes, 0, bytes.length, where);
  }

  Cursor(byte[] bytes, int from, int end, String where) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
    this.where = where;
  }

  int position() {
    return at;
  }

  int left() {
    return end - at;
  }

  void skip(long count) {
    need(count);
    at += (int) count;
  }

  int u8() {
    need(1);
    return bytes[at++] & 0xff;
  }

  int u16() {
    return u8() << 8 | u8();
  }

  long u32() {
    return (long) u16() << 16 | u16();
  }

  int u16le() {
    return u8() | u8() << 8;
  }

  int u24le() {
    return u8() | u8() << 8 | u8() << 16;
  }

  long u32le() {
    return u16le() | (long) u16le() << 16;
  }

  /// Four letters of a chunk's name.
  String tag() {
    need(4);
    String text = new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
    at += 4;
    return text;
  }

  private void need(long count) {
    if (count < 0 || count > end - at) {
      throw truncated(where);
    }
  }

  static ImageException truncated(String where) {
    return new ImageException(Kind.TRUNCATED, where + ": ends before the image does");
  }

  static ImageException damaged(String where, String problem) {
    return new ImageException(Kind.DAMAGED, where + ": " + problem);
  }

  static boolean startsWith(byte[] bytes, int... first) {
    if (bytes.length < first.length) {
      return false;
    }
    for (int i = 0; i < first.length; i++) {
      if ((bytes[i] & 0xff) != first[i]) {
        return false;
      }
    }
    return true;
  }
}
