package quire.base;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// Progress of long work on standard error: on a terminal one line that is drawn again, in a pipe a
/// line now and then; silent for work that ends within two seconds.
///
/// Not safe for use by several threads at once.
public final class Progress implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final Duration TERMINAL_PAUSE = Duration.ofMillis(100);
  private static final Duration PIPE_PAUSE = Duration.ofSeconds(15);

  private final String title;
  private final long total;
  private final PrintStream out;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private long done;
  private long lastShown = start;
  private boolean shown;

  private Progress(String title, long total, PrintStream out, boolean terminal) {
    this.title = title;
    this.total = total;
    this.out = out;
    this.terminal = terminal;
  }

  /// Starts showing progress.
  ///
  /// @param title what is being done, a few words
  /// @param total how many steps there are, or 0 where that is unknown
  public static Progress of(String title, long total) {
    Console console = System.console();
    return new Progress(title, total, System.err, console != null && console.isTerminal());
  }

  /// For tests: progress on a stream of the caller's.
  static Progress on(PrintStream out, boolean terminal, String title, long total) {
    return new Progress(title, total, out, terminal);
  }

  /// Says that steps were done.
  ///
  /// @param steps how many more
  /// @param note a short state to show beside, such as `loss 0.41`; may be empty
  public void step(long steps, String note) {
    done += steps;
    long now = System.nanoTime();
    Duration pause = terminal ? TERMINAL_PAUSE : PIPE_PAUSE;
    boolean due = now - lastShown >= pause.toNanos() || (!shown && !terminal);
    if (now - start >= SILENCE.toNanos() && due) {
      show(now, note);
    }
  }

  /// Ends the line on a terminal.
  @Override
  public void close() {
    if (terminal && shown) {
      out.print("\r\033[K");
      out.flush();
    }
  }

  private void show(long now, String note) {
    lastShown = now;
    shown = true;
    String text = describe(Duration.ofNanos(now - start), note);
    if (terminal) {
      out.print("\r" + text + "\033[K");
      out.flush();
    } else {
      out.println(text);
    }
  }

  private String describe(Duration spent, String note) {
    var text = new StringBuilder(title).append(": ").append(done);
    if (total > 0) {
      text.append(String.format(Locale.ROOT, "/%d (%d %%)", total, 100 * done / total));
      if (done > 0 && done < total) {
        long left = Math.round(spent.toSeconds() * (double) (total - done) / done);
        text.append(", ").append(clock(left)).append(" left");
      }
    }
    if (!note.isEmpty()) {
      text.append(", ").append(note);
    }
    return text.toString();
  }

  /// Seconds as a person says them: `42 s`, `3 min 5 s`, `2 h 10 min`.
  public static String clock(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3600 + " h " + seconds / 60 % 60 + " min";
  }
}
