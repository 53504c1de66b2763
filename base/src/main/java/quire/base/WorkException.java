package quire.base;

import java.io.Serial;

/// The request was right but the work failed. The program prints the message and exits 1.
///
/// The message is one or two plain lines: what failed, where, and what to try.
public final class WorkException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /// @param message one or two plain lines
  public WorkException(String message) {
    super(message);
  }

  /// @param message one or two plain lines
  /// @param cause shown only with `--verbose`
  public WorkException(String message, Throwable cause) {
    super(message, cause);
  }
}
