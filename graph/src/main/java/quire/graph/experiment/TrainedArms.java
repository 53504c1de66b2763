package quire.graph.experiment;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.graph.GraphData;
import quire.graph.data.GraphSource;
import quire.graph.data.Shares;
import quire.graph.experiment.ExphormerConfig.Blocks;
import quire.graph.experiment.ExphormerConfig.Training;
import quire.graph.metric.Metric;
import quire.graph.model.EdgeKind;
import quire.graph.model.MemoryEstimate;
import quire.graph.model.NetworkConfig;
import quire.graph.model.NetworkConfig.Attention;
import quire.graph.model.NetworkConfig.Head;
import quire.graph.model.NetworkConfig.Local;
import quire.graph.model.NetworkConfig.Pool;
import quire.graph.model.NetworkConfig.Task;
import quire.graph.train.Samples;
import quire.graph.train.TrainingPlan;
import quire.lab.Cell;
import quire.lab.Run;

/// Trains every arm of every data set on the same graphs, splits, batches and budget; the epoch is
/// chosen on validation graphs, the test graphs give the verdict.
///
/// A seed draws graphs, split, weights, order and expanders. The rate is fixed beforehand and the
/// same for all arms: none is tuned.
final class TrainedArms {
  private final ExphormerConfig config;
  private final Run run;
  private final double from;
  private final Map<String, GraphData> loaded = new LinkedHashMap<>();

  /// One data set with its arms.
  ///
  /// @param metric name of the test record, in percent
  private record Job(
      String data, String metric, List<String> arms, NetworkConfig network, Training training) {}

  /// @param from share of the whole run that is done before
  TrainedArms(ExphormerConfig config, Run run, double from) {
    this.config = config;
    this.run = run;
    this.from = from;
  }

  /// Name of a validation curve.
  static String curve(String metric) {
    return metric + "/validation";
  }

  /// Name of the mean seconds an epoch took.
  static String seconds(String metric) {
    return metric.substring(0, metric.indexOf('/')) + "/epochSeconds";
  }

  /// All arms of a seed before the next seed: a run that is stopped early has whole pairs.
  void measure(List<Long> seeds) throws Exception {
    List<Job> jobs = jobs();
    double total = jobs.stream().mapToDouble(job -> job.arms().size() * weight(job)).sum();
    double done = 0;
    for (long seed : seeds) {
      for (Job job : jobs) {
        for (String arm : job.arms()) {
          double before = from + (1 - from) * done / (total * seeds.size());
          double own = (1 - from) * weight(job) / (total * seeds.size());
          String what = job.data() + ", " + arm + ", seed " + seed;
          run.progress(what, before);
          run.cell(seed, arm, job.data(), cell -> train(cell, job, Arm.named(arm), before, own));
          done += weight(job);
        }
        loaded.clear();
      }
    }
    refuseDense();
  }

  private List<Job> jobs() {
    return List.of(
            blocks("pattern", ExphormerClaims.PATTERN, config.pattern()),
            blocks("cluster", ExphormerClaims.CLUSTER, config.cluster()),
            new Job(
                "ring",
                ExphormerClaims.RING,
                config.ring().arms(),
                shell(config.ring().training(), Local.GATEDGCN, 1),
                config.ring().training()),
            new Job(
                "jdk",
                ExphormerClaims.JDK,
                config.jdk().arms(),
                shell(config.jdk().training(), Local.GCN, 1).withStart(1, true, false),
                config.jdk().training()))
        .stream()
        .filter(job -> !job.arms().isEmpty())
        .toList();
  }

  private static Job blocks(String data, String metric, Blocks blocks) {
    return new Job(
        data,
        metric,
        blocks.arms(),
        shell(blocks.training(), Local.GATEDGCN, 3),
        blocks.training());
  }

  private static NetworkConfig shell(Training training, Local local, int headLayers) {
    return NetworkConfig.of(1, 1)
        .withShape(training.layers(), training.width(), training.heads())
        .withBranches(local, Attention.EXPHORMER)
        .withInteraction(training.degree(), training.virtual(), EnumSet.allOf(EdgeKind.class))
        .withHead(Task.NODE, headLayers, Head.GRAPHGYM, Pool.MEAN);
  }

  /// A rough share of the time: nodes times layers times width times epochs.
  private double weight(Job job) {
    double nodes =
        switch (job.data()) {
          case "pattern" -> 180.0 * config.pattern().train();
          case "cluster" -> 150.0 * config.cluster().train();
          case "ring" -> 1.2 * config.ring().nodes() * config.ring().train();
          default -> 40_000;
        };
    Training t = job.training();
    return nodes * t.layers() * t.width() * t.epochs();
  }

  private void train(Cell cell, Job job, Arm arm, double before, double own) {
    var network = arm.of(job.network());
    var training = job.training();
    var data = data(job.data(), cell.seed());
    var samples = Samples.of(data, network, cell.seed(), run.threads());
    boolean blocks = job.metric().endsWith("accSbm");
    var plan =
        TrainingPlan.of(training.epochs())
            .withBatch(training.batch())
            .withRate(training.rate(), training.decay())
            .withWarmup(Math.min(5, training.epochs() / 8))
            .withLoss(blocks, blocks ? Metric.ACC_SBM : Metric.ACCURACY);
    var trained =
        quire.graph.train.Training.run(
            network,
            plan,
            samples,
            cell.seed(),
            cell.folder(),
            epoch -> {
              double share = (epoch.number() + 1.0) / training.epochs();
              cell.progress(
                  job.data() + ", " + arm.word() + ", seed " + cell.seed(), before + own * share);
            });
    trained
        .curve()
        .forEach(
            epoch -> cell.record(curve(job.metric()), 100 * epoch.validation(), epoch.number()));
    cell.record(seconds(job.metric()), trained.seconds() / training.epochs());
    cell.record(job.data() + "/parameters", trained.parameters());
    cell.record(job.metric(), 100 * trained.test());
    trained.network().close();
  }

  private GraphData data(String name, long seed) {
    return loaded.computeIfAbsent(name, _ -> load(name, seed));
  }

  private GraphData load(String name, long seed) {
    Map<String, String> settings =
        switch (name) {
          case "pattern" ->
              sizes(config.pattern().train(), config.pattern().val(), config.pattern().test());
          case "cluster" ->
              sizes(config.cluster().train(), config.cluster().val(), config.cluster().test());
          case "ring" -> {
            var sizes = sizes(config.ring().train(), config.ring().val(), config.ring().test());
            sizes.put("nodes", String.valueOf(config.ring().nodes()));
            yield sizes;
          }
          default -> Map.of();
        };
    return new GraphSource(name, null, settings, Shares.COMMON, 0, false, seed).load();
  }

  private static Map<String, String> sizes(int train, int val, int test) {
    var sizes = new LinkedHashMap<String, String>();
    sizes.put("train", String.valueOf(train));
    sizes.put("val", String.valueOf(val));
    sizes.put("test", String.valueOf(test));
    return sizes;
  }

  /// Whether the memory estimate refuses dense attention on the one large graph.
  private void refuseDense() throws Exception {
    var own = config.jdk();
    if (own.arms().isEmpty()) {
      return;
    }
    run.cell(
        0,
        "dense",
        "refusal",
        cell -> {
          var data = data("jdk", 0);
          var network =
              Samples.fit(
                  shell(own.training(), Local.GCN, 1).withBranches(Local.GCN, Attention.DENSE),
                  data);
          long parameters = quire.graph.train.Training.parameters(network);
          var size =
              MemoryEstimate.Size.of(
                  network, data.nodes(), 1, data.nodes(), data.local().rowStart()[data.nodes()]);
          var estimate = MemoryEstimate.of(network, size, parameters);
          cell.record("jdk/denseBytes", estimate.totalBytes());
          cell.record("jdk/nodes", data.nodes());
          String refusal = refusal(estimate, network, (long) (own.memoryGigabytes() * 1e9));
          cell.record(ExphormerClaims.REFUSED, refusal == null ? 0 : 1);
        });
  }

  private static @Nullable String refusal(
      MemoryEstimate estimate, NetworkConfig network, long limit) {
    try {
      estimate.check(network, limit);
      return null;
    } catch (RequestException refused) {
      return refused.getMessage();
    }
  }
}
