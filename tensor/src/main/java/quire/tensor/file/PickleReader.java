package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import quire.tensor.file.PyTorchException.Kind;

/// Reads the operands of pickle instructions from memory, within bounds.
final class PickleReader {
  private static final int LONGEST_NUMBER = 1024;
  private static final ValueLayout.OfDouble DOUBLE_BE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment bytes;
  private final String where;
  private long at;

  PickleReader(MemorySegment bytes, long at, String where) {
    this.bytes = bytes;
    this.at = at;
    this.where = where;
  }

  long position() {
    return at;
  }

  long size() {
    return bytes.byteSize();
  }

  String where() {
    return where;
  }

  int u8() {
    return bytes.get(ValueLayout.JAVA_BYTE, advance(1)) & 0xff;
  }

  int u16() {
    return bytes.get(Layouts.SHORT_LE, advance(2)) & 0xffff;
  }

  int i32() {
    return bytes.get(Layouts.INT_LE, advance(4));
  }

  long u32() {
    return i32() & 0xffff_ffffL;
  }

  long i64() {
    return bytes.get(Layouts.LONG_LE, advance(8));
  }

  double bigDouble() {
    return bytes.get(DOUBLE_BE, advance(8));
  }

  byte[] bytes(long length) {
    if (length < 0 || length > Integer.MAX_VALUE - 8) {
      throw fault(Kind.TRUNCATED, "claims " + length + " bytes of text at " + at);
    }
    long start = advance(length);
    return bytes.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
  }

  String utf8(long length) {
    byte[] text = bytes(length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException problem) {
      throw fault(Kind.TEXT, "text before byte " + at + " is no UTF-8");
    }
  }

  /// Text of Python 2, whose encoding nobody noted: UTF-8 where it can be, else Latin-1.
  String oldString(long length) {
    byte[] text = bytes(length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException problem) {
      return new String(text, StandardCharsets.ISO_8859_1);
    }
  }

  /// Text up to the end of the line.
  String line() {
    long start = at;
    while (u8() != '\n') {
      if (at - start > 4096) {
        throw fault(Kind.TOO_LARGE, "has a name of more than 4096 bytes");
      }
    }
    long end = at - 1;
    at = start;
    String line = utf8(end - start);
    at = end + 1;
    return line;
  }

  /// A little-endian whole number: a Long where it fits, else a BigInteger.
  Number integer(long length) {
    if (length < 0 || length > LONGEST_NUMBER) {
      throw fault(Kind.NUMBER, "has a number of " + length + " bytes");
    }
    byte[] little = bytes(length);
    if (little.length == 0) {
      return 0L;
    }
    byte[] big = new byte[little.length];
    for (int i = 0; i < big.length; i++) {
      big[i] = little[big.length - 1 - i];
    }
    var value = new BigInteger(big);
    return value.bitLength() < 64 ? (Number) value.longValue() : value;
  }

  PyTorchException fault(Kind kind, String problem) {
    return new PyTorchException(kind, where + ": " + problem);
  }

  private long advance(long length) {
    if (length > bytes.byteSize() - at) {
      throw fault(Kind.TRUNCATED, "ends inside a pickle");
    }
    long start = at;
    at += length;
    return start;
  }
}
