package quire.ontology.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import quire.base.Check;
import quire.ontology.KnowledgeBase;
import quire.ontology.check.Termination;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.Variant;

/// Which chase, and how far it may go.
final class ChaseLimits {
  /// How long an interrupted program waits for its result to be written.
  private static final long PATIENCE_SECONDS = 600;

  @Option(
      names = "--variant",
      paramLabel = "V",
      defaultValue = "restricted",
      description = "restricted, skolem, oblivious or core (${DEFAULT-VALUE}).")
  private String variant = "restricted";

  @Option(names = "--max-facts", paramLabel = "N", description = "Stop after N facts.")
  private @Nullable Double maxFacts;

  @Option(
      names = "--max-depth",
      paramLabel = "N",
      description = "Make no null from N generations of nulls.")
  private @Nullable Integer maxDepth;

  @Option(names = "--timeout", paramLabel = "SECONDS", description = "Stop after this time.")
  private @Nullable Double timeout;

  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);

  boolean isInterrupted() {
    return interrupted.get();
  }

  ChaseOptions options(int threads) {
    return new ChaseOptions(
        Variant.of(variant),
        maxFacts == null ? Long.MAX_VALUE : whole(maxFacts),
        maxDepth == null ? Integer.MAX_VALUE : maxDepth,
        timeout == null ? Double.POSITIVE_INFINITY : timeout,
        threads,
        () -> interrupted.get() || Thread.currentThread().isInterrupted());
  }

  /// `5e7` is a number of facts too.
  private static long whole(double number) {
    Check.that(
        number >= 1 && number == Math.rint(number) && number < 1e18,
        "--max-facts must be a whole number from 1 on, is %s",
        number);
    return (long) number;
  }

  /// The options, once it is known that the chase ends.
  ChaseOptions proved(KnowledgeBase kb, int threads) {
    var options = options(threads);
    Termination.require(kb.program(), options);
    return options;
  }

  /// Lets Ctrl-C end the chase instead of the program, which ends once [#finished] was called.
  void holdInterrupts() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              interrupted.set(true);
              try {
                boolean _ = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  void finished() {
    done.countDown();
  }
}
