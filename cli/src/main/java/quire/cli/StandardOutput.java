package quire.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Standard output that remembers why it failed: a reader that left (`quire list | head -1`) is no
/// failure, a full disk is one. What comes after a failure is dropped.
final class StandardOutput extends FilterOutputStream {
  private boolean closed;
  private @Nullable String failure;

  StandardOutput(OutputStream out) {
    super(new BufferedOutputStream(out, 1 << 13));
  }

  /// Why writing failed, or null where it did not or where the reader only left.
  synchronized @Nullable String failure() {
    return failure;
  }

  @Override
  public synchronized void write(int value) {
    attempt(() -> out.write(value));
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    attempt(() -> out.write(bytes, offset, length));
  }

  @Override
  public synchronized void flush() {
    attempt(out::flush);
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void attempt(Writing writing) {
    if (closed) {
      return;
    }
    try {
      writing.run();
    } catch (IOException problem) {
      closed = true;
      String why = String.valueOf(problem.getMessage());
      failure = why.contains("Broken pipe") || why.contains("EPIPE") ? null : why;
    }
  }
}
