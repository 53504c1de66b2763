package quire.tensor.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import quire.tensor.file.SafetensorsException.Kind;

/// An open safetensors file: its header is read and checked, its tensors are mapped and read when
/// asked for. The mapping ends when nothing refers to it any more.
public final class SafetensorsFile {
  /// What the header tells of one tensor.
  ///
  /// @param bytes of its elements
  public record Info(SafetensorsDtype dtype, long[] shape, long bytes) {}

  private final @Nullable Path path;
  private final String where;
  private final long dataOffset;
  private final MemorySegment data;
  private final Map<String, String> metadata;
  private final Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();

  SafetensorsFile(
      @Nullable Path path,
      String where,
      SafetensorsHeader header,
      MemorySegment data,
      long dataOffset) {
    this.path = path;
    this.where = where;
    this.data = data;
    this.dataOffset = dataOffset;
    this.metadata = Collections.unmodifiableMap(header.metadata());
    header.entries().forEach(entry -> entries.put(entry.name(), entry));
  }

  /// The tensors' names, in the order of their bytes.
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /// Free text that the writer left, empty where there is none.
  public Map<String, String> metadata() {
    return metadata;
  }

  /// Dtype, shape and bytes of a tensor.
  ///
  /// @throws SafetensorsException when there is no tensor of that name
  public Info info(String name) {
    var entry = entry(name);
    return new Info(entry.dtype(), entry.shape().clone(), entry.end() - entry.begin());
  }

  /// The bytes of a tensor, little-endian and row-major: read-only, in place.
  ///
  /// @throws SafetensorsException when there is no tensor of that name
  public MemorySegment data(String name) {
    var entry = entry(name);
    return data.asSlice(entry.begin(), entry.end() - entry.begin());
  }

  /// A copy of a tensor on the CPU, owned by the caller.
  ///
  /// @throws SafetensorsException when there is no tensor of that name, or of a dtype that libtorch
  ///   lacks
  public Tensor tensor(String name) {
    var entry = entry(name);
    return TorchMemory.copy(type(entry), ByteOrder.LITTLE_ENDIAN, data(name), entry.shape());
  }

  /// A tensor over the file's own pages: nothing is read until it is used, and several processes
  /// share the memory. Writing to it changes this process's pages only, never the file.
  ///
  /// It is a copy where the file may not be opened for that (its owner forbids writing), or where
  /// the elements are not aligned.
  ///
  /// @throws SafetensorsException as [#tensor]
  public Tensor view(String name) {
    var entry = entry(name);
    ElementType type = type(entry);
    long bytes = entry.end() - entry.begin();
    boolean aligned = (dataOffset + entry.begin()) % type.swapUnit() == 0;
    if (path == null || bytes == 0 || !aligned || !Layouts.isNative(ByteOrder.LITTLE_ENDIAN)) {
      return tensor(name);
    }
    try (var channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() != dataOffset + data.byteSize()) {
        throw new SafetensorsException(
            Kind.DATA_OUTSIDE, where + ": has changed since it was opened; open it again");
      }
      var pages =
          channel.map(
              FileChannel.MapMode.PRIVATE, dataOffset + entry.begin(), bytes, Arena.ofAuto());
      return TorchMemory.view(type, pages, entry.shape());
    } catch (IOException problem) {
      return tensor(name); // not ours to write: a copy has the same values
    }
  }

  private ElementType type(SafetensorsHeader.Entry entry) {
    ElementType type = entry.dtype().type();
    if (type == null) {
      throw new SafetensorsException(
          Kind.CONVERSION,
          where
              + ": tensor "
              + entry.name()
              + " has dtype "
              + entry.dtype()
              + ", which is listed but not loaded");
    }
    return type;
  }

  private SafetensorsHeader.Entry entry(String name) {
    var entry = entries.get(name);
    if (entry == null) {
      throw new SafetensorsException(
          Kind.NO_SUCH_TENSOR, where + ": holds no tensor " + name + "; it holds " + firstNames());
    }
    return entry;
  }

  private String firstNames() {
    var names = names();
    return String.join(", ", names.subList(0, Math.min(10, names.size())))
        + (names.size() > 10 ? " and " + (names.size() - 10) + " more" : "");
  }
}
