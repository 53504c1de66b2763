package quire.network.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import quire.lab.Run;
import quire.network.flow.FlowSimulator;
import quire.network.flow.Relay;
import quire.network.flow.RelayMode;
import quire.network.flow.Routing;
import quire.network.flow.SimulationOptions;
import quire.network.flow.SymmetricSimulator;
import quire.network.model.Hardware;
import quire.network.model.ModelShape;
import quire.network.model.Models;
import quire.network.model.Recompute;
import quire.network.plan.Layout;
import quire.network.plan.PlannedIteration;
import quire.network.plan.RankOrder;
import quire.network.plan.TrainingJob;
import quire.network.topology.Topology;
import quire.network.training.IterationGraph;
import quire.network.training.IterationSimulation;
import quire.network.training.Noise;

/// Whole training iterations in random rail-aligned layouts, simulated flow by flow: D1, D2, D6.
final class LayoutStudy {
  /// ln of the seconds of an iteration.
  static final String TIME = "iteration/lnSeconds";

  /// Seconds of an iteration.
  static final String SECONDS = "iteration/seconds";

  /// Time with all GPUs in one domain over time, by batch (the step: multiples of the smallest).
  static final String SHARE = "batch/idealOverTime";

  static final String RAIL = "rail-only";
  static final String CLOS = "rail-optimized";
  static final String RAIL_TIERED = "rail-only-tiered";
  static final String CLOS_TIERED = "rail-optimized-tiered";
  static final String HASHED = "rail-optimized-ecmp";
  static final String HASHED_FOUR = "rail-optimized-ecmp-4";

  private final RailOnlyConfig config;
  private final Run run;

  LayoutStudy(RailOnlyConfig config, Run run) {
    this.config = config;
    this.run = run;
  }

  void measure(List<Long> seeds, double from, double to) throws Exception {
    Networks net = config.network();
    var tiered = net.with(net.gpus(), tieredRadix(net.radix()));
    List<Arm> arms = new ArrayList<>();
    arms.add(new Arm(RAIL, net.railOnly(), Routing.SPRAY, 1));
    arms.add(new Arm(CLOS, net.railOptimized(), Routing.SPRAY, 1));
    arms.add(new Arm(RAIL_TIERED, tiered.railOnly(), Routing.SPRAY, 1));
    arms.add(new Arm(CLOS_TIERED, tiered.railOptimized(), Routing.SPRAY, 1));
    arms.add(new Arm(HASHED, net.railOptimized(), Routing.ECMP, 1));
    arms.add(new Arm(HASHED_FOUR, net.railOptimized(), Routing.ECMP, 4));
    Topology ideal = net.ideal();
    int done = 0;
    for (long seed : seeds) {
      run.progress("layouts", from + (to - from) * done++ / seeds.size());
      for (Arm arm : arms) {
        run.cell(
            seed,
            arm.name(),
            "iteration",
            cell -> {
              double seconds = seconds(drawn(seed, 1), arm, seed);
              cell.record(SECONDS, seconds);
              cell.record(TIME, Math.log(seconds));
            });
      }
      run.cell(
          seed,
          RAIL,
          "batch",
          cell -> {
            for (int step = 0; step < config.layouts().batchSteps(); step++) {
              int factor = 1 << step;
              var work = drawn(seed, factor);
              double time = seconds(work, arms.getFirst(), seed);
              double best = seconds(work, new Arm("ideal", ideal, Routing.SPRAY, 1), seed);
              cell.record(SHARE, best / time, factor);
            }
          });
    }
  }

  /// A radix small enough that rails need tiers of their own.
  private static int tieredRadix(int radix) {
    return Math.max(4, radix / 4 * 2);
  }

  private record Arm(String name, Topology net, Routing routing, int queuePairs) {}

  private double seconds(PlannedIteration work, Arm arm, long seed) {
    var simulation =
        new IterationSimulation(
            IterationGraph.of(work.spec(), Noise.NONE),
            "hierarchical",
            config.network().hb(),
            work.notes());
    var options =
        SimulationOptions.of(arm.net())
            .with(arm.routing())
            .withQueuePairs(arm.queuePairs())
            .with(Relay.SOURCE, RelayMode.PIPELINED)
            .withSeed(seed);
    // Hashed ways tell equal operations apart: classes would find nothing.
    var result =
        arm.routing() == Routing.ECMP
            ? FlowSimulator.run(arm.net(), simulation.program(), options)
            : SymmetricSimulator.run(arm.net(), simulation.program(), options);
    return result.endSeconds();
  }

  /// The layout of a seed with so many times its micro-batches.
  PlannedIteration drawn(long seed, int times) {
    var random = new Random(seed * 7919 + 17);
    Networks net = config.network();
    int domains = net.gpus() / net.hb();
    var layouts = config.layouts();
    ModelShape whole =
        Models.of(layouts.models().get(random.nextInt(layouts.models().size()))).model();
    int tp = pick(random, divisors(net.hb(), whole.heads()));
    List<Integer> stages = divisors(domains, domains);
    stages.removeIf(p -> p > layouts.stages());
    int pp = pick(random, stages);
    int dp = net.gpus() / tp / pp;
    int chunks = pp > 1 && random.nextBoolean() ? 2 : 1;
    int micro = pp * (1 + random.nextInt(layouts.microBatches())) * times;
    int zero = random.nextBoolean() ? 0 : 1;
    boolean sp = tp > 1 && random.nextBoolean();
    var recompute = Recompute.values()[random.nextInt(Recompute.values().length)];
    ModelShape model = cut(whole, pp * layouts.layersPerStage());
    Hardware hardware =
        Hardware.of("a100-80g").hardware().with(net.hb(), net.inside() * 1e9, net.nic() * 1e9);
    var job = new TrainingJob(model, hardware, net.gpus(), dp * micro, TrainingJob.Options.DEFAULT);
    return PlannedIteration.of(
        job, new Layout(tp, pp, dp, 1, 1, chunks, 1, recompute, sp, zero, RankOrder.DEFAULT));
  }

  private static ModelShape cut(ModelShape m, int layers) {
    return new ModelShape(
        m.name(),
        layers,
        m.hidden(),
        m.heads(),
        m.kvHeads(),
        m.headSize(),
        m.ffn(),
        m.gated(),
        m.vocabulary(),
        m.sequence(),
        m.biases(),
        m.tied(),
        m.positions(),
        m.embeddingNorm(),
        m.experts(),
        m.latent(),
        m.published());
  }

  private static List<Integer> divisors(int of, int alsoOf) {
    List<Integer> found = new ArrayList<>();
    for (int i = 1; i <= of; i++) {
      if (of % i == 0 && alsoOf % i == 0) {
        found.add(i);
      }
    }
    return found;
  }

  private static int pick(Random random, List<Integer> from) {
    return from.get(random.nextInt(from.size()));
  }
}
