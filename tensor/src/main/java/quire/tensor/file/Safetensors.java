package quire.tensor.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import quire.base.AtomicFile;
import quire.base.Json;
import quire.base.WorkException;
import quire.tensor.file.SafetensorsException.Kind;

/// Safetensors files: an 8-byte length, a JSON header, then the tensors' bytes, little-endian, one
/// after the other. Source: the format's description at <https://huggingface.co/docs/safetensors>.
public final class Safetensors {
  private static final long MAX_HEADER = 100_000_000;
  private static final int CHUNK = 1 << 26;

  private Safetensors() {}

  /// Opens a file of any size: maps it, reads and checks its header.
  ///
  /// @throws SafetensorsException when the file is not what the format asks for
  public static SafetensorsFile open(Path file) {
    return open(MappedFile.map(file), file, file.toString());
  }

  static SafetensorsFile open(MemorySegment bytes, String where) {
    return open(bytes, null, where);
  }

  private static SafetensorsFile open(
      MemorySegment bytes, @org.jspecify.annotations.Nullable Path path, String where) {
    if (bytes.byteSize() < 8) {
      throw fault(
          Kind.HEADER_TOO_SMALL, where, "is no safetensors file: " + bytes.byteSize() + " bytes");
    }
    long length = bytes.get(Layouts.LONG_LE, 0);
    if (length < 0 || length > MAX_HEADER) {
      throw fault(
          Kind.HEADER_TOO_LARGE,
          where,
          "claims a header of "
              + Long.toUnsignedString(length)
              + " bytes; at most "
              + MAX_HEADER
              + " are read");
    }
    if (length > bytes.byteSize() - 8) {
      throw fault(
          Kind.HEADER_OUTSIDE,
          where,
          "claims a header of " + length + " bytes, the file holds " + (bytes.byteSize() - 8));
    }
    if (length == 0 || bytes.get(ValueLayout.JAVA_BYTE, 8) != '{') {
      throw fault(Kind.HEADER_START, where, "header does not start with {");
    }
    long dataOffset = 8 + length;
    String text = text(bytes.asSlice(8, length), where);
    var header = SafetensorsHeader.parse(text, bytes.byteSize() - dataOffset, where);
    return new SafetensorsFile(path, where, header, bytes.asSlice(dataOffset), dataOffset);
  }

  private static String text(MemorySegment header, String where) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(header.asByteBuffer()).toString();
    } catch (CharacterCodingException problem) {
      throw fault(Kind.NOT_UTF8, where, "header is no UTF-8");
    }
  }

  /// Writes tensors, atomically and one after the other, so that memory does not grow with the
  /// file. The order is the format's (widest dtype first, then by name): the same tensors give the
  /// same bytes.
  ///
  /// @param tensors by name, on any device, of any layout; not changed
  /// @param metadata free text
  /// @throws SafetensorsException when a name cannot be written
  /// @throws WorkException when the file cannot be written; an older one is then untouched
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    var items = new ArrayList<Item>();
    tensors.forEach((name, tensor) -> items.add(item(file, name, tensor)));
    write(file, items, metadata);
  }

  /// Gives a tensor's bytes to a writer; they are valid during the call only.
  @FunctionalInterface
  interface Source {
    void writeTo(ByteSink sink) throws IOException;
  }

  /// Takes bytes.
  @FunctionalInterface
  interface ByteSink {
    void accept(MemorySegment bytes) throws IOException;
  }

  /// One tensor to write.
  record Item(String name, SafetensorsDtype dtype, long[] shape, Source source) {
    long bytes() {
      return Shapes.bytes(shape, dtype.bits()) / 8;
    }
  }

  private static Item item(Path file, String name, Tensor tensor) {
    if (name.equals("__metadata__") || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw fault(Kind.NAME, file.toString(), "tensor " + name + ": this name cannot be written");
    }
    var dtype = SafetensorsDtype.of(TorchMemory.type(tensor));
    if (dtype == null) {
      throw fault(
          Kind.CONVERSION, file.toString(), "tensor " + name + ": the format lacks its dtype");
    }
    return new Item(
        name,
        dtype,
        TorchMemory.shape(tensor),
        sink -> {
          try (var _ = new PointerScope()) {
            sink.accept(TorchMemory.littleEndian(tensor.detach().cpu().contiguous()));
          }
        });
  }

  static void write(Path file, List<Item> tensors, Map<String, String> metadata) {
    var items = new ArrayList<>(tensors);
    items.sort(
        Comparator.comparing(Item::dtype)
            .reversed()
            .thenComparing(Item::name, Safetensors::byUtf8));
    byte[] header = header(items, metadata);
    if (header.length > MAX_HEADER) {
      throw fault(Kind.HEADER_TOO_LARGE, file.toString(), "would have too long a header");
    }
    try {
      AtomicFile.writeChannel(
          file,
          channel -> {
            var length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            put(channel, length.putLong(header.length).flip());
            put(channel, ByteBuffer.wrap(header));
            for (Item item : items) {
              item.source().writeTo(bytes -> put(channel, bytes));
            }
          });
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  private static byte[] header(List<Item> items, Map<String, String> metadata) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      json.put("__metadata__", new TreeMap<>(metadata));
    }
    long at = 0;
    for (Item item : items) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", item.dtype().name());
      entry.put("shape", item.shape());
      entry.put("data_offsets", new long[] {at, at + item.bytes()});
      json.put(item.name(), entry);
      at += item.bytes();
    }
    byte[] text = Json.line(json).getBytes(StandardCharsets.UTF_8);
    byte[] padded = java.util.Arrays.copyOf(text, (text.length + 7) / 8 * 8);
    java.util.Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  /// Names in the order of their UTF-8 bytes, as the reference library sorts.
  private static int byUtf8(String a, String b) {
    return java.util.Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static void put(FileChannel channel, MemorySegment bytes) throws IOException {
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      put(channel, bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).asByteBuffer());
    }
  }

  private static void put(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      var _ = channel.write(bytes);
    }
  }

  private static SafetensorsException fault(Kind kind, String where, String message) {
    return new SafetensorsException(kind, where + ": " + message);
  }
}
