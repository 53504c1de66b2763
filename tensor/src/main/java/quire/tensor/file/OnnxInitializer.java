package quire.tensor.file;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.tensor.file.OnnxException.Kind;

/// Reads and writes one TensorProto. Field numbers are those of `onnx.proto3`: dims 1, data_type 2,
/// float_data 4, int32_data 5, int64_data 7, name 8, raw_data 9, double_data 10, uint64_data 11,
/// external_data 13, data_location 14.
final class OnnxInitializer {
  private static final Map<Integer, ElementType> TYPES =
      Map.ofEntries(
          Map.entry(1, ElementType.F32),
          Map.entry(2, ElementType.U8),
          Map.entry(3, ElementType.I8),
          Map.entry(4, ElementType.U16),
          Map.entry(5, ElementType.I16),
          Map.entry(6, ElementType.I32),
          Map.entry(7, ElementType.I64),
          Map.entry(9, ElementType.BOOL),
          Map.entry(10, ElementType.F16),
          Map.entry(11, ElementType.F64),
          Map.entry(12, ElementType.U32),
          Map.entry(13, ElementType.U64),
          Map.entry(14, ElementType.C64),
          Map.entry(15, ElementType.C128),
          Map.entry(16, ElementType.BF16),
          Map.entry(17, ElementType.F8_E4M3),
          Map.entry(19, ElementType.F8_E5M2),
          Map.entry(24, ElementType.F8_E8M0));

  private final String where;
  private final @Nullable Path folder;
  private final List<Long> dims = new ArrayList<>();
  private final Map<String, String> external = new HashMap<>();
  private long dataType;
  private String name = "";
  private @Nullable MemorySegment raw;
  private boolean isExternal;
  private final List<Typed> values = new ArrayList<>();

  private record Typed(int field, int wire, MemorySegment bytes, long number) {}

  private OnnxInitializer(String where, @Nullable Path folder) {
    this.where = where;
    this.folder = folder;
  }

  /// @param folder where external data may lie, null where there can be none
  static OnnxInitializer parse(MemorySegment message, String where, @Nullable Path folder) {
    var tensor = new OnnxInitializer(where, folder);
    var fields = new Protobuf(message, where);
    while (fields.next()) {
      tensor.take(fields);
    }
    return tensor;
  }

  private void take(Protobuf fields) {
    switch (fields.field()) {
      case 1 -> takeDims(fields);
      case 2 -> dataType = fields.number();
      case 4, 5, 7, 10, 11 ->
          values.add(
              fields.wire() == Protobuf.VARINT
                  ? new Typed(fields.field(), 0, MemorySegment.NULL, fields.number())
                  : new Typed(fields.field(), fields.wire(), fields.body(), 0));
      case 8 -> name = fields.text();
      case 9 -> raw = fields.bytes();
      case 13 -> takeExternal(fields.bytes());
      case 14 -> isExternal = fields.number() == 1;
      default -> {}
    }
  }

  private void takeDims(Protobuf fields) {
    if (fields.wire() == Protobuf.VARINT) {
      dims.add(fields.number());
    } else {
      var packed = new Protobuf(fields.bytes(), where);
      while (!packed.atEnd() && dims.size() <= 64) {
        dims.add(packed.varint());
      }
    }
    if (dims.size() > 64) {
      throw fault(Kind.SHAPE, "has more than 64 axes");
    }
  }

  private void takeExternal(MemorySegment entry) {
    var fields = new Protobuf(entry, where);
    String key = "";
    String value = "";
    while (fields.next()) {
      if (fields.field() == 1) {
        key = fields.text();
      } else if (fields.field() == 2) {
        value = fields.text();
      }
    }
    external.put(key, value);
  }

  String name() {
    return name;
  }

  OnnxTensor tensor() {
    ElementType type = TYPES.get(Math.clamp(dataType, -1, 1000));
    if (type == null) {
      throw fault(
          Kind.DTYPE,
          "has element type " + dataType + " (text, 4-bit or newer), which is not read");
    }
    long[] shape = dims.stream().mapToLong(Long::longValue).toArray();
    long bytes = Shapes.bytes(shape, type.bytes());
    if (bytes < 0) {
      throw fault(Kind.SHAPE, "has shape " + Shapes.text(shape) + ", which is out of range");
    }
    MemorySegment data =
        isExternal ? externalData(bytes) : raw != null ? raw : typedData(type, bytes);
    if (data.byteSize() != bytes) {
      throw fault(
          Kind.LENGTH,
          "has shape "
              + Shapes.text(shape)
              + " of "
              + type
              + " and "
              + data.byteSize()
              + " bytes instead of "
              + bytes);
    }
    return new OnnxTensor(type, shape, data);
  }

  /// Values in typed fields: packed or one by one; 32-bit and narrower integers, bool, float16,
  /// bfloat16 and float8 share int32_data.
  private MemorySegment typedData(ElementType type, long bytes) {
    int field =
        switch (type) {
          case F32, C64 -> 4;
          case F64, C128 -> 10;
          case I64 -> 7;
          case U32, U64 -> 11;
          default -> 5;
        };
    long held = 0;
    for (Typed value : values) {
      held += value.field() == field ? Math.max(1, value.bytes().byteSize()) : 0;
    }
    // A number takes at least a byte of the file, so the shape cannot make us allocate more.
    if (bytes / type.bytes() > held) {
      throw fault(
          Kind.LENGTH, "needs " + bytes / type.bytes() + " elements, holds at most " + held);
    }
    var out = new ElementSink(Strided.allocate(bytes), type);
    for (Typed value : values) {
      if (value.field() == field) {
        spread(value, field == 4 || field == 10, out);
      }
    }
    if (out.at != bytes) {
      throw fault(Kind.LENGTH, "holds too few elements for its shape");
    }
    return out.target;
  }

  private void spread(Typed value, boolean floating, ElementSink out) {
    if (floating) {
      if (value.wire() == Protobuf.VARINT
          || value.bytes().byteSize() > out.target.byteSize() - out.at) {
        throw fault(Kind.LENGTH, "holds more elements than its shape, or of another kind");
      }
      MemorySegment.copy(value.bytes(), 0, out.target, out.at, value.bytes().byteSize());
      out.at += value.bytes().byteSize();
    } else if (value.wire() == Protobuf.VARINT) {
      put(out, value.number());
    } else if (value.wire() == Protobuf.BYTES) {
      var packed = new Protobuf(value.bytes(), where);
      while (!packed.atEnd()) {
        put(out, packed.varint());
      }
    } else {
      throw fault(Kind.WIRE, "holds whole numbers in a field of fixed width");
    }
  }

  private void put(ElementSink out, long number) {
    if (out.at >= out.target.byteSize()) {
      throw fault(Kind.LENGTH, "holds more elements than its shape");
    }
    out.put(number);
  }

  private static final class ElementSink {
    final MemorySegment target;
    private final int width;
    long at;

    ElementSink(MemorySegment target, ElementType type) {
      this.target = target;
      this.width = type.bytes();
    }

    void put(long number) {
      switch (width) {
        case 1 -> target.set(java.lang.foreign.ValueLayout.JAVA_BYTE, at, (byte) number);
        case 2 -> target.set(Layouts.SHORT_LE, at, (short) number);
        case 4 -> target.set(Layouts.INT_LE, at, (int) number);
        default -> target.set(Layouts.LONG_LE, at, number);
      }
      at += width;
    }
  }

  private MemorySegment externalData(long bytes) {
    String location = external.getOrDefault("location", "");
    if (folder == null) {
      throw fault(Kind.EXTERNAL_DATA, "keeps its data in " + location + ", out of reach here");
    }
    Path file = inside(folder, location);
    long offset = number("offset", 0);
    MemorySegment mapped = MappedFile.map(file);
    long length = number("length", Math.max(0, Math.min(bytes, mapped.byteSize() - offset)));
    if (offset > mapped.byteSize() || length > mapped.byteSize() - offset) {
      throw fault(
          Kind.EXTERNAL_DATA,
          "keeps its data at "
              + offset
              + " of "
              + location
              + ", which holds "
              + mapped.byteSize()
              + " bytes");
    }
    return mapped.asSlice(offset, length);
  }

  private Path inside(Path base, String location) {
    try {
      Path real = base.toRealPath();
      Path file = real.resolve(location).normalize();
      if (location.isEmpty() || Path.of(location).isAbsolute() || !file.startsWith(real)) {
        throw fault(
            Kind.EXTERNAL_PATH, "keeps its data in " + location + ", outside the model's folder");
      }
      // A link inside the folder may still lead out of it.
      if (!file.toRealPath().startsWith(real)) {
        throw fault(
            Kind.EXTERNAL_PATH, "keeps its data in " + location + ", a link out of the folder");
      }
      return file;
    } catch (InvalidPathException problem) {
      throw fault(Kind.EXTERNAL_PATH, "keeps its data in a file of an impossible name");
    } catch (java.io.IOException problem) {
      throw fault(Kind.EXTERNAL_DATA, "keeps its data in " + location + ", which is not there");
    }
  }

  private long number(String key, long otherwise) {
    String text = external.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException problem) {
      // refused below
    }
    throw fault(Kind.EXTERNAL_DATA, "has the " + key + " " + text + ", which is no number");
  }

  private OnnxException fault(Kind kind, String problem) {
    return new OnnxException(kind, where + ": initializer " + name + " " + problem);
  }

  /// The TensorProto without its elements; raw_data follows as the last field.
  static byte[] head(String name, OnnxTensor tensor) {
    var out = new ByteArrayOutputStream();
    for (long length : tensor.shape()) {
      Protobuf.putNumber(out, 1, length);
    }
    Protobuf.putNumber(out, 2, code(name, tensor.type()));
    Protobuf.putText(out, 8, name);
    Protobuf.putLength(out, 9, tensor.data().byteSize());
    return out.toByteArray();
  }

  static int code(String name, ElementType type) {
    return TYPES.entrySet().stream()
        .filter(entry -> entry.getValue() == type)
        .mapToInt(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () -> new OnnxException(Kind.DTYPE, "initializer " + name + ": ONNX lacks " + type));
  }
}
