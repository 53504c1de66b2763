package quire.text.sentencepiece;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Numbers as C's `%g` prints them.
final class GeneralFormat {
  private GeneralFormat() {}

  /// Six significant digits, no trailing zeros; an exponent below 1e-4 and from 1e6.
  static String sixDigits(float value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    if (Float.isNaN(value) || Float.isInfinite(value)) {
      return Float.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    var rounded = new BigDecimal(value).round(new MathContext(6, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return rounded.stripTrailingZeros().toPlainString();
    }
    var mantissa = rounded.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString();
    return mantissa
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
