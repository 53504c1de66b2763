package quire.network.experiment;

import java.util.List;
import quire.base.Check;
import quire.lab.Preset;

/// The scale of the experiment.
///
/// @param seeds repeats of everything that is drawn, at least 1
/// @param network the simulated cluster; its rails fit one switch
/// @param layouts random training layouts (D1, D2, D6)
/// @param relay all-to-alls with relay (D3)
/// @param permutations random traffic (D4)
/// @param plans what the planner searches (D5, D7 and the charts)
/// @param countedGpus largest cluster whose traffic is counted from written schedules too (D8)
/// @param reduceMegabytes sizes of all-reduces (D10)
/// @param failures what fails (D11)
/// @param experts skewed all-to-alls (D12)
public record RailOnlyConfig(
    int seeds,
    Networks network,
    Layouts layouts,
    Relays relay,
    Permutations permutations,
    Plans plans,
    int countedGpus,
    List<Integer> reduceMegabytes,
    Failures failures,
    Experts experts) {
  public RailOnlyConfig {
    Check.positive("seeds", seeds);
    Check.that(
        network.gpus() / network.hb() <= network.radix(),
        "network: rails of %d GPUs must fit one switch of radix %d",
        network.gpus() / network.hb(),
        network.radix());
    Check.that(
        network.gpus() > network.radix(),
        "network: %d GPUs fit one switch of radix %d: no spine to do without",
        network.gpus(),
        network.radix());
    Check.range("countedGpus", countedGpus, 0, 4096);
    reduceMegabytes = List.copyOf(reduceMegabytes);
    Check.that(!reduceMegabytes.isEmpty(), "reduceMegabytes must name a size");
    reduceMegabytes.forEach(size -> Check.positive("reduceMegabytes", size));
  }

  /// Random rail-aligned layouts of real models, cut to a few layers a stage.
  ///
  /// @param models presets to draw from
  /// @param layersPerStage layers that are kept of each stage, a multiple of 2
  /// @param stages most pipeline stages
  /// @param microBatches largest number of micro-batches, in multiples of the stages
  /// @param batchSteps doublings of the batch (D6), at least 3
  public record Layouts(
      List<String> models, int layersPerStage, int stages, int microBatches, int batchSteps) {
    public Layouts {
      models = List.copyOf(models);
      Check.that(!models.isEmpty(), "layouts: models must name one");
      Check.that(
          layersPerStage >= 2 && layersPerStage % 2 == 0,
          "layersPerStage must be a multiple of 2, is %d",
          layersPerStage);
      Check.range("stages", stages, 1, 64);
      Check.range("microBatches", microBatches, 1, 64);
      Check.range("batchSteps", batchSteps, 3, 8);
    }
  }

  /// All-to-alls of all GPUs in domains of 8.
  ///
  /// @param gpus cluster sizes, multiples of 8, at least 64
  /// @param pieces cuts of the pipelined relay
  /// @param megabytes bytes of a rank's buffer
  public record Relays(List<Integer> gpus, int pieces, int megabytes) {
    public Relays {
      gpus = List.copyOf(gpus);
      Check.that(!gpus.isEmpty(), "relay: gpus must name a size");
      for (int n : gpus) {
        Check.that(n >= 64 && n % 8 == 0, "relay: gpus %d must be a multiple of 8, 64 or more", n);
      }
      Check.range("pieces", pieces, 2, 256);
      Check.positive("megabytes", megabytes);
    }
  }

  /// Permutations of all GPUs.
  ///
  /// @param gpus size of the cluster, with the domains and cards of the network
  /// @param rounds permutations a seed, one after another
  /// @param megabytes bytes of one message
  public record Permutations(int gpus, int rounds, int megabytes) {
    public Permutations {
      Check.positive("gpus", gpus);
      Check.range("rounds", rounds, 1, 1000);
      Check.positive("megabytes", megabytes);
    }
  }

  /// Searches over layouts.
  ///
  /// @param models presets; the first is the one of the charts
  /// @param gpus size of the cluster
  /// @param domains K, growing, at least 3
  /// @param batches sequences of an iteration, growing
  public record Plans(List<String> models, int gpus, List<Integer> domains, List<Integer> batches) {
    public Plans {
      models = List.copyOf(models);
      domains = List.copyOf(domains);
      batches = List.copyOf(batches);
      Check.that(!models.isEmpty(), "plans: models must name one");
      Check.that(domains.size() >= 3, "plans: domains must be 3 or more, are %s", domains);
      Check.that(!batches.isEmpty(), "plans: batches must name one");
      for (int k : domains) {
        Check.that(k > 0 && gpus % k == 0, "plans: domain %d must divide gpus %d", k, gpus);
      }
    }
  }

  /// What fails while gradients are exchanged.
  ///
  /// @param counts how many elements of a kind fail at once
  /// @param megabytes gradients of a GPU
  public record Failures(List<Integer> counts, int megabytes) {
    public Failures {
      counts = List.copyOf(counts);
      Check.that(!counts.isEmpty(), "failures: counts must name one");
      counts.forEach(count -> Check.positive("counts", count));
      Check.positive("megabytes", megabytes);
    }
  }

  /// All-to-alls between experts of unequal popularity.
  ///
  /// @param gpus size of the cluster, with the domains and cards of the network
  /// @param percent Zipf exponents in hundredths, growing from 0, at least 3
  /// @param megabytes bytes of a rank's buffer
  public record Experts(int gpus, List<Integer> percent, int megabytes) {
    public Experts {
      Check.positive("gpus", gpus);
      percent = List.copyOf(percent);
      Check.that(
          percent.size() >= 3 && percent.getFirst() == 0,
          "experts: percent must grow from 0 in 3 steps or more, is %s",
          percent);
      Check.positive("megabytes", megabytes);
    }
  }

  private static final List<Integer> SKEWS = List.of(0, 50, 100, 125, 150);
  private static final List<Integer> DOMAINS = List.of(8, 16, 32, 64, 128, 256, 512, 1024);
  private static final List<Integer> BATCHES = List.of(512, 1024, 2048, 4096, 8192);

  /// The configuration of a preset.
  public static RailOnlyConfig of(Preset preset) {
    return switch (preset) {
      case QUICK ->
          new RailOnlyConfig(
              12,
              new Networks(128, 8, 16, 300, 25),
              new Layouts(List.of("megatron-1.7b", "megatron-18.4b"), 4, 2, 1, 3),
              new Relays(List.of(64), 16, 64),
              new Permutations(128, 1, 64),
              new Plans(
                  List.of("gpt3-175b"),
                  16_384,
                  List.of(8, 32, 128, 512),
                  List.of(1024, 2048, 4096)),
              256,
              List.of(1, 64, 1024),
              new Failures(List.of(1), 256),
              new Experts(64, List.of(0, 100, 150), 64));
      case STUDY ->
          new RailOnlyConfig(
              24,
              new Networks(256, 8, 32, 300, 25),
              new Layouts(
                  List.of("megatron-1.7b", "megatron-18.4b", "megatron-145.6b"), 4, 8, 2, 3),
              new Relays(List.of(64, 128, 256), 32, 64),
              new Permutations(1024, 4, 64),
              new Plans(
                  List.of("gpt3-175b", "opt-175b", "palm-540b", "megatron-1008b"),
                  16_384,
                  DOMAINS,
                  BATCHES),
              1024,
              List.of(1, 64, 1024),
              new Failures(List.of(1, 2, 4), 1024),
              new Experts(64, SKEWS, 64));
      case PAPER ->
          new RailOnlyConfig(
              100,
              new Networks(512, 8, 64, 300, 25),
              new Layouts(
                  List.of("megatron-1.7b", "megatron-18.4b", "megatron-145.6b"), 4, 8, 2, 4),
              new Relays(List.of(64, 128, 256, 512), 64, 256),
              new Permutations(2048, 10, 64),
              new Plans(
                  List.of("gpt3-175b", "opt-175b", "palm-540b", "megatron-1008b"),
                  32_768,
                  DOMAINS,
                  BATCHES),
              3072,
              List.of(1, 64, 1024),
              new Failures(List.of(1, 2, 4), 1024),
              new Experts(128, SKEWS, 256));
    };
  }
}
