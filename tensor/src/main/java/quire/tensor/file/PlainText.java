package quire.tensor.file;

/// Text that quotes a foreign file, made safe for a terminal and for one line.
final class PlainText {
  private static final int LONGEST = 1000;

  private PlainText() {}

  /// The text on one line, control characters replaced and the end cut off where it is very long.
  static String of(String text) {
    var plain = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .map(point -> Character.isISOControl(point) || isBreak(point) ? '?' : point)
        .forEach(plain::appendCodePoint);
    return text.length() > LONGEST ? plain + "..." : plain.toString();
  }

  /// Unicode has two line breaks of its own.
  private static boolean isBreak(int point) {
    return point == 0x2028 || point == 0x2029;
  }
}
