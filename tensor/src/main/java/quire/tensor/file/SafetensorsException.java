package quire.tensor.file;

import java.io.Serial;
import quire.base.RequestException;

/// A safetensors file that cannot be read, or tensors that cannot be written as one.
public final class SafetensorsException extends RequestException {
  @Serial private static final long serialVersionUID = 1L;

  /// Each way of being wrong.
  public enum Kind {
    /// Fewer than the 8 bytes that give the header's length.
    HEADER_TOO_SMALL,
    /// A header of more than 100 million bytes.
    HEADER_TOO_LARGE,
    /// A header that goes on behind the file's end.
    HEADER_OUTSIDE,
    /// A header that does not start with a brace.
    HEADER_START,
    /// A header that is no UTF-8.
    NOT_UTF8,
    /// A header that is no JSON.
    NOT_JSON,
    /// A key that comes twice.
    DUPLICATE_KEY,
    /// Metadata that are not text for text.
    METADATA,
    /// A tensor's entry that is no object of dtype, shape and data_offsets.
    ENTRY,
    /// A dtype that the format does not know.
    DTYPE,
    /// A shape with a negative, fractional or overflowing length.
    SHAPE,
    /// Offsets that are negative, fractional or end before they begin.
    OFFSETS,
    /// Offsets that span more or fewer bytes than dtype and shape need.
    LENGTH,
    /// Elements of less than a byte that do not fill their last byte.
    MISALIGNED,
    /// Two tensors that share bytes.
    OVERLAP,
    /// Bytes that belong to no tensor.
    HOLE,
    /// A tensor that goes on behind the file's end.
    DATA_OUTSIDE,
    /// Bytes behind the last tensor.
    TRAILING_BYTES,
    /// No tensor of that name.
    NO_SUCH_TENSOR,
    /// A dtype that is listed, but that no tensor here can have.
    CONVERSION,
    /// A name that cannot be written.
    NAME
  }

  private final Kind kind;

  SafetensorsException(Kind kind, String message) {
    super(PlainText.of(message));
    this.kind = kind;
  }

  /// What is wrong.
  public Kind kind() {
    return kind;
  }
}
