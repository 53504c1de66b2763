package quire.text.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quire.base.Check;
import quire.base.RequestException;

/// Reads the front of a GGUF file piece by piece; every length is held against what is left of the
/// file before memory is taken for it.
final class GgufReader {
  private static final int MAGIC = 0x46554747; // "GGUF", the first byte lowest
  private static final int MOST_DIMENSIONS = 4;
  private static final long MOST_BYTES = 1L << 30;
  private static final int MOST_TEXTS = 1 << 24;
  private static final int LONGEST_NAME = 1 << 16;

  private final FileChannel channel;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

  /// The place in the file after the buffer's content.
  private long filled;

  GgufReader(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
    buffer.limit(0);
    buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  GgufFile read() throws IOException {
    Check.that(size >= 24, "%d bytes are too few for a GGUF file", size);
    Check.that(readInt() == MAGIC, "is no GGUF file");
    int version = readInt();
    if ((version & 0xFFFF) == 0) {
      buffer.order(ByteOrder.BIG_ENDIAN);
      version = Integer.reverseBytes(version);
    }
    Check.that(version == 2 || version == 3, "GGUF version %d is not known, 2 and 3 are", version);
    long tensorCount = readLong();
    long keyCount = readLong();
    // A key takes 13 bytes at least, a tensor 24.
    Check.that(
        keyCount >= 0 && keyCount <= left() / 13, "%d keys are more than the file holds", keyCount);
    Check.that(
        tensorCount >= 0 && tensorCount <= left() / 24,
        "%d tensors are more than the file holds",
        tensorCount);
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    for (long i = 0; i < keyCount; i++) {
      String key = readText(LONGEST_NAME);
      Check.that(!key.isEmpty(), "key %d is empty", i);
      Check.that(metadata.put(key, readValue(key)) == null, "key %s is there twice", key);
      Check.that(position() <= MOST_BYTES, "the metadata takes more than %d bytes", MOST_BYTES);
    }
    List<GgufTensor> tensors = new ArrayList<>();
    for (long i = 0; i < tensorCount; i++) {
      tensors.add(readTensor());
    }
    long alignment = alignment(metadata);
    long start = (position() + alignment - 1) / alignment * alignment;
    check(tensors, alignment, tensors.isEmpty() ? Math.min(start, size) : start);
    return new GgufFile(version, buffer.order(), metadata, tensors, alignment, start);
  }

  private static long alignment(Map<String, GgufValue> metadata) {
    var value = metadata.get(GgufFile.ALIGNMENT);
    if (value == null) {
      return GgufFile.USUAL_ALIGNMENT;
    }
    long alignment = value.number();
    Check.that(
        alignment >= 1 && alignment <= 1 << 20 && Long.bitCount(alignment) == 1,
        "%s must be a power of two, is %d",
        GgufFile.ALIGNMENT,
        alignment);
    return alignment;
  }

  private void check(List<GgufTensor> tensors, long alignment, long start) {
    long room = size - start;
    Check.that(room >= 0, "the file ends before its tensors");
    var names = new java.util.HashSet<String>();
    var ordered = new ArrayList<>(tensors);
    ordered.sort(Comparator.comparingLong(GgufTensor::offset));
    long end = 0;
    for (var tensor : ordered) {
      Check.that(names.add(tensor.name()), "tensor %s is there twice", tensor.name());
      long offset = tensor.offset();
      Check.that(
          offset >= 0 && offset % alignment == 0,
          "tensor %s starts at %d, which is no multiple of %d",
          tensor.name(),
          offset,
          alignment);
      long bytes = Math.max(0, tensor.bytes());
      tensor.elements();
      Check.that(
          offset <= room && bytes <= room - offset,
          "tensor %s reaches beyond the end of the file",
          tensor.name());
      Check.that(offset >= end, "tensor %s overlaps the one before it", tensor.name());
      end = offset + bytes;
    }
  }

  private GgufTensor readTensor() throws IOException {
    String name = readText(LONGEST_NAME);
    int dimensions = readInt();
    Check.that(
        dimensions >= 0 && dimensions <= MOST_DIMENSIONS,
        "tensor %s has %s dimensions, at most %d are possible",
        name,
        Integer.toUnsignedString(dimensions),
        MOST_DIMENSIONS);
    long[] shape = new long[dimensions];
    for (int i = 0; i < dimensions; i++) {
      shape[i] = readLong();
    }
    return new GgufTensor(name, shape, readInt(), readLong());
  }

  private GgufValue readValue(String key) throws IOException {
    var type = readType(key);
    if (type == GgufType.ARRAY) {
      return readArray(key);
    }
    Object value =
        switch (type) {
          case UINT8, INT8 -> (Object) readByte();
          case UINT16, INT16 -> readShort();
          case UINT32, INT32 -> readInt();
          case UINT64, INT64 -> readLong();
          case FLOAT32 -> Float.intBitsToFloat(readInt());
          case FLOAT64 -> Double.longBitsToDouble(readLong());
          case BOOL -> readFlag(key);
          case STRING -> readText((int) Math.min(left(), MOST_BYTES));
          case ARRAY -> throw new AssertionError(type);
        };
    return new GgufValue(type, false, value);
  }

  private GgufType readType(String key) throws IOException {
    int number = readInt();
    var types = GgufType.values();
    Check.that(
        number >= 0 && number < types.length,
        "key %s: type %s is not known",
        key,
        Integer.toUnsignedString(number));
    return types[number];
  }

  private GgufValue readArray(String key) throws IOException {
    var type = readType(key);
    Check.that(type != GgufType.ARRAY, "key %s: arrays of arrays are not supported", key);
    long count = readLong();
    Check.that(
        count >= 0
            && count <= left() / type.leastBytes()
            && count <= MOST_BYTES / type.leastBytes(),
        "key %s: %s elements are more than the file holds",
        key,
        Long.toUnsignedString(count));
    int n = (int) count;
    Object array =
        switch (type) {
          case UINT8, INT8 -> readBytes(n);
          case UINT16, INT16 -> {
            short[] values = new short[n];
            for (int i = 0; i < n; i++) {
              values[i] = readShort();
            }
            yield values;
          }
          case UINT32, INT32 -> {
            int[] values = new int[n];
            for (int i = 0; i < n; i++) {
              values[i] = readInt();
            }
            yield values;
          }
          case UINT64, INT64 -> {
            long[] values = new long[n];
            for (int i = 0; i < n; i++) {
              values[i] = readLong();
            }
            yield values;
          }
          case FLOAT32 -> {
            float[] values = new float[n];
            for (int i = 0; i < n; i++) {
              values[i] = Float.intBitsToFloat(readInt());
            }
            yield values;
          }
          case FLOAT64 -> {
            double[] values = new double[n];
            for (int i = 0; i < n; i++) {
              values[i] = Double.longBitsToDouble(readLong());
            }
            yield values;
          }
          case BOOL -> {
            boolean[] values = new boolean[n];
            for (int i = 0; i < n; i++) {
              values[i] = readFlag(key);
            }
            yield values;
          }
          case STRING -> readTexts(key, n);
          case ARRAY -> throw new AssertionError(type);
        };
    return new GgufValue(type, true, array);
  }

  private String[] readTexts(String key, int n) throws IOException {
    Check.that(n <= MOST_TEXTS, "key %s: %d texts are too many", key, n);
    String[] texts = new String[n];
    for (int i = 0; i < n; i++) {
      texts[i] = readText((int) Math.min(left(), MOST_BYTES));
    }
    return texts;
  }

  private boolean readFlag(String key) throws IOException {
    byte value = readByte();
    Check.that(value == 0 || value == 1, "key %s: a flag must be 0 or 1, is %d", key, value);
    return value == 1;
  }

  private String readText(int longest) throws IOException {
    long length = readLong();
    Check.that(
        length >= 0 && length <= left() && length <= longest,
        "a text of %s bytes is longer than the file or than %d",
        Long.toUnsignedString(length),
        longest);
    byte[] bytes = readBytes((int) length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException problem) {
      throw new RequestException(
          "a text at byte " + (position() - length) + " is no UTF-8", problem);
    }
  }

  private byte[] readBytes(int n) throws IOException {
    byte[] bytes = new byte[n];
    for (int at = 0; at < n; ) {
      need(1);
      int part = Math.min(n - at, buffer.remaining());
      buffer.get(bytes, at, part);
      at += part;
    }
    return bytes;
  }

  private byte readByte() throws IOException {
    need(1);
    return buffer.get();
  }

  private short readShort() throws IOException {
    need(2);
    return buffer.getShort();
  }

  private int readInt() throws IOException {
    need(4);
    return buffer.getInt();
  }

  private long readLong() throws IOException {
    need(8);
    return buffer.getLong();
  }

  private long position() {
    return filled - buffer.remaining();
  }

  private long left() {
    return size - position();
  }

  private void need(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return;
    }
    buffer.compact();
    while (buffer.position() < bytes) {
      int got = channel.read(buffer, filled);
      Check.that(got > 0, "the file ends at byte %d, in the middle", filled);
      filled += got;
    }
    buffer.flip();
  }
}
