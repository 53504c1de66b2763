package quire.text;

import org.jspecify.annotations.Nullable;
import quire.text.unicode.CodePoints;
import quire.text.unicode.NormalForm;

/// Unicode clean-up of texts before training or indexing.
///
/// The steps run in this order: lone surrogates become U+FFFD, controls, the normal form, white
/// space, case. Text in a wrong encoding (`Ã¤` for `ä`) is left as it is: whether it is wrong only
/// its author knows.
///
/// @param form a normal form, or null for none
/// @param dropControls takes out control characters (Cc) but for those that are white space, U+FEFF
///   and the soft hyphen U+00AD; joiners and direction marks stay, words need them
/// @param collapseSpaces makes one space of white space in a row, line ends included, and takes it
///   off the ends
/// @param lowerCase takes capitals away, code point by code point
public record Clean(
    @Nullable NormalForm form, boolean dropControls, boolean collapseSpaces, boolean lowerCase) {
  /// NFC, no controls, single spaces.
  public static final Clean DEFAULT = new Clean(NormalForm.NFC, true, true, false);

  /// NFKC, no controls, single spaces: letters in circles and of full width become plain ones.
  public static final Clean COMPATIBLE = new Clean(NormalForm.NFKC, true, true, false);

  /// Cleans a text. To clean twice changes nothing more.
  public String apply(String text) {
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      if (points[i] >= 0xD800 && points[i] <= 0xDFFF) {
        points[i] = 0xFFFD;
      }
    }
    if (dropControls) {
      points = java.util.Arrays.stream(points).filter(c -> !isControl(c)).toArray();
    }
    var normal = form;
    if (normal != null) {
      var out = new StringBuilder();
      normal.apply(points, 0, points.length, (c, _) -> out.appendCodePoint(c));
      points = out.codePoints().toArray();
    }
    return finish(points);
  }

  private String finish(int[] points) {
    var out = new StringBuilder();
    boolean space = false;
    for (int c : points) {
      if (collapseSpaces && CodePoints.WHITE_SPACE.contains(c)) {
        space = true;
        continue;
      }
      if (space && !out.isEmpty()) {
        out.append(' ');
      }
      space = false;
      if (lowerCase) {
        for (int lower : CodePoints.lowerCase(c)) {
          out.appendCodePoint(lower);
        }
      } else {
        out.appendCodePoint(c);
      }
    }
    return out.toString();
  }

  private static boolean isControl(int c) {
    return c == 0xFEFF
        || c == 0xAD
        || (Character.getType(c) == Character.CONTROL
            && c != '\t'
            && c != '\n'
            && c != '\r'
            && c != 0x85
            && c != 0x0B
            && c != 0x0C);
  }
}
