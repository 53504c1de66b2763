package quire.tensor.file;

import java.io.Serial;
import quire.base.RequestException;

/// A PyTorch file that cannot be read, or only by running code from it.
public final class PyTorchException extends RequestException {
  @Serial private static final long serialVersionUID = 1L;

  /// Each way of being wrong.
  public enum Kind {
    /// Neither of the two formats of `torch.save`.
    NOT_PYTORCH,
    /// A TorchScript program, which is code.
    TORCHSCRIPT,
    /// The file ends inside a pickle.
    TRUNCATED,
    /// A pickle longer or wider than is read.
    TOO_LARGE,
    /// A pickle protocol above 5.
    PROTOCOL,
    /// An unknown instruction, or one that only running code could carry out.
    INSTRUCTION,
    /// An instruction that finds too little, or the wrong thing, on the stack.
    STACK,
    /// A reference to a value that was never stored.
    MEMO,
    /// A class or function outside the list of those that are rebuilt.
    CLASS,
    /// A known class or function with arguments that do not fit.
    ARGUMENTS,
    /// A number too long to be real.
    NUMBER,
    /// Text that is no UTF-8.
    TEXT,
    /// A key of a dictionary, or item of a set, that is no plain value.
    KEY,
    /// A reference to outside data that is no storage.
    STORAGE_REFERENCE,
    /// A storage of a kind of number that is not read.
    STORAGE_TYPE,
    /// A storage that the file lacks.
    STORAGE_MISSING,
    /// A storage that is longer or shorter than it claims.
    STORAGE_LENGTH,
    /// A tensor's shape or strides that are negative, too many or overflow.
    SHAPE,
    /// A tensor that reaches outside its storage.
    OUTSIDE_STORAGE,
    /// A byte order that is neither little nor big.
    BYTE_ORDER,
    /// A tensor that repeats its storage's elements too often to be written out.
    EXPANDED,
    /// A tensor whose stored elements still wait to be conjugated or negated.
    LAZY_VIEW,
    /// The legacy format's first parts are not as they should be.
    LEGACY_HEADER
  }

  private final Kind kind;

  PyTorchException(Kind kind, String message) {
    super(PlainText.of(message));
    this.kind = kind;
  }

  /// What is wrong.
  public Kind kind() {
    return kind;
  }
}
