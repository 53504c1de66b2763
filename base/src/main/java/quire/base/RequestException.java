package quire.base;

import java.io.Serial;

/// The request was wrong: a bad option, file or argument. The program prints the message and exits
/// 2. Readers of file formats extend it with the kind of fault.
///
/// The message is one or two plain lines: what is wrong, where (file and line, option, tensor), and
/// how to mend it. It is an [IllegalArgumentException], so library users need not know this type.
public class RequestException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /// @param message one or two plain lines
  public RequestException(String message) {
    super(message);
  }

  /// @param message one or two plain lines
  /// @param cause shown only with `--verbose`
  public RequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
