package quire.lab;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers as a person writes them.
final class Numbers {
  private Numbers() {}

  /// At most four significant digits, no trailing zeros, no exponent between 1e-5 and 1e9.
  static String plain(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    var rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
    double size = Math.abs(value);
    return size < 1e-5 || size >= 1e9 ? rounded.toString() : rounded.toPlainString();
  }
}
