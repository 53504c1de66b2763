package quire.tensor.file;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// PyTorch's names for element types.
final class TorchTypes {
  private static final Map<String, ElementType> DTYPES =
      Map.ofEntries(
          Map.entry("bool", ElementType.BOOL),
          Map.entry("uint8", ElementType.U8),
          Map.entry("uint16", ElementType.U16),
          Map.entry("uint32", ElementType.U32),
          Map.entry("uint64", ElementType.U64),
          Map.entry("int8", ElementType.I8),
          Map.entry("int16", ElementType.I16),
          Map.entry("int32", ElementType.I32),
          Map.entry("int64", ElementType.I64),
          Map.entry("float8_e4m3fn", ElementType.F8_E4M3),
          Map.entry("float8_e5m2", ElementType.F8_E5M2),
          Map.entry("float8_e8m0fnu", ElementType.F8_E8M0),
          Map.entry("float16", ElementType.F16),
          Map.entry("bfloat16", ElementType.BF16),
          Map.entry("float32", ElementType.F32),
          Map.entry("float64", ElementType.F64),
          Map.entry("complex64", ElementType.C64),
          Map.entry("complex128", ElementType.C128));
  private static final Map<String, ElementType> STORAGES =
      Map.ofEntries(
          Map.entry("Bool", ElementType.BOOL),
          Map.entry("Byte", ElementType.U8),
          Map.entry("Char", ElementType.I8),
          Map.entry("Short", ElementType.I16),
          Map.entry("Int", ElementType.I32),
          Map.entry("Long", ElementType.I64),
          Map.entry("Half", ElementType.F16),
          Map.entry("BFloat16", ElementType.BF16),
          Map.entry("Float", ElementType.F32),
          Map.entry("Double", ElementType.F64),
          Map.entry("ComplexFloat", ElementType.C64),
          Map.entry("ComplexDouble", ElementType.C128),
          Map.entry("Untyped", ElementType.U8));

  private TorchTypes() {}

  /// The type of a name such as `torch.float32`.
  static @Nullable ElementType dtype(String name) {
    return name.startsWith("torch.") ? DTYPES.get(name.substring(6)) : null;
  }

  /// The type of a storage class such as `torch.FloatStorage`.
  static @Nullable ElementType storage(String name) {
    String plain = name.startsWith("torch.storage.") ? name.substring(14) : name.substring(6);
    return plain.endsWith("Storage") ? STORAGES.get(plain.substring(0, plain.length() - 7)) : null;
  }

  /// Whether a name is one of a storage class, read or not.
  static boolean isStorage(String name) {
    return (name.startsWith("torch.") || name.startsWith("torch.storage."))
        && name.endsWith("Storage")
        && name.indexOf('.', name.startsWith("torch.storage.") ? 14 : 6) < 0;
  }
}
