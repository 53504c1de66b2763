package quire.text.gguf;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import quire.base.AtomicFile;
import quire.base.Check;
import quire.base.WorkException;

/// Writes GGUF files of version 3.
public final class GgufWriter {
  private GgufWriter() {}

  /// Gives the values of a tensor.
  @FunctionalInterface
  public interface TensorData {
    /// Writes exactly [GgufTensor#bytes] bytes.
    void writeTo(GgufTensor tensor, OutputStream out) throws IOException;
  }

  /// Writes a file, whole or not at all.
  ///
  /// @param tensors their offsets are made anew, in this order
  /// @param data called for each tensor in turn
  /// @throws quire.base.RequestException when the size of a tensor is not known
  public static void write(
      Path file,
      Map<String, GgufValue> metadata,
      List<GgufTensor> tensors,
      ByteOrder order,
      TensorData data) {
    var value = metadata.get(GgufFile.ALIGNMENT);
    long alignment = value == null ? GgufFile.USUAL_ALIGNMENT : value.number();
    Check.that(
        alignment >= 1 && Long.bitCount(alignment) == 1,
        "%s must be a power of two, is %d",
        GgufFile.ALIGNMENT,
        alignment);
    var placed = new ArrayList<GgufTensor>();
    long offset = 0;
    for (var tensor : tensors) {
      long bytes = tensor.bytes();
      Check.that(bytes >= 0, "tensor %s: type %d is not known", tensor.name(), tensor.type());
      placed.add(new GgufTensor(tensor.name(), tensor.shape(), tensor.type(), offset));
      offset = (offset + bytes + alignment - 1) / alignment * alignment;
    }
    try {
      AtomicFile.write(
          file,
          out -> {
            var numbers = new Numbers(out, order);
            writeFront(numbers, metadata, placed);
            numbers.pad(alignment);
            for (var tensor : placed) {
              long before = numbers.written;
              data.writeTo(tensor, numbers);
              Check.that(
                  numbers.written - before == tensor.bytes(),
                  "tensor %s: %d bytes were written, %d are expected",
                  tensor.name(),
                  numbers.written - before,
                  tensor.bytes());
              numbers.pad(alignment);
            }
          });
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  private static void writeFront(
      Numbers out, Map<String, GgufValue> metadata, List<GgufTensor> tensors) throws IOException {
    out.write("GGUF".getBytes(StandardCharsets.US_ASCII));
    out.putInt(3);
    out.putLong(tensors.size());
    out.putLong(metadata.size());
    for (var entry : metadata.entrySet()) {
      out.putText(entry.getKey());
      writeValue(out, entry.getValue());
    }
    for (var tensor : tensors) {
      out.putText(tensor.name());
      out.putInt(tensor.shape().length);
      for (long size : tensor.shape()) {
        out.putLong(size);
      }
      out.putInt(tensor.type());
      out.putLong(tensor.offset());
    }
  }

  private static void writeValue(Numbers out, GgufValue value) throws IOException {
    int type = value.type().ordinal();
    if (!value.isArray()) {
      out.putInt(type);
      writeOne(out, value.value());
      return;
    }
    out.putInt(GgufType.ARRAY.ordinal());
    out.putInt(type);
    int n = java.lang.reflect.Array.getLength(value.value());
    out.putLong(n);
    if (value.value() instanceof byte[] bytes) {
      out.write(bytes);
      return;
    }
    for (int i = 0; i < n; i++) {
      writeOne(out, java.lang.reflect.Array.get(value.value(), i));
    }
  }

  private static void writeOne(Numbers out, Object value) throws IOException {
    switch (value) {
      case Byte b -> out.write(b);
      case Short s -> out.putShort(s);
      case Integer i -> out.putInt(i);
      case Long l -> out.putLong(l);
      case Float f -> out.putInt(Float.floatToRawIntBits(f));
      case Double d -> out.putLong(Double.doubleToRawLongBits(d));
      case Boolean flag -> out.write(flag ? 1 : 0);
      case String text -> out.putText(text);
      default -> throw new AssertionError(value);
    }
  }

  /// A stream that writes numbers and counts its bytes.
  private static final class Numbers extends OutputStream {
    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(8);
    private long written;

    Numbers(OutputStream out, ByteOrder order) {
      this.out = out;
      buffer.order(order);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      written++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      written += length;
    }

    void putShort(short value) throws IOException {
      buffer.putShort(0, value);
      write(buffer.array(), 0, 2);
    }

    void putInt(int value) throws IOException {
      buffer.putInt(0, value);
      write(buffer.array(), 0, 4);
    }

    void putLong(long value) throws IOException {
      buffer.putLong(0, value);
      write(buffer.array(), 0, 8);
    }

    void putText(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      putLong(bytes.length);
      write(bytes);
    }

    void pad(long alignment) throws IOException {
      while (written % alignment != 0) {
        write(0);
      }
    }
  }
}
