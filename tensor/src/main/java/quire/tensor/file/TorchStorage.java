package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import quire.tensor.file.PyTorchException.Kind;

/// The elements that one or more tensors of a PyTorch file share.
public final class TorchStorage {
  private final String key;
  private final ElementType type;
  private final long count;
  private final String where;
  private @Nullable Supplier<MemorySegment> source;
  private @Nullable MemorySegment data;
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  TorchStorage(String key, ElementType type, long count, String where) {
    this.key = key;
    this.type = type;
    this.count = count;
    this.where = where;
  }

  /// The file's name for it.
  public String key() {
    return key;
  }

  /// What the file calls its elements; a tensor over it may read the bytes as another type.
  public ElementType type() {
    return type;
  }

  /// Bytes in all.
  public long bytes() {
    return count * type.bytes();
  }

  ByteOrder order() {
    return order;
  }

  String where() {
    return where;
  }

  void fill(Supplier<MemorySegment> bytes, ByteOrder byteOrder) {
    source = bytes;
    order = byteOrder;
  }

  boolean filled() {
    return source != null;
  }

  /// The bytes, read on the first call.
  synchronized MemorySegment data() {
    if (data == null) {
      if (source == null) {
        throw new PyTorchException(
            Kind.STORAGE_MISSING, where + ": storage " + key + " is not in the file");
      }
      data = source.get();
    }
    return data;
  }
}
