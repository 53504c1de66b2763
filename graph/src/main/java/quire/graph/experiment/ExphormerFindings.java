package quire.graph.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import quire.graph.ExpanderOptions;
import quire.lab.Decision;
import quire.lab.Metrics;
import quire.lab.Over;
import quire.lab.stats.PairedT;

/// What the numbers say beside the verdicts, in sentences computed from them.
final class ExphormerFindings {
  private final ExphormerConfig config;
  private final Metrics metrics;
  private final List<String> findings = new ArrayList<>();

  ExphormerFindings(ExphormerConfig config, Metrics metrics) {
    this.config = config;
    this.metrics = metrics;
  }

  List<String> all() {
    for (String metric :
        List.of(
            ExphormerClaims.PATTERN,
            ExphormerClaims.CLUSTER,
            ExphormerClaims.RING,
            ExphormerClaims.JDK)) {
      ranking(metric);
      unfinished(metric);
      beaten(metric);
    }
    cost();
    for (String rival : List.of("dense", "dense-fused")) {
      crossing(rival);
    }
    batches();
    refusal();
    expanders();
    parameters();
    return List.copyOf(findings);
  }

  private void say(String format, Object... values) {
    findings.add(String.format(Locale.ROOT, format, values));
  }

  /// Arms from best to worst with their spread over seeds.
  private void ranking(String metric) {
    List<String> arms = new ArrayList<>(metrics.arms(metric));
    if (arms.isEmpty()) {
      return;
    }
    arms.sort(Comparator.comparingDouble(arm -> -mean(arm, metric)));
    List<String> parts = new ArrayList<>();
    int seeds = 0;
    for (String arm : arms) {
      double[] x = values(arm, metric);
      seeds = Math.max(seeds, x.length);
      String spread =
          x.length < 2 ? "" : String.format(Locale.ROOT, " ± %.2f", Math.sqrt(variance(x)));
      parts.add(String.format(Locale.ROOT, "%s %.2f%s", arm, PairedT.mean(x), spread));
    }
    say(
        "%s, test %s in percent, mean and standard deviation over %d seeds, best first: %s.",
        data(metric),
        metric.endsWith("accSbm") ? "mean recall" : "accuracy",
        seeds,
        String.join(", ", parts));
  }

  /// Arms that were still getting better when their epochs ended: their figure says what the budget
  /// gives, not what the arm can reach.
  private void unfinished(String metric) {
    String curve = TrainedArms.curve(metric);
    List<String> rising = new ArrayList<>();
    for (String arm : metrics.arms(curve)) {
      var means = metrics.byStep(arm, curve);
      double last = means.lastEntry().getValue();
      Double before = means.get(means.lastKey() * 3 / 4);
      if (means.size() >= 4 && before != null && last - before > 0.5) {
        rising.add(String.format(Locale.ROOT, "%s (+%.1f points)", arm, last - before));
      }
    }
    if (!rising.isEmpty()) {
      say(
          "%s: not yet converged, still rising over the last quarter of the epochs: %s. Differences"
              + " between arms are those at this budget.",
          data(metric), String.join(", ", rising));
    }
  }

  private static double variance(double[] x) {
    double mean = PairedT.mean(x);
    double sum = 0;
    for (double v : x) {
      sum += (v - mean) * (v - mean);
    }
    return sum / (x.length - 1);
  }

  /// Whether leaving something out is better than all kinds of edges (D6).
  private void beaten(String metric) {
    var all = metrics.bySeed("exphormer", metric);
    if (all.size() < 2) {
      return;
    }
    for (String arm : List.of("no-local", "no-expander", "no-virtual")) {
      var other = metrics.bySeed(arm, metric);
      double[] d =
          all.entrySet().stream()
              .filter(e -> other.containsKey(e.getKey()))
              .mapToDouble(e -> other.getOrDefault(e.getKey(), 0.0) - e.getValue())
              .toArray();
      if (d.length >= 2 && PairedT.interval(d, Decision.LEVEL).low() > 0) {
        say(
            "%s: all three kinds of edges are beaten by %s by %.2f points (the 95 %% interval lies"
                + " above 0).",
            data(metric), arm, PairedT.mean(d));
      }
    }
  }

  private void cost() {
    var sparse = metrics.byStep("exphormer", StepCosts.BYTES);
    var dense = metrics.byStep("dense", StepCosts.BYTES);
    if (sparse.isEmpty() || dense.isEmpty()) {
      return;
    }
    long last = sparse.lastKey();
    long largest = dense.lastKey();
    say(
        "One attention layer's step takes %.1f kB of tensors a node with Exphormer at %,d nodes, and"
            + " %.0f kB a node with materialised dense attention at %,d nodes.",
        sparse.lastEntry().getValue() / last / 1e3,
        last,
        dense.lastEntry().getValue() / largest / 1e3,
        largest);
    var fused = metrics.byStep("dense-fused", StepCosts.BYTES);
    Double ours = sparse.get(largest);
    if (!fused.isEmpty() && ours != null) {
      say(
          "Fused dense attention needs no matrix: at %,d nodes it takes %.0f MB, Exphormer %.0f MB."
              + " Against it Exphormer saves time, not memory.",
          largest, fused.lastEntry().getValue() / 1e6, ours / 1e6);
    }
  }

  /// The size n* from which the sparse step is the faster one, between measured sizes by straight
  /// lines on log scales.
  private void crossing(String rival) {
    var sparse = metrics.byStep("exphormer", StepCosts.BATCH_SECONDS);
    NavigableMap<Long, Double> lead = new TreeMap<>();
    metrics
        .byStep(rival, StepCosts.BATCH_SECONDS)
        .forEach((n, seconds) -> {
          Double own = sparse.get(n);
          if (own != null) {
            lead.put(n, Math.log(seconds / own));
          }
        });
    if (lead.isEmpty()) {
      return;
    }
    // The last size at which the rival still wins: noise at smaller sizes does not matter.
    Map.Entry<Long, Double> before = null;
    for (var entry : lead.entrySet()) {
      before = entry.getValue() < 0 ? entry : before;
    }
    if (before == null) {
      say(
          "Exphormer is faster than %s at every measured size, from %,d nodes.",
          rival, lead.firstKey());
      return;
    }
    var after = lead.higherEntry(before.getKey());
    if (after == null) {
      say("Up to %,d nodes a graph %s stays faster than Exphormer.", before.getKey(), rival);
      return;
    }
    double share = -before.getValue() / (after.getValue() - before.getValue());
    double crossing = before.getKey() * Math.pow((double) after.getKey() / before.getKey(), share);
    say(
        "n* against %s is about %.0f nodes a graph: below it dense attention is faster, above it"
            + " Exphormer is (batches of about 3,800 nodes).",
        rival, crossing);
  }

  private void batches() {
    var largest = metrics.bySeed("exphormer", StepCosts.LARGEST_BATCH);
    var dense = metrics.bySeed("exphormer", "batch/dense");
    if (largest.isEmpty()) {
      return;
    }
    say(
        "In %.0f GB of tensors fit %.0f to %.0f graphs of 200 to 5,000 nodes with dense attention,"
            + " and at least %.0f with Exphormer.",
        config.cost().batchGigabytes(),
        dense.values().stream().mapToDouble(v -> v).min().orElse(0),
        dense.values().stream().mapToDouble(v -> v).max().orElse(0),
        largest.values().stream().mapToDouble(v -> v).min().orElse(0));
  }

  private void refusal() {
    metrics
        .value(0, "dense", "jdk/denseBytes")
        .ifPresent(bytes ->
            say(
                "Materialised dense attention on the JDK's class graph (%,.0f nodes) would take %.0f"
                    + " GB a step; the limit is %.0f GB.",
                metrics.value(0, "dense", "jdk/nodes").orElse(0),
                bytes / 1e9,
                config.jdk().memoryGigabytes()));
  }

  private void expanders() {
    var gaps = metrics.units("hamiltonian", ExpanderLaws.GAP, Over.SEED_AND_STEP).values();
    if (gaps.isEmpty()) {
      return;
    }
    var first = metrics.units("hamiltonian", ExpanderLaws.FIRST_TRY, Over.SEED_AND_STEP).values();
    say(
        "%,d Hamiltonian expanders of degree %d on %d nodes: mean gap %.3f, smallest %.3f, threshold"
            + " %.3f; %.1f %% accepted at the first try.",
        gaps.size(),
        config.expanders().degree(),
        StepCosts.SMALL_GRAPH,
        gaps.stream().mapToDouble(v -> v).average().orElse(0),
        gaps.stream().mapToDouble(v -> v).min().orElse(0),
        ExpanderOptions.threshold(config.expanders().degree()),
        100 * first.stream().mapToDouble(v -> v).average().orElse(0));
    double worst =
        metrics.units("hamiltonian", ExpanderLaws.DISTANCE, Over.SEED_AND_STEP).values().stream()
            .mapToDouble(v -> v)
            .max()
            .orElse(0);
    say(
        "After the theorem's number of steps the walk is within %.4f of uniform (L1, worst start and"
            + " graph); %.2g were allowed, so the theorem is generous.",
        worst, config.expanders().delta());
  }

  private void parameters() {
    var ours = metrics.byStep("exphormer", ParameterCounts.COUNT);
    var dense = metrics.byStep("dense", ParameterCounts.COUNT);
    List<String> more = new ArrayList<>();
    for (var entry : ours.entrySet()) {
      double other = dense.getOrDefault(entry.getKey(), Double.NaN);
      if (entry.getValue() > other) {
        more.add(
            String.format(
                Locale.ROOT,
                "%s (%,.0f against %,.0f)",
                ParameterCounts.SHAPES.get(Math.toIntExact(entry.getKey())).data(),
                entry.getValue(),
                other));
      }
    }
    if (!ours.isEmpty()) {
      say(
          "Exphormer has more parameters than dense attention where 1 + 3 x virtual nodes exceeds 4 x"
              + " layers: of the paper's %d shapes %s.",
          ours.size(), more.isEmpty() ? "none" : String.join(", ", more));
    }
  }

  private double mean(String arm, String metric) {
    return PairedT.mean(values(arm, metric));
  }

  private double[] values(String arm, String metric) {
    return metrics.bySeed(arm, metric).values().stream().mapToDouble(v -> v).toArray();
  }

  private static String data(String metric) {
    return metric.substring(0, metric.indexOf('/'));
  }
}
