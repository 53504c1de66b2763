package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;

/// What a tensor file of any format holds, without libtorch.
///
/// @param format `safetensors`, `npy`, `npz`, `pytorch` or `onnx`
/// @param metadata free text that the file carries
public record TensorListing(String format, Map<String, String> metadata, List<Item> tensors) {
  /// One tensor.
  ///
  /// @param dtype as the format calls it
  /// @param bytes of its elements
  public record Item(String name, String dtype, long[] shape, long bytes, Elements elements) {
    /// Looks at every element; see [TensorStatistics#of].
    public TensorStatistics statistics(LongConsumer progress) {
      ElementType type = elements.type();
      if (type == null || bytes == 0) {
        return TensorStatistics.NONE;
      }
      return TensorStatistics.of(type, elements.order(), elements.data().get(), progress);
    }
  }

  /// How to reach the elements.
  ///
  /// @param type null where they are no numbers that can be read
  public record Elements(
      @Nullable ElementType type, ByteOrder order, Supplier<MemorySegment> data) {}

  /// Opens a file; the format follows from its first bytes.
  ///
  /// @throws RequestException when it is of no known format, or damaged
  public static TensorListing of(Path file) {
    MemorySegment bytes = MappedFile.map(file);
    String where = file.toString();
    String name = where.toLowerCase(Locale.ROOT);
    int first = bytes.byteSize() < 4 ? 0 : bytes.get(Layouts.INT_LE, 0);
    if (first == 0x4d554e93) {
      return npy(Npy.read(bytes, where));
    }
    if (first == 0x04034b50 || first == 0x06054b50) {
      boolean torch =
          ZipArchive.open(bytes, where).entries().keySet().stream()
              .anyMatch(member -> member.equals("data.pkl") || member.endsWith("/data.pkl"));
      return torch ? pytorch(bytes, where) : npz(bytes, where);
    }
    if (name.endsWith(".onnx")) {
      return onnx(file);
    }
    if (name.endsWith(".npy")) {
      return npy(Npy.read(bytes, where));
    }
    if (name.endsWith(".npz")) {
      return npz(bytes, where);
    }
    boolean pickle = bytes.byteSize() > 1 && bytes.get(ValueLayout.JAVA_BYTE, 0) == (byte) 0x80;
    boolean brace = bytes.byteSize() > 8 && bytes.get(ValueLayout.JAVA_BYTE, 8) == '{';
    if (name.endsWith(".safetensors") || brace) {
      return safetensors(Safetensors.open(file));
    }
    if (pickle || name.endsWith(".pt") || name.endsWith(".pth")) {
      return pytorch(bytes, where);
    }
    throw new RequestException(
        file + ": is no tensor file; .safetensors, .npy, .npz, .pt and .onnx are read");
  }

  private static TensorListing npy(NpyArray array) {
    return new TensorListing("npy", Map.of(), List.of(item("array", array, array::data)));
  }

  private static TensorListing npz(MemorySegment bytes, String where) {
    var items = new ArrayList<Item>();
    Map<String, NpyArray> arrays = Npz.read(bytes, where);
    for (String name : arrays.keySet()) {
      // Unpacked again when its turn comes: only one array is in memory at a time.
      items.add(item(name, Npz.require(arrays, name), () -> Npz.require(arrays, name).data()));
    }
    return new TensorListing("npz", Map.of(), items);
  }

  private static Item item(String name, NpyArray array, Supplier<MemorySegment> data) {
    return new Item(
        name,
        array.dtype(),
        array.shape(),
        array.data().byteSize(),
        new Elements(array.type(), array.order(), data));
  }

  private static TensorListing safetensors(SafetensorsFile file) {
    var items = new ArrayList<Item>();
    for (String name : file.names()) {
      var info = file.info(name);
      items.add(
          new Item(
              name,
              info.dtype().name(),
              info.shape(),
              info.bytes(),
              new Elements(info.dtype().type(), ByteOrder.LITTLE_ENDIAN, () -> file.data(name))));
    }
    return new TensorListing("safetensors", file.metadata(), items);
  }

  private static TensorListing pytorch(MemorySegment bytes, String where) {
    var items = new ArrayList<Item>();
    PyTorchFile.tensors(PyTorchFile.read(bytes, where, true))
        .forEach((name, tensor) ->
            items.add(
                new Item(
                    name,
                    tensor.type().name(),
                    tensor.shape(),
                    tensor.count() * tensor.type().bytes(),
                    new Elements(tensor.type(), tensor.storage().order(), tensor::rowMajor))));
    return new TensorListing("pytorch", Map.of(), items);
  }

  private static TensorListing onnx(Path file) {
    var items = new ArrayList<Item>();
    OnnxFile.readWeights(file)
        .forEach((name, tensor) ->
            items.add(
                new Item(
                    name,
                    tensor.type().name(),
                    tensor.shape(),
                    tensor.data().byteSize(),
                    new Elements(tensor.type(), ByteOrder.LITTLE_ENDIAN, tensor::data))));
    return new TensorListing("onnx", Map.of(), items);
  }
}
