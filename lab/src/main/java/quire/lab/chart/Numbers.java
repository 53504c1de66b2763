package quire.lab.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/// Numbers as people read them: a true minus sign, thin spaces between thousands, no noise digits.
public final class Numbers {
  private static final String THIN = "\u202f";
  private static final String[] SUPERSCRIPT = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};

  private Numbers() {}

  /// The value to so many significant digits, trailing zeros dropped; "–" where not finite. Very
  /// large and very small values are written as a power of ten.
  public static String significant(double value, int digits) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size >= 1e7 || size < 1e-4) {
      int exponent = exponentOf(size);
      String mantissa = plain(BigDecimal.valueOf(value).scaleByPowerOfTen(-exponent), digits);
      if (mantissa.equals("10") || mantissa.equals("−10")) { // 9.9996e7 rounds up
        exponent++;
        mantissa = mantissa.startsWith("−") ? "−1" : "1";
      }
      String power = "10" + superscript(exponent);
      return mantissa.equals("1") ? power : mantissa + " × " + power;
    }
    return plain(BigDecimal.valueOf(value), digits);
  }

  /// The value with exactly so many decimals; "–" where not finite.
  public static String fixed(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    return dress(
        BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString());
  }

  /// A whole power of ten, as `10⁶`.
  static String powerOfTen(int exponent) {
    return "10" + superscript(exponent);
  }

  static int exponentOf(double size) {
    return new BigDecimal(size).precision() - new BigDecimal(size).scale() - 1;
  }

  private static String plain(BigDecimal value, int digits) {
    var rounded = value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    if (rounded.precision() - rounded.scale() > digits) { // keep whole digits: 12 345, not 12 300
      rounded = value.setScale(0, RoundingMode.HALF_EVEN);
    }
    return dress(rounded.stripTrailingZeros().toPlainString());
  }

  private static String dress(String text) {
    boolean negative = text.startsWith("-") && text.chars().anyMatch(c -> c >= '1' && c <= '9');
    String bare = text.startsWith("-") ? text.substring(1) : text;
    int point = bare.indexOf('.');
    String whole = point < 0 ? bare : bare.substring(0, point);
    if (whole.length() > 4) {
      var grouped = new StringBuilder(whole);
      for (int i = whole.length() - 3; i > 0; i -= 3) {
        grouped.insert(i, THIN);
      }
      whole = grouped.toString();
    }
    return (negative ? "−" : "") + whole + (point < 0 ? "" : bare.substring(point));
  }

  private static String superscript(int exponent) {
    var text = new StringBuilder(exponent < 0 ? "⁻" : "");
    for (char digit : String.format(Locale.ROOT, "%d", Math.abs(exponent)).toCharArray()) {
      text.append(SUPERSCRIPT[digit - '0']);
    }
    return text.toString();
  }
}
