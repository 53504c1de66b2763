package quire.tensor.file;

import java.io.Serial;
import quire.base.RequestException;

/// An ONNX model whose weights cannot be read, or replaced.
public final class OnnxException extends RequestException {
  @Serial private static final long serialVersionUID = 1L;

  /// Each way of being wrong.
  public enum Kind {
    /// No protocol buffer with a graph.
    NOT_ONNX,
    /// A field that goes on behind the end of what holds it.
    TRUNCATED,
    /// A field of the wrong wire type, or a varint of more than 64 bits.
    WIRE,
    /// Text that is no UTF-8.
    TEXT,
    /// An element type that is not read.
    DTYPE,
    /// A negative or overflowing shape.
    SHAPE,
    /// More or fewer elements than the shape asks for.
    LENGTH,
    /// Two initializers of one name.
    DUPLICATE_NAME,
    /// A sparse initializer.
    SPARSE,
    /// External data outside the model's folder.
    EXTERNAL_PATH,
    /// External data that are missing, or described wrongly.
    EXTERNAL_DATA,
    /// A new weight that the model does not have, or of another shape or dtype.
    MISMATCH
  }

  private final Kind kind;

  OnnxException(Kind kind, String message) {
    super(PlainText.of(message));
    this.kind = kind;
  }

  /// What is wrong.
  public Kind kind() {
    return kind;
  }
}
