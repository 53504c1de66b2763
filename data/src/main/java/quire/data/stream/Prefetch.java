package quire.data.stream;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import quire.base.Check;
import quire.base.WorkException;

/// Prepares elements ahead of their use, on threads of its own: reading, unpacking and decoding
/// happen while the consumer computes. Results come in the order of the source, so the number of
/// threads never changes them. What a step throws is thrown where its element would have come.
///
/// The source is read by the thread that asks for elements, so it need not be safe for others.
///
/// @param <R> what comes out
public final class Prefetch<R> implements Iterator<R>, AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final ArrayDeque<Future<R>> ahead = new ArrayDeque<>();
  private final ExecutorService threads;
  private final Runnable refill;

  private <T> Prefetch(
      Iterator<? extends T> source, Function<? super T, ? extends R> step, int threads, int depth) {
    Check.range("threads", threads, 1, 1024);
    Check.range("depth", depth, 1, 1 << 20);
    this.threads =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("prefetch ", 0).factory());
    this.refill =
        () -> {
          while (ahead.size() < depth && source.hasNext()) {
            T element = source.next();
            ahead.add(this.threads.submit(() -> step.apply(element)));
          }
        };
  }

  /// Prepares the elements of a source.
  ///
  /// @param step what is done with each, on any thread
  /// @param threads how many work at once
  /// @param depth how many elements are prepared or under way, at least 1
  public static <T, R> Prefetch<R> of(
      Iterator<? extends T> source, Function<? super T, ? extends R> step, int threads, int depth) {
    return new Prefetch<>(source, step, threads, depth);
  }

  @Override
  public boolean hasNext() {
    if (ahead.isEmpty()) {
      refill.run();
    }
    return !ahead.isEmpty();
  }

  /// The next result.
  ///
  /// @throws RuntimeException what the step threw
  @Override
  public R next() {
    refill.run();
    Future<R> first = ahead.poll();
    if (first == null) {
      throw new NoSuchElementException("no element is left");
    }
    try {
      return first.get();
    } catch (ExecutionException problem) {
      switch (problem.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new WorkException("preparing an element failed", problem);
      }
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      throw new WorkException("interrupted", problem);
    }
  }

  /// Stops the threads and waits for what is under way.
  @Override
  public void close() {
    ahead.forEach(future -> future.cancel(true));
    ahead.clear();
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new WorkException("a step of the preparation does not end");
      }
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
    }
  }
}
