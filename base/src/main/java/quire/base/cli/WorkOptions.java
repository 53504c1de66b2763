package quire.base.cli;

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
  private int threads;

  /// The seed, 0 unless given.
  public long seed() {
    return seed;
  }

  /// The number of threads, at least 1: as given, else all cores.
  public int threads() {
    Check.that(threads >= 0, "--threads must be at least 1, is %d", threads);
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
