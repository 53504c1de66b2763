package quire.base.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import quire.base.Check;

/// `--seed` and `--threads`, as every command understands them.
public final class WorkOptions {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with (default: all cores).")
  private @Nullable Integer threads;

  /// The seed, 0 unless given.
  public long seed() {
    return seed;
  }

  /// The number of threads, at least 1: as given, else all cores.
  public int threads() {
    return threads == null
        ? Runtime.getRuntime().availableProcessors()
        : Check.positive("--threads", threads.intValue());
  }
}
