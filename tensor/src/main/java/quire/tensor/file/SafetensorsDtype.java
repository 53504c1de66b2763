package quire.tensor.file;

import org.jspecify.annotations.Nullable;

/// The dtypes of the safetensors format, in its order of alignment: files hold tensors of the last
/// one first, so that each is aligned.
public enum SafetensorsDtype {
  BOOL(8, ElementType.BOOL),
  F4(4, null),
  F6_E2M3(6, null),
  F6_E3M2(6, null),
  U8(8, ElementType.U8),
  I8(8, ElementType.I8),
  F8_E5M2(8, ElementType.F8_E5M2),
  F8_E4M3(8, ElementType.F8_E4M3),
  F8_E8M0(8, ElementType.F8_E8M0),
  F8_E4M3FNUZ(8, null),
  F8_E5M2FNUZ(8, null),
  I16(16, ElementType.I16),
  U16(16, ElementType.U16),
  F16(16, ElementType.F16),
  BF16(16, ElementType.BF16),
  I32(32, ElementType.I32),
  U32(32, ElementType.U32),
  F32(32, ElementType.F32),
  C64(64, ElementType.C64),
  F64(64, ElementType.F64),
  I64(64, ElementType.I64),
  U64(64, ElementType.U64);

  private final int bits;
  private final @Nullable ElementType type;

  SafetensorsDtype(int bits, @Nullable ElementType type) {
    this.bits = bits;
    this.type = type;
  }

  /// Bits of one element.
  public int bits() {
    return bits;
  }

  /// How to read its elements; null for the few that are only listed.
  public @Nullable ElementType type() {
    return type;
  }

  static @Nullable SafetensorsDtype of(String name) {
    for (var dtype : values()) {
      if (dtype.name().equals(name)) {
        return dtype;
      }
    }
    return null;
  }

  static @Nullable SafetensorsDtype of(ElementType type) {
    for (var dtype : values()) {
      if (dtype.type == type) {
        return dtype;
      }
    }
    return null;
  }
}
