package quire.text.unicode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Classes of code points as the reference library has them, measured; see `reference.txt`.
///
/// Where the reference follows a Unicode version that the JDK follows too, the JDK's tables serve.
public final class CodePoints {
  private static final Map<String, String> REFERENCE = read();
  private static final int Z =
      1 << Character.SPACE_SEPARATOR
          | 1 << Character.LINE_SEPARATOR
          | 1 << Character.PARAGRAPH_SEPARATOR;
  private static final int WORD_CATEGORIES =
      1 << Character.NON_SPACING_MARK
          | 1 << Character.ENCLOSING_MARK
          | 1 << Character.COMBINING_SPACING_MARK
          | 1 << Character.DECIMAL_DIGIT_NUMBER
          | 1 << Character.CONNECTOR_PUNCTUATION;

  /// BERT's punctuation: all of ASCII's and the categories P of an older Unicode.
  public static final CodeSet PUNCTUATION = set("punctuation");

  /// What BERT's clean-up removes: controls, formats, private use, U+FFFD.
  public static final CodeSet REMOVED = set("removed");

  /// Nonspacing marks that BERT's normaliser strips.
  public static final CodeSet NONSPACING = set("nonspacing");

  /// Combining marks that the normaliser `StripAccents` strips.
  public static final CodeSet MARK = set("mark");

  /// Numbers of any kind (N).
  public static final CodeSet NUMERIC = set("numeric");

  /// White space (property White_Space).
  public static final CodeSet WHITE_SPACE =
      CodeSet.range(9, 13).or(CodeSet.range(0x85, 0x85)).or(CodeSet.categories(Z));

  static final CodeSet CANONICAL = set("canonical");
  static final CodeSet COMPATIBLE = set("compatible");

  private static final Map<Integer, int[]> LOWER = lower();
  private static final byte[] COMBINING = combining();

  private CodePoints() {}

  /// Word characters of regular expressions: letters, marks, decimal digits, connectors, and the
  /// superscripts and fractions of Latin-1, as Oniguruma has it.
  public static CodeSet word() {
    return Word.SET;
  }

  private static final class Word {
    private static final CodeSet SET =
        CodeSet.of(c -> isWord(c) || (c < 0x100 && Character.getType(c) == Character.OTHER_NUMBER));
  }

  /// Whether the code point's general category is one of a bit set of [Character]'s constants.
  public static boolean category(int c, int categories) {
    return (categories >>> Character.getType(c) & 1) != 0;
  }

  /// Letters, marks, decimal digits and connectors.
  public static boolean isWord(int c) {
    return Character.isAlphabetic(c) || category(c, WORD_CATEGORIES);
  }

  /// The canonical combining class.
  static int combiningClass(int c) {
    return c < 0x300 || c >= COMBINING.length ? 0 : COMBINING[c] & 0xFF;
  }

  /// Lower case of one code point, by itself; one code point but for U+0130.
  public static int[] lowerCase(int c) {
    int[] special = c < 128 ? null : LOWER.get(c);
    return special != null ? special : new int[] {Character.toLowerCase(c)};
  }

  /// Whether lower case is this very code point.
  public static boolean isLowerCase(int c) {
    return c < 128 ? c < 'A' || c > 'Z' : Character.toLowerCase(c) == c && !LOWER.containsKey(c);
  }

  /// A number for the script of a code point as the pre-tokenizer `UnicodeScripts` tells them
  /// apart; 0 goes with any script.
  public static int script(int c) {
    return Scripts.OF[c] & 0xFF;
  }

  private static final class Scripts {
    private static final byte[] OF = new byte[Character.MAX_CODE_POINT + 1];

    static {
      for (var run : line("scripts").split(" ", -1)) {
        var parts = run.split(":", -1);
        var ends = parts[0].split("-", -1);
        java.util.Arrays.fill(
            OF,
            Integer.parseInt(ends[0], 16),
            Integer.parseInt(ends[ends.length - 1], 16) + 1,
            (byte) Integer.parseInt(parts[1]));
      }
    }
  }

  private static Map<String, String> read() {
    try (InputStream in =
        Objects.requireNonNull(CodePoints.class.getResourceAsStream("reference.txt"))) {
      var lines = new HashMap<String, String>();
      new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line ->
              lines.put(
                  line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
      return lines;
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static String line(String name) {
    return Objects.requireNonNull(REFERENCE.get(name));
  }

  private static CodeSet set(String name) {
    var bits = new java.util.BitSet();
    for (var run : line(name).split(" ", -1)) {
      var ends = run.split("-", -1);
      bits.set(Integer.parseInt(ends[0], 16), Integer.parseInt(ends[ends.length - 1], 16) + 1);
    }
    return CodeSet.of(bits);
  }

  private static byte[] combining() {
    byte[] classes = new byte[0x1F000];
    for (var run : line("combining").split(" ", -1)) {
      var parts = run.split(":", -1);
      var ends = parts[0].split("-", -1);
      int last = Integer.parseInt(ends[ends.length - 1], 16);
      for (int c = Integer.parseInt(ends[0], 16); c <= last; c++) {
        classes[c] = (byte) Integer.parseInt(parts[1]);
      }
    }
    return classes;
  }

  private static Map<Integer, int[]> lower() {
    var map = new HashMap<Integer, int[]>();
    for (var entry : line("lower").split(" ", -1)) {
      var parts = entry.split(">", -1);
      int[] to =
          java.util.Arrays.stream(parts[1].split("\\+", -1))
              .mapToInt(hex -> Integer.parseInt(hex, 16))
              .toArray();
      map.put(Integer.parseInt(parts[0], 16), to);
    }
    return map;
  }
}
