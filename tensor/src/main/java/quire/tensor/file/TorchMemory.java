package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.PointerConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import quire.base.RequestException;
import quire.tensor.Torch;
import quire.tensor.file.NpyException.Kind;

/// The one place where file bytes become tensors and tensors bytes; loads libtorch on first use.
final class TorchMemory {
  static {
    Torch.load();
  }

  private TorchMemory() {}

  /// A new tensor with these row-major elements.
  static Tensor copy(ElementType type, ByteOrder order, MemorySegment data, long[] shape) {
    Tensor tensor = empty(scalarType(type), shape);
    MemorySegment target = memory(tensor);
    if (Layouts.isNative(order) || type.swapUnit() == 1) {
      target.copyFrom(data.asSlice(0, target.byteSize()));
    } else {
      swap(data, target, type.swapUnit());
    }
    return tensor;
  }

  /// A new tensor of the next wider signed type, for unsigned elements.
  static Tensor widened(ElementType type, ByteOrder order, MemorySegment data, long[] shape) {
    boolean narrow = type == ElementType.U16;
    Tensor tensor = empty(narrow ? ScalarType.Int : ScalarType.Long, shape);
    MemorySegment target = memory(tensor);
    long count = Shapes.count(shape);
    for (long i = 0; i < count; i++) {
      long value = type.longAt(data, i, order);
      if (narrow) {
        target.set(Layouts.ints(ByteOrder.nativeOrder()), 4 * i, (int) value);
      } else if (value >= 0) {
        target.set(Layouts.longs(ByteOrder.nativeOrder()), 8 * i, value);
      } else {
        tensor.close();
        throw new NpyException(
            Kind.CONVERSION,
            "array of uint64: element "
                + i
                + " is "
                + Long.toUnsignedString(value)
                + ", above what int64 holds");
      }
    }
    return tensor;
  }

  /// The native memory of a contiguous CPU tensor, valid while the tensor lives.
  static MemorySegment memory(Tensor tensor) {
    long bytes = tensor.numel() * tensor.element_size();
    return bytes == 0
        ? MemorySegment.NULL
        : MemorySegment.ofAddress(tensor.data_ptr().address()).reinterpret(bytes);
  }

  /// The element type of a tensor.
  ///
  /// @throws RequestException for types that files do not hold, such as quantized ones
  static ElementType type(Tensor tensor) {
    ScalarType scalar = tensor.scalar_type().intern();
    for (ElementType type : ElementType.values()) {
      if (scalarType(type) == scalar) {
        return type;
      }
    }
    throw new RequestException(
        "tensor of " + scalar.name().toLowerCase(Locale.ROOT) + ": files hold no such numbers");
  }

  static long[] shape(Tensor tensor) {
    long[] shape = new long[(int) tensor.dim()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = tensor.size(axis);
    }
    return shape;
  }

  /// The bytes of a contiguous CPU tensor in little-endian order, in place where the machine is so.
  static MemorySegment littleEndian(Tensor tensor) {
    MemorySegment bytes = memory(tensor);
    int unit = type(tensor).swapUnit();
    if (Layouts.isNative(ByteOrder.LITTLE_ENDIAN) || unit == 1) {
      return bytes;
    }
    MemorySegment swapped = Strided.allocate(bytes.byteSize());
    swap(bytes, swapped, unit);
    return swapped;
  }

  /// A tensor over native memory in the machine's byte order, which it keeps alive.
  static Tensor view(ElementType type, MemorySegment memory, long[] shape) {
    try (var options = new TensorOptions(scalarType(type))) {
      return torch.from_blob(pointer(memory), shape, new KeepAlive(memory), options);
    }
  }

  /// Holds a segment until libtorch lets go of the tensor's storage.
  private static final class KeepAlive extends PointerConsumer {
    private static final Set<KeepAlive> LIVE = ConcurrentHashMap.newKeySet();

    @SuppressWarnings("unused") // reachable on purpose
    private final MemorySegment memory;

    KeepAlive(MemorySegment memory) {
      this.memory = memory;
      LIVE.add(this);
      var scope = PointerScope.getInnerScope();
      if (scope != null) {
        // One more reference, so that the scope's end does not take the callback away.
        retainReference();
        scope.detach(this);
      }
    }

    @Override
    public void call(Pointer ignored) {
      LIVE.remove(this);
    }
  }

  static NpyArray toNpy(Tensor tensor) {
    try (var _ = new PointerScope()) {
      Tensor plain = tensor.detach().cpu().contiguous();
      ElementType type = type(plain);
      String dtype = npyName(type);
      if (dtype.isEmpty()) {
        plain = plain.to(ScalarType.Float);
        dtype = "<f4";
      }
      MemorySegment copy = Strided.allocate(plain.numel() * plain.element_size());
      copy.copyFrom(memory(plain));
      return new NpyArray(dtype, shape(plain), false, copy);
    }
  }

  private static String npyName(ElementType type) {
    String mark = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "<" : ">";
    return switch (type) {
      case BOOL -> "|b1";
      case U8 -> "|u1";
      case I8 -> "|i1";
      case U16, U32, U64 -> mark + "u" + type.bytes();
      case I16, I32, I64 -> mark + "i" + type.bytes();
      case F16, F32, F64 -> mark + "f" + type.bytes();
      case C64, C128 -> mark + "c" + type.bytes();
      case BF16, F8_E4M3, F8_E5M2, F8_E8M0 -> "";
    };
  }

  static Tensor empty(ScalarType scalar, long[] shape) {
    try (var options = new TensorOptions(scalar)) {
      return torch.empty(shape, options, null);
    }
  }

  static ScalarType scalarType(ElementType type) {
    return switch (type) {
      case BOOL -> ScalarType.Bool;
      case U8 -> ScalarType.Byte;
      case U16 -> ScalarType.UInt16;
      case U32 -> ScalarType.UInt32;
      case U64 -> ScalarType.UInt64;
      case I8 -> ScalarType.Char;
      case I16 -> ScalarType.Short;
      case I32 -> ScalarType.Int;
      case I64 -> ScalarType.Long;
      case F8_E4M3 -> ScalarType.Float8_e4m3fn;
      case F8_E5M2 -> ScalarType.Float8_e5m2;
      case F8_E8M0 -> ScalarType.Float8_e8m0fnu;
      case F16 -> ScalarType.Half;
      case BF16 -> ScalarType.BFloat16;
      case F32 -> ScalarType.Float;
      case F64 -> ScalarType.Double;
      case C64 -> ScalarType.ComplexFloat;
      case C128 -> ScalarType.ComplexDouble;
    };
  }

  private static void swap(MemorySegment from, MemorySegment to, int unit) {
    long bytes = to.byteSize();
    var big = ByteOrder.BIG_ENDIAN;
    var little = ByteOrder.LITTLE_ENDIAN;
    for (long at = 0; at < bytes; at += unit) {
      switch (unit) {
        case 2 -> to.set(Layouts.shorts(little), at, from.get(Layouts.shorts(big), at));
        case 4 -> to.set(Layouts.ints(little), at, from.get(Layouts.ints(big), at));
        default -> to.set(Layouts.longs(little), at, from.get(Layouts.longs(big), at));
      }
    }
  }

  /// A native pointer over a segment's memory; the segment must stay reachable.
  static Pointer pointer(MemorySegment segment) {
    return new AddressPointer(segment.address());
  }

  private static final class AddressPointer extends Pointer {
    AddressPointer(long address) {
      this.address = address;
    }
  }
}
