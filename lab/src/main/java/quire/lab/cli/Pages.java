package quire.lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import quire.lab.Call;
import quire.lab.Card;
import quire.lab.Reproduction;
import quire.lab.report.IndexPage;
import quire.lab.report.Report;

/// Says on standard error what runs, and keeps the pages up to date: at each change, while an
/// experiment tells how far it is, and now and then as a sign of life.
final class Pages implements Reproduction.Observer, AutoCloseable {
  private static final long INDEX_PAUSE = Duration.ofSeconds(2).toNanos();
  private static final Duration SIGN_OF_LIFE = IndexPage.SILENCE.dividedBy(4);

  private final Path out;
  private final ProgressLine line = ProgressLine.usual();
  private final Thread timer = Thread.ofVirtual().name("index page").unstarted(this::tick);

  /// Not the monitor: whoever ends the program must not wait for a stuck terminal.
  private final ReentrantLock drawing = new ReentrantLock();

  private @Nullable Call call;
  private String doing = "";
  private double share;
  private long drawn;
  private boolean last;

  Pages(Path out) {
    this.out = out;
  }

  void begin(Call started) {
    call = started;
    timer.start();
  }

  @Override
  public synchronized void changed(List<Reproduction.Entry> now, int index) throws IOException {
    var entry = now.get(index);
    String place = "[" + (index + 1) + "/" + now.size() + "] " + entry.card().id();
    switch (entry.state()) {
      case WAITING, INTERRUPTED -> {}
      case RUNNING -> line.say(place + expected(entry.card()));
      case DONE -> {
        var claims = entry.claims();
        line.say(place + ": " + (claims == null ? "done" : VerdictTable.summary(claims)));
      }
      case FAILED -> line.say(place + " failed: " + entry.problem());
    }
    draw("", 0, 0);
  }

  @Override
  public synchronized void progress(int index, String what, double share) {
    line.show(what, share);
    draw(what, share, INDEX_PAUSE);
  }

  @Override
  public void report(Path runFolder) throws IOException {
    Report.write(runFolder);
  }

  /// Draws the index page once more and never again; for the end of a stopped program.
  void drawLast() {
    try {
      if (drawing.tryLock(2, TimeUnit.SECONDS)) {
        try {
          last = true;
          IndexPage.write(out);
        } finally {
          drawing.unlock();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    drawing.lock(); // else the interrupt could tear a page that is being written
    try {
      last = true;
    } finally {
      drawing.unlock();
    }
    timer.interrupt();
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(SIGN_OF_LIFE);
        redraw();
      }
    } catch (InterruptedException closed) {
      // the call has ended
    } catch (RuntimeException problem) {
      line.say("the index page cannot be drawn: " + problem.getMessage());
    }
  }

  private void redraw() {
    drawing.lock();
    try {
      draw(doing, share, INDEX_PAUSE);
    } finally {
      drawing.unlock();
    }
  }

  /// Draws the index page, but not sooner after the last time than `pause` nanoseconds.
  private void draw(String what, double done, long pause) {
    drawing.lock();
    try {
      doing = what;
      share = done;
      if (last || System.nanoTime() - drawn < pause) {
        return;
      }
      if (doing.isEmpty()) {
        IndexPage.write(out);
      } else {
        IndexPage.write(out, doing, share);
      }
      drawn = System.nanoTime();
    } finally {
      drawing.unlock();
    }
  }

  private String expected(Card card) {
    var began = call;
    Double minutes = began == null ? null : card.minutes().get(began.preset());
    return minutes == null || began == null
        ? ""
        : ", preset " + began.preset().id() + ", about " + ListCommand.time(minutes);
  }
}
