package quire.graph.model;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Runs numbered pieces of work on a few threads, the calling one among them.
///
/// Which thread takes which piece is left to chance; results are the same bits all the same as long
/// as a piece writes only what belongs to it.
final class Workers {
  /// One piece of work.
  interface Piece {
    /// Does piece `piece`.
    void run(int piece);
  }

  private static final ExecutorService POOL =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("quire-graph-", 0).factory());

  private Workers() {}

  /// Does pieces 0 to `pieces - 1` on at most `threads` threads and returns when all are done.
  static void run(int threads, int pieces, Piece work) {
    int helpers = Math.min(threads, pieces) - 1;
    var next = new AtomicInteger();
    var failure = new AtomicReference<@Nullable Throwable>();
    if (helpers <= 0) {
      for (int piece = 0; piece < pieces; piece++) {
        work.run(piece);
      }
      return;
    }
    var done = new CountDownLatch(helpers);
    for (int i = 0; i < helpers; i++) {
      POOL.execute(() -> {
        try {
          drain(next, pieces, work);
        } catch (Throwable e) {
          failure.compareAndSet(null, e);
        } finally {
          done.countDown();
        }
      });
    }
    try {
      drain(next, pieces, work);
    } finally {
      join(done);
    }
    var thrown = failure.get();
    if (thrown instanceof Error e) {
      throw e;
    }
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
  }

  private static void drain(AtomicInteger next, int pieces, Piece work) {
    for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
      work.run(piece);
    }
  }

  /// Waits whatever happens: a helper must not go on writing into memory that the caller frees.
  private static void join(CountDownLatch done) {
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
