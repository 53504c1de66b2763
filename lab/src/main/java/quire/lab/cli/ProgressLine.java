package quire.lab.cli;

import java.io.PrintStream;
import quire.base.Progress;

/// How far the running experiment is, with the time left: on a terminal one line that is drawn
/// again, in a pipe a line now and then. Safe for use by several threads.
final class ProgressLine {
  private static final long TERMINAL_PAUSE = 100_000_000L;
  private static final long PIPE_PAUSE = 10_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private long began;
  private long shown;
  private boolean standing;

  ProgressLine(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /// On standard error, as fits where the program runs.
  @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again in a pipe
  static ProgressLine usual() {
    var console = System.console();
    return new ProgressLine(System.err, console != null && console.isTerminal());
  }

  /// A line that stays.
  synchronized void say(String line) {
    wipe();
    out.println(line);
    began = System.nanoTime();
    shown = began;
  }

  /// Shows how far the work is, when it is time to.
  ///
  /// @param share done, in [0, 1]
  synchronized void show(String what, double share) {
    long now = System.nanoTime();
    if (now - shown < (terminal ? TERMINAL_PAUSE : PIPE_PAUSE)) {
      return;
    }
    shown = now;
    double spent = (now - began) / 1e9;
    String left =
        share > 0.01
            ? ", " + Progress.clock(Math.round(spent * (1 - share) / share)) + " left"
            : "";
    String line = "  " + Math.round(share * 100) + " %" + left + ": " + what;
    if (terminal) {
      out.print("\r" + (line.length() > 78 ? line.substring(0, 78) : line) + "\033[K");
      out.flush();
      standing = true;
    } else {
      out.println(line);
    }
  }

  private void wipe() {
    if (standing) {
      out.print("\r\033[K");
      standing = false;
    }
  }
}
