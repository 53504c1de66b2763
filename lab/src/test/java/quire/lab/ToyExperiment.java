package quire.lab;

import java.util.List;
import java.util.Map;
import java.util.Random;
import quire.base.Check;

/// Tosses two coins: small enough to run in a test, slow enough to be killed.
public final class ToyExperiment implements Experiment<ToyExperiment.Config> {
  /// How the coins are tossed.
  public enum Mode {
    FAIR,
    BENT
  }

  /// A record inside.
  ///
  /// @param pauseMillis slept per toss series, in [0, 1000]
  public record Pace(int pauseMillis) {
    public Pace {
      Check.range("pauseMillis", pauseMillis, 0, 1000);
    }
  }

  /// Everything that can be set.
  ///
  /// @param seeds repetitions, at least 1
  /// @param lift how much better the bent coin is, in [0, 1]
  /// @param fail whether the experiment fails at its end
  public record Config(
      int seeds,
      double lift,
      List<Integer> tosses,
      Mode mode,
      String note,
      boolean fail,
      Pace pace) {
    public Config {
      tosses = List.copyOf(tosses);
      Check.positive("seeds", seeds);
      Check.range("lift", lift, 0, 1);
      Check.that(!tosses.isEmpty(), "tosses must name at least one number, is empty");
    }
  }

  @Override
  public Card card() {
    return Card.of(
        "toy/coin",
        "Bernoulli, 1713",
        "Does a bent coin show heads more often?",
        Map.of(Preset.QUICK, 0.05, Preset.STUDY, 1.0),
        new Claim(
            "H1",
            "The bent coin shows heads more often.",
            "always",
            Paired.greater("heads", "bent", "fair").smallestEffect(0.05).unit("share")),
        new Claim("H2", "No toss stands on edge.", "", new Never("edge")),
        new Claim("H3", "A coin of gold shows heads.", "", new NotTested("there is no gold here")),
        new Claim("H4", "Heads do not depend on the day.", "", Trend.growing("day", "fair")));
  }

  @Override
  public Config config(Preset preset) {
    return new Config(8, 0.4, List.of(50, 100), Mode.BENT, "1e3", false, new Pace(0));
  }

  @Override
  public void run(Config config, Run run) throws Exception {
    List<Long> seeds = run.seeds(config.seeds());
    int done = 0;
    for (long seed : seeds) {
      for (String arm : List.of("fair", "bent")) {
        run.cell(seed, arm, cell -> toss(config, cell));
        run.record(seed, arm, "edge", 0);
        run.progress(arm + ", seed " + seed, ++done / (2.0 * seeds.size()));
      }
    }
    if (config.fail()) {
      throw new IllegalStateException("the coin rolled away");
    }
  }

  private static void toss(Config config, Cell cell) throws Exception {
    boolean bent = cell.arm().equals("bent") && config.mode() == Mode.BENT;
    var random = new Random(31 * cell.seed() + (bent ? 1 : 0));
    int heads = 0;
    int all = 0;
    for (int series : config.tosses()) {
      for (int i = 0; i < series; i++) {
        heads += random.nextDouble() < 0.5 + (bent ? config.lift() : 0) ? 1 : 0;
      }
      all += series;
      Thread.sleep(config.pace().pauseMillis());
      cell.record("curve", (double) heads / all, all);
    }
    cell.record("heads", (double) heads / all);
  }

  @Override
  public List<String> findings(Config config, Metrics metrics) {
    return List.of("the note says " + config.note() + ", seen over " + metrics.seeds().size());
  }
}
