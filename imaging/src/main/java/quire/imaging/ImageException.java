package quire.imaging;

import java.io.Serial;
import quire.base.RequestException;

/// An image file that is not read: damaged, too large, or of a kind that is not supported.
public final class ImageException extends RequestException {
  @Serial private static final long serialVersionUID = 1L;

  /// Each way of being wrong.
  public enum Kind {
    /// The first bytes are those of no format that is read.
    UNKNOWN_FORMAT,
    /// The file ends before the image does.
    TRUNCATED,
    /// The bytes contradict the format.
    DAMAGED,
    /// The declared size is above [ImageLimits].
    TOO_LARGE,
    /// An animation, a JPEG's scans or a drawing's elements are above [ImageLimits].
    TOO_MANY_PARTS,
    /// A drawing that reaches outside itself, or refers to itself in a circle.
    FORBIDDEN,
    /// A valid file whose variant is not read, or natives that this platform lacks.
    UNSUPPORTED,
    /// The work took longer than [ImageLimits] allows.
    TOO_SLOW
  }

  private final Kind kind;

  /// @param message one or two plain lines that begin with the file
  public ImageException(Kind kind, String message) {
    super(plain(message));
    this.kind = kind;
  }

  /// @param message one or two plain lines that begin with the file
  /// @param cause shown only with `--verbose`
  public ImageException(Kind kind, String message, Throwable cause) {
    super(plain(message), cause);
    this.kind = kind;
  }

  /// What is wrong.
  public Kind kind() {
    return kind;
  }

  /// Words of a file reach messages: nothing in them may move the cursor.
  private static String plain(String message) {
    StringBuilder out = new StringBuilder();
    message
        .codePoints()
        .limit(400)
        .map(point -> Character.isISOControl(point) && point != '\n' ? '?' : point)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
