package quire.graph.train;

import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// What a run gave: the document of `quire graph train --json`, kept in the run folder.
///
/// @param run the folder as it was named
/// @param task `node` or `graph`
/// @param metric what chose the epochs
/// @param parameters numbers trained, of each seed
/// @param seeds one for each seed
/// @param test over the seeds
/// @param warnings doubts, one sentence each
public record RunResult(
    String run,
    String task,
    String metric,
    long parameters,
    List<OfSeed> seeds,
    Spread test,
    List<String> warnings) {
  /// The file's name in a run folder.
  static final String FILE = "result.json";

  /// One seed.
  public record OfSeed(long seed, int bestEpoch, double validation, double test) {}

  /// Mean and sample standard deviation; null of a single seed.
  public record Spread(double mean, @Nullable Double std) {
    static Spread of(List<OfSeed> seeds) {
      double mean = seeds.stream().mapToDouble(OfSeed::test).average().orElse(Double.NaN);
      double squares =
          seeds.stream()
              .flatMapToDouble(s -> DoubleStream.of((s.test() - mean) * (s.test() - mean)))
              .sum();
      return new Spread(mean, seeds.size() < 2 ? null : Math.sqrt(squares / (seeds.size() - 1)));
    }
  }

  /// The seed with the best validation metric: the run's model.
  public OfSeed chosen() {
    OfSeed best = seeds.getFirst();
    for (var seed : seeds) {
      best = seed.validation() > best.validation() ? seed : best;
    }
    return best;
  }
}
