package quire.tensor.file;

import java.io.Serial;
import quire.base.RequestException;

/// A NumPy file that cannot be read, or an array that is not what the caller asked for.
public final class NpyException extends RequestException {
  @Serial private static final long serialVersionUID = 1L;

  /// Each way of being wrong.
  public enum Kind {
    /// The file does not start as a `.npy` file does.
    NOT_NPY,
    /// A version of the format other than 1, 2 and 3.
    VERSION,
    /// The file ends inside the header.
    HEADER_TRUNCATED,
    /// The header claims more than a megabyte.
    HEADER_TOO_LARGE,
    /// The header is no dictionary of the three keys.
    HEADER_SYNTAX,
    /// Objects, which only running code could restore.
    OBJECT_ARRAY,
    /// A record (structured) dtype.
    STRUCTURED,
    /// A dtype that is no number, bool or text.
    DTYPE,
    /// A negative or overflowing shape.
    SHAPE,
    /// The file holds fewer bytes than the shape needs.
    DATA_TRUNCATED,
    /// The file holds bytes behind the array.
    TRAILING_BYTES,
    /// Text that is no valid Unicode.
    TEXT,
    /// No array of that name in the archive.
    NO_SUCH_ARRAY,
    /// The array is readable, but not as the kind of number asked for.
    CONVERSION
  }

  private final Kind kind;

  NpyException(Kind kind, String message) {
    super(PlainText.of(message));
    this.kind = kind;
  }

  /// What is wrong.
  public Kind kind() {
    return kind;
  }
}
