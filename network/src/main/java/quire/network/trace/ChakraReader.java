package quire.network.trace;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;

/// Reads one Chakra trace file: a stream of length and message, first the metadata, then nodes. A
/// gzip file is unpacked on the way. Fields that nobody needs are skipped.
final class ChakraReader {
  private static final int MAX_MESSAGE = 1 << 26;

  private final String file;
  private int message;

  private ChakraReader(Path file) {
    this.file = file.toString();
  }

  /// All nodes in their order.
  ///
  /// @throws RequestException naming the file, the message in it and what is wrong
  static List<ChakraNode> read(Path file) {
    Check.readable(file);
    var reader = new ChakraReader(file);
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = unpacked(raw)) {
      return reader.nodes(CodedInputStream.newInstance(in));
    } catch (InvalidProtocolBufferException | ZipException | java.io.EOFException problem) {
      throw reader.refuse("is damaged or cut short: " + problem.getMessage());
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  private static InputStream unpacked(InputStream raw) throws IOException {
    raw.mark(2);
    int first = raw.read();
    int second = raw.read();
    raw.reset();
    return first == 0x1f && second == 0x8b
        ? new BufferedInputStream(new GZIPInputStream(raw))
        : raw;
  }

  private RequestException refuse(String what) {
    return new RequestException(
        file + ": message " + message + " " + what + "; expected a Chakra execution trace");
  }

  private List<ChakraNode> nodes(CodedInputStream in) throws IOException {
    in.setSizeLimit(Integer.MAX_VALUE);
    var nodes = new ArrayList<ChakraNode>();
    while (!in.isAtEnd()) {
      in.resetSizeCounter();
      int length = in.readRawVarint32();
      if (length < 0 || length > MAX_MESSAGE) {
        throw refuse("claims " + Integer.toUnsignedString(length) + " bytes");
      }
      int limit = in.pushLimit(length);
      if (message == 0) {
        skipMetadata(in);
      } else {
        nodes.add(node(in));
      }
      if (in.getBytesUntilLimit() != 0) {
        throw refuse("is longer than its fields");
      }
      in.popLimit(limit);
      message++;
    }
    if (message == 0) {
      throw refuse("is missing: the file is empty");
    }
    return nodes;
  }

  private void skipMetadata(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!in.skipField(tag)) {
        throw refuse("ends a group that it did not begin");
      }
    }
  }

  private ChakraNode node(CodedInputStream in) throws IOException {
    long id = 0;
    String name = "";
    int type = 0;
    long duration = 0;
    var dependencies = new Longs();
    var attributes = new TreeMap<String, Object>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> id = varint(in, tag);
        case 2 -> name = in.readStringRequireUtf8();
        case 3 -> type = (int) varint(in, tag);
        case 4, 5 -> dependencies(in, tag, dependencies);
        case 7 -> duration = varint(in, tag);
        case 10 -> attribute(in, attributes);
        default -> skip(in, tag);
      }
    }
    if (duration < 0) {
      throw refuse("(node " + id + ") has a duration out of range");
    }
    return new ChakraNode(id, name, type, dependencies.toArray(), duration, attributes);
  }

  private long varint(CodedInputStream in, int tag) throws IOException {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_VARINT) {
      throw refuse("has field " + WireFormat.getTagFieldNumber(tag) + " in another wire type");
    }
    return in.readRawVarint64();
  }

  private void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw refuse("ends a group that it did not begin");
    }
  }

  /// Packed or one by one: both are legal.
  private void dependencies(CodedInputStream in, int tag, Longs to) throws IOException {
    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
      to.add(in.readRawVarint64());
      return;
    }
    int limit = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      to.add(in.readRawVarint64());
    }
    in.popLimit(limit);
  }

  private void attribute(CodedInputStream in, TreeMap<String, Object> to) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    String name = "";
    Object value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> name = in.readStringRequireUtf8();
        case 3, 21, 25 -> value = eightBytes(in, tag);
        case 5 -> value = (double) Float.intBitsToFloat(in.readRawLittleEndian32());
        case 7, 9, 11, 13 -> value = varint(in, tag);
        case 15, 17 -> value = CodedInputStream.decodeZigZag64(varint(in, tag));
        case 19, 23 -> value = (long) in.readRawLittleEndian32();
        case 27 -> value = varint(in, tag) != 0;
        case 28 -> value = flags(in);
        case 29 -> value = in.readStringRequireUtf8();
        default -> skip(in, tag);
      }
    }
    in.popLimit(limit);
    to.put(name, value);
  }

  private static Object eightBytes(CodedInputStream in, int tag) throws IOException {
    long bits = in.readRawLittleEndian64();
    if (WireFormat.getTagFieldNumber(tag) == 3) {
      return Double.longBitsToDouble(bits);
    }
    return bits;
  }

  private boolean[] flags(CodedInputStream in) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    var values = new Longs();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        dependencies(in, tag, values);
      } else {
        skip(in, tag);
      }
    }
    in.popLimit(limit);
    long[] numbers = values.toArray();
    var flags = new boolean[numbers.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = numbers[i] != 0;
    }
    return flags;
  }

  private static final class Longs {
    private long[] values = new long[4];
    private int count;

    void add(long value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value;
    }

    long[] toArray() {
      return Arrays.copyOf(values, count);
    }
  }
}
