package quire.base;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Progress of long work on standard error: on a terminal one line that is drawn again, in a pipe a
/// line now and then; silent for work that ends within two seconds.
///
/// A timer shows it too, so a step that takes long still shows how long. Any thread may report.
public final class Progress implements AutoCloseable {
  private static final long SILENCE = Duration.ofSeconds(2).toNanos();
  private static final long TERMINAL_PAUSE = Duration.ofMillis(200).toNanos();
  private static final long PIPE_PAUSE = Duration.ofSeconds(15).toNanos();
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int COLUMNS = 79;

  private final String title;
  private final long total;
  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier clock;
  private final long start;
  private final Thread timer;
  private long before;
  private long done;
  private String note = "";
  private long lastShown;
  private boolean shown;
  private boolean closed;

  private Progress(
      String title, long total, PrintStream out, boolean terminal, LongSupplier clock) {
    this.title = title;
    this.total = Math.max(0, total);
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.timer = Thread.ofVirtual().name("progress").unstarted(this::tick);
  }

  /// Starts showing progress.
  ///
  /// @param title what is being done, a few words
  /// @param total how many steps there are, or 0 where that is unknown
  public static Progress of(String title, long total) {
    var progress = new Progress(title, total, System.err, onTerminal(), System::nanoTime);
    progress.timer.start();
    return progress;
  }

  /// For tests: progress on a stream and a clock of the caller's, without the timer.
  static Progress on(
      PrintStream out, boolean terminal, LongSupplier clock, String title, long total) {
    return new Progress(title, total, out, terminal, clock);
  }

  /// Says that some steps had been done before this work started, as after a resume: they count as
  /// done and are left out of the estimate of the time left.
  public synchronized void resumeAt(long steps) {
    before = steps;
    done = steps;
  }

  /// Says that steps were done.
  ///
  /// @param steps how many more; 0 only changes the note
  /// @param note a short state to show beside, such as `loss 0.41`; may be empty
  public synchronized void step(long steps, String note) {
    done += steps;
    this.note = note;
    showWhenDue();
  }

  /// Prints a line of its own without tearing the drawn one.
  public synchronized void say(String line) {
    if (terminal && shown) {
      out.print("\r\033[K");
    }
    out.println(line);
    if (terminal && shown) {
      show(clock.getAsLong());
    }
  }

  /// Ends the work: takes the line away on a terminal, stops the timer.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (terminal && shown) {
        out.print("\r\033[K");
        out.flush();
      }
    }
    timer.interrupt();
  }

  /// What the timer does now and then.
  synchronized void showWhenDue() {
    long now = clock.getAsLong();
    if (closed || now - start < SILENCE) {
      return;
    }
    if (!shown || now - lastShown >= (terminal ? TERMINAL_PAUSE : PIPE_PAUSE)) {
      show(now);
    }
  }

  private void tick() {
    try {
      while (!isClosed()) {
        Thread.sleep(TICK);
        showWhenDue();
      }
    } catch (InterruptedException _) {
      // closed: nothing more to show
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void show(long now) {
    lastShown = now;
    shown = true;
    String text = describe(Duration.ofNanos(now - start));
    if (terminal) {
      // A line that wraps could not be drawn over.
      out.print("\r" + (text.length() > COLUMNS ? text.substring(0, COLUMNS) : text) + "\033[K");
    } else {
      out.println(text);
    }
    out.flush();
  }

  private String describe(Duration spent) {
    var text = new StringBuilder(title).append(": ").append(done);
    if (total > 0) {
      long percent = Math.min(100, (long) (100.0 * done / total));
      text.append(String.format(Locale.ROOT, "/%d (%d %%)", total, percent));
    }
    if (total > done && done > before) {
      double perStep = (double) spent.toMillis() / (done - before);
      long left = Math.round(perStep * (total - done) / 1000);
      text.append(", ").append(clock(left)).append(" left");
    } else {
      text.append(", ").append(clock(spent.toSeconds()));
    }
    if (!note.isEmpty()) {
      text.append(", ").append(note);
    }
    return text.toString();
  }

  /// Whether standard error is a terminal that can draw a line again. Linux answers through
  /// `/proc`; elsewhere a console on both other streams must do.
  @SuppressWarnings("SystemConsoleNull") // it may be null where another console is asked for
  private static boolean onTerminal() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    Path link = Path.of("/proc/self/fd/2");
    if (Files.isSymbolicLink(link)) {
      try {
        String place = Files.readSymbolicLink(link).toString();
        return place.startsWith("/dev/pts/") || place.startsWith("/dev/tty");
      } catch (IOException _) {
        return false;
      }
    }
    Console console = System.console();
    return console != null && console.isTerminal();
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
