package quire.tensor.file;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import quire.tensor.file.OnnxException.Kind;

/// Walks the fields of one protocol buffer message in memory. Source: the encoding as described at
/// <https://protobuf.dev/programming-guides/encoding/>.
final class Protobuf {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private final MemorySegment message;
  private final String where;
  private long at;
  private int field;
  private int wire;
  private long value;
  private long start;
  private MemorySegment body = MemorySegment.NULL;

  Protobuf(MemorySegment message, String where) {
    this.message = message;
    this.where = where;
  }

  /// Steps to the next field; false at the end.
  boolean next() {
    if (at >= message.byteSize()) {
      return false;
    }
    start = at;
    long tag = varint();
    field = (int) (tag >>> 3);
    wire = (int) (tag & 7);
    if (field < 1 || tag >>> 3 > 0x1fff_ffff) {
      throw fault(Kind.WIRE, "has a field without a number");
    }
    switch (wire) {
      case VARINT -> value = varint();
      case FIXED64 -> body = take(8);
      case BYTES -> body = take(varint());
      case FIXED32 -> body = take(4);
      default -> throw fault(Kind.WIRE, "has a field of wire type " + wire);
    }
    return true;
  }

  int field() {
    return field;
  }

  int wire() {
    return wire;
  }

  /// The current field whole, tag included.
  MemorySegment whole() {
    return message.asSlice(start, at - start);
  }

  long number() {
    if (wire != VARINT) {
      throw fault(Kind.WIRE, "field " + field + " is no number");
    }
    return value;
  }

  MemorySegment bytes() {
    if (wire != BYTES) {
      throw fault(Kind.WIRE, "field " + field + " holds no bytes");
    }
    return body;
  }

  /// The bytes of a field of any wire type but varint.
  MemorySegment body() {
    if (wire == VARINT) {
      throw new NoSuchElementException();
    }
    return body;
  }

  String text() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes().toArray(ValueLayout.JAVA_BYTE)))
          .toString();
    } catch (CharacterCodingException problem) {
      throw fault(Kind.TEXT, "has text that is no UTF-8");
    }
  }

  long varint() {
    long result = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (at >= message.byteSize()) {
        throw fault(Kind.TRUNCATED, "ends inside a field");
      }
      byte part = message.get(ValueLayout.JAVA_BYTE, at++);
      result |= shift < 64 ? (long) (part & 0x7f) << shift : 0;
      if (part >= 0) {
        return result;
      }
    }
    throw fault(Kind.WIRE, "has a number of more than ten bytes");
  }

  boolean atEnd() {
    return at >= message.byteSize();
  }

  private MemorySegment take(long length) {
    if (length < 0 || length > message.byteSize() - at) {
      throw fault(Kind.TRUNCATED, "has a field that goes on behind its end");
    }
    MemorySegment taken = message.asSlice(at, length);
    at += length;
    return taken;
  }

  OnnxException fault(Kind kind, String problem) {
    return new OnnxException(kind, where + ": " + problem);
  }

  static void putVarint(ByteArrayOutputStream out, long number) {
    long left = number;
    while ((left & ~0x7fL) != 0) {
      out.write((int) (left & 0x7f) | 0x80);
      left >>>= 7;
    }
    out.write((int) left);
  }

  static void putNumber(ByteArrayOutputStream out, int field, long number) {
    putVarint(out, (long) field << 3);
    putVarint(out, number);
  }

  static void putText(ByteArrayOutputStream out, int field, String text) {
    putBytes(out, field, text.getBytes(StandardCharsets.UTF_8));
  }

  static void putBytes(ByteArrayOutputStream out, int field, byte[] bytes) {
    putLength(out, field, bytes.length);
    out.writeBytes(bytes);
  }

  /// The tag and length before the bytes of a field.
  static void putLength(ByteArrayOutputStream out, int field, long length) {
    putVarint(out, (long) field << 3 | BYTES);
    putVarint(out, length);
  }
}
