package quire.lab;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import quire.base.Check;

/// The experiment of `docs/lab.md`.
public final class DocumentedExperiment implements Experiment<DocumentedExperiment.Config> {
  public record Config(int seeds, int samples, double shift) {
    public Config {
      Check.positive("seeds", seeds);
      Check.positive("samples", samples);
    }
  }

  @Override
  public Card card() {
    return Card.of(
        "toy/means",
        "Gauss, 1809",
        "Is the mean closer to the truth than one sample?",
        Map.of(Preset.QUICK, 0.01),
        new Claim(
            "M1",
            "The mean of many samples errs less than one sample does.",
            "error falls by a factor of 10 with 100 samples",
            Paired.less("error", "mean", "single").smallestEffect(0.1)),
        new Claim(
            "M2",
            "The error of the mean falls with the root of the sample size.",
            "exponent -0.5",
            Slope.logLog("error/size", "mean").inside(-0.7, -0.3)),
        new Claim("M3", "A mean is never above the largest sample.", "", new Never("above")));
  }

  @Override
  public Config config(Preset preset) {
    return switch (preset) {
      case QUICK -> new Config(12, 100, 3);
      case STUDY, PAPER -> new Config(100, 10_000, 3);
    };
  }

  @Override
  public void run(Config config, Run run) throws Exception {
    for (long seed : run.seeds(config.seeds())) {
      run.cell(seed, "single", cell -> cell.record("error", error(draw(config, seed, 1), config)));
      run.cell(
          seed,
          "mean",
          cell -> {
            for (int size = 10; size <= config.samples() * 100; size *= 10) {
              double[] drawn = draw(config, seed, size);
              cell.record("error/size", error(drawn, config), size);
              cell.record("above", mean(drawn) > Arrays.stream(drawn).max().orElseThrow() ? 1 : 0);
            }
            cell.record("error", error(draw(config, seed, config.samples()), config));
          });
    }
  }

  private static double[] draw(Config config, long seed, int size) {
    var random = new Random(seed * 31 + size);
    return random.doubles(size).map(_ -> config.shift() + random.nextGaussian()).toArray();
  }

  private static double mean(double[] drawn) {
    return Arrays.stream(drawn).average().orElseThrow();
  }

  private static double error(double[] drawn, Config config) {
    return Math.abs(mean(drawn) - config.shift());
  }
}
