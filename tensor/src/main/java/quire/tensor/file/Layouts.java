package quire.tensor.file;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Unaligned memory layouts of both byte orders: files promise no alignment.
final class Layouts {
  private static final boolean NATIVE_LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  static final ValueLayout.OfShort SHORT_LE =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT_LE =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG_LE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT_LE =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfDouble DOUBLE_LE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT_BE = SHORT_LE.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT_BE = INT_LE.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG_BE = LONG_LE.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT_BE = FLOAT_LE.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE_BE = DOUBLE_LE.withOrder(ByteOrder.BIG_ENDIAN);

  private Layouts() {}

  static ValueLayout.OfShort shorts(ByteOrder order) {
    return order == ByteOrder.LITTLE_ENDIAN ? SHORT_LE : SHORT_BE;
  }

  static ValueLayout.OfInt ints(ByteOrder order) {
    return order == ByteOrder.LITTLE_ENDIAN ? INT_LE : INT_BE;
  }

  static ValueLayout.OfLong longs(ByteOrder order) {
    return order == ByteOrder.LITTLE_ENDIAN ? LONG_LE : LONG_BE;
  }

  static ValueLayout.OfFloat floats(ByteOrder order) {
    return order == ByteOrder.LITTLE_ENDIAN ? FLOAT_LE : FLOAT_BE;
  }

  static ValueLayout.OfDouble doubles(ByteOrder order) {
    return order == ByteOrder.LITTLE_ENDIAN ? DOUBLE_LE : DOUBLE_BE;
  }

  static boolean isNative(ByteOrder order) {
    return NATIVE_LITTLE == (order == ByteOrder.LITTLE_ENDIAN);
  }
}
