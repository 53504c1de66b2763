package quire.tensor;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import quire.base.RequestException;

/// Element types, with short names for libtorch's.
public enum Dtype {
  /// IEEE 754 single precision.
  F32(ScalarType.Float, 4, "float32"),
  /// IEEE 754 double precision.
  F64(ScalarType.Double, 8, "float64"),
  /// Brain float: 8 bits of exponent, 7 of mantissa.
  BF16(ScalarType.BFloat16, 2, "bfloat16"),
  /// IEEE 754 half precision.
  F16(ScalarType.Half, 2, "float16"),
  /// 8-bit float, 4 bits of exponent, 3 of mantissa, no infinities.
  F8_E4M3(ScalarType.Float8_e4m3fn, 1, "float8_e4m3fn"),
  /// 8-bit float, 5 bits of exponent, 2 of mantissa.
  F8_E5M2(ScalarType.Float8_e5m2, 1, "float8_e5m2"),
  /// Signed bytes.
  I8(ScalarType.Char, 1, "int8"),
  /// Unsigned bytes.
  U8(ScalarType.Byte, 1, "uint8"),
  /// 16-bit signed integers.
  I16(ScalarType.Short, 2, "int16"),
  /// 16-bit unsigned integers; libtorch computes little with them.
  U16(ScalarType.UInt16, 2, "uint16"),
  /// 32-bit signed integers.
  I32(ScalarType.Int, 4, "int32"),
  /// 32-bit unsigned integers; libtorch computes little with them.
  U32(ScalarType.UInt32, 4, "uint32"),
  /// 64-bit signed integers, the type of indices.
  I64(ScalarType.Long, 8, "int64"),
  /// 64-bit unsigned integers; libtorch computes little with them.
  U64(ScalarType.UInt64, 8, "uint64"),
  /// One byte an element, 0 or 1.
  BOOL(ScalarType.Bool, 1, "bool"),
  /// Complex numbers of two single-precision parts.
  C64(ScalarType.ComplexFloat, 8, "complex64"),
  /// Complex numbers of two double-precision parts.
  C128(ScalarType.ComplexDouble, 16, "complex128");

  private static final Map<ScalarType, Dtype> BY_SCALAR_TYPE = new EnumMap<>(ScalarType.class);

  static {
    for (Dtype dtype : values()) {
      BY_SCALAR_TYPE.put(dtype.scalarType, dtype);
    }
  }

  private final ScalarType scalarType;
  private final int bytes;
  private final String label;

  Dtype(ScalarType scalarType, int bytes, String label) {
    this.scalarType = scalarType;
    this.bytes = bytes;
    this.label = label;
  }

  /// The element type of a tensor.
  ///
  /// @throws RequestException for one that has no name here (quantised or sub-byte types)
  public static Dtype of(Tensor tensor) {
    return of(tensor.scalar_type().intern());
  }

  /// The name here of libtorch's type; see [#of(Tensor)].
  public static Dtype of(ScalarType scalarType) {
    Dtype dtype = BY_SCALAR_TYPE.get(scalarType);
    if (dtype == null) {
      throw new RequestException("the element type " + scalarType + " is not supported");
    }
    return dtype;
  }

  /// libtorch's type.
  public ScalarType scalarType() {
    return scalarType;
  }

  /// Bytes an element takes.
  public int bytes() {
    return bytes;
  }

  /// The name that NumPy and PyTorch print, such as `float32`.
  public String label() {
    return label;
  }

  /// Whether gradients can flow through this type: real floating point of 16 bits or more.
  public boolean floating() {
    return this == F32 || this == F64 || this == BF16 || this == F16;
  }
}
