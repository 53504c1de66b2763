package quire.network.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import quire.lab.Metrics;
import quire.network.cost.Fabric;
import quire.network.experiment.FailureStudy.Kind;
import quire.network.experiment.FailureStudy.Work;
import quire.network.experiment.RelayStudy.Machine;

/// What the numbers say beside the verdicts, in sentences computed from them; first the papers' own
/// slips.
final class RailOnlyFindings {
  private final RailOnlyConfig config;
  private final Metrics metrics;
  private final List<String> findings = new ArrayList<>();

  RailOnlyFindings(RailOnlyConfig config, Metrics metrics) {
    this.config = config;
    this.metrics = metrics;
  }

  List<String> all() {
    if (metrics.value(0, PaperSlips.ARM, PaperSlips.PRINTED).isPresent()) {
      slips();
    }
    savings();
    relays();
    reduces();
    traffic();
    permutations();
    failures();
    experts();
    plans();
    return List.copyOf(findings);
  }

  private void say(String format, Object... values) {
    findings.add(String.format(Locale.ROOT, format, values));
  }

  private double one(String arm, String name) {
    return metrics.value(0, arm, name).orElse(Double.NaN);
  }

  private double slip(String name) {
    return one(PaperSlips.ARM, name);
  }

  private double slip(String name, long step) {
    return metrics.byStep(PaperSlips.ARM, name).getOrDefault(step, Double.NaN);
  }

  private double mean(String arm, String name) {
    var values = metrics.bySeed(arm, name).values();
    return values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
  }

  private void slips() {
    double found = slip(PaperSlips.SEARCHED);
    double printed = slip(PaperSlips.PRINTED);
    say(
        "Slip 1. Equation (2) of v1 prints a best model-parallel size of %.2f for GPT-3 on 32,768 GPUs;"
            + " a search for the minimum of its equation (1) finds %.2f, %.3f times as much (the root of"
            + " 8 is 2.828). Its figures use the right one.",
        printed, found, found / printed);
    say(
        "Slip 2. v1 takes 32 million tokens for GPT-3's batch, the GPT-3 paper has 3.2 million. With 32"
            + " million the time at K = 256 is %.1f %% above the ideal, with 3.2 million %.1f %%.",
        100 * slip(PaperSlips.GPT3, 32_000_000), 100 * slip(PaperSlips.GPT3, 3_200_000));
    say(
        "Slip 3. v1 says that rail-only at radix 64 needs three quarters of the switches; counted, and"
            + " by its own table, it is %.0f %%.",
        100 * slip(PaperSlips.SWITCHES));
    say(
        "Slip 4. PaLM-540B at 2,048 sequences: figure 5 of v1 shows 1.80 s, figure 8 shows 1.22 s;"
            + " equation (1) gives %.2f s.",
        slip(PaperSlips.PALM));
    say(
        "Slip 5. The saving is a function of K: at 32,768 GPUs and radix 64 it is %.1f %% with domains of"
            + " 8, %.1f %% with 16, %.1f %% with 256. 38 to 77 %% holds for K = 256.",
        100 * slip(PaperSlips.SAVING, 8),
        100 * slip(PaperSlips.SAVING, 16),
        100 * slip(PaperSlips.SAVING, 256));
    say(
        "Slip 6. Hardware FLOPs with selective recomputation as Korthikanti et al. print them are %.2f %%"
            + " above the model's for 175B; one re-run of the attention is %.2f %%, a third of it. Their"
            + " measured run reaches %.1f %% of the peak by their formula and %.1f %% by one re-run.",
        100 * slip(PaperSlips.THRICE),
        100 * slip(PaperSlips.RERUN),
        100 * slip(PaperSlips.HFU_PRINTED),
        100 * slip(PaperSlips.HFU_RERUN));
  }

  private void savings() {
    NavigableMap<Long, Double> paper = metrics.byStep("paper", CostStudy.DEARER);
    NavigableMap<Long, Double> built = metrics.byStep("buildable", CostStudy.DEARER);
    if (paper.isEmpty() || built.isEmpty()) {
      return;
    }
    long same = paper.values().stream().filter(v -> Math.abs(v) < 1e-12).count();
    long dearer = built.values().stream().filter(v -> v > 1e-12).count();
    double worst = built.values().stream().mapToDouble(v -> v).max().orElse(0);
    say(
        "Of %d combinations of cluster, domain and radix, rail-only saves nothing in %d. Rounded up to"
            + " whole switches a rail it is dearer than rail-optimized in %d of %d, by up to %.0f %%:"
            + " small rails leave switches half empty.",
        paper.size(), same, dearer, built.size(), 100 * worst);
    for (String book : CostStudy.BOOKS) {
      say(
          "At 32,768 GPUs, K = 256, radix 64 and prices %s, million USD: %s.",
          book, String.join(", ", byPrice(book, true)));
    }
    say(
        "The two price books put these networks in %s order.",
        byPrice(CostStudy.BOOKS.getFirst(), false).equals(byPrice(CostStudy.BOOKS.getLast(), false))
            ? "the same"
            : "different");
    double priced =
        metrics.byStep("built", CostStudy.BUILT).values().stream()
            .mapToDouble(v -> v)
            .average()
            .orElse(Double.NaN);
    say(
        "In %.0f %% of the small networks that were wired as graphs, switches and cables are those that"
            + " were priced, whole switches for each rail.",
        100 * priced);
  }

  /// Names of the networks, cheapest first, with or without their cost.
  private List<String> byPrice(String book, boolean told) {
    var fabrics =
        new ArrayList<>(
            List.of(Fabric.RAIL_ONLY, Fabric.RAIL_OPTIMIZED, Fabric.TORUS, Fabric.DRAGONFLY));
    fabrics.sort(Comparator.comparingDouble(fabric -> cost(fabric, book)));
    return fabrics.stream()
        .map(fabric ->
            fabric.word() + (told ? String.format(Locale.ROOT, " %.1f", cost(fabric, book)) : ""))
        .toList();
  }

  private double cost(Fabric fabric, String book) {
    return metrics
        .byStep(CostStudy.arm(fabric, 64, book), CostStudy.MILLIONS)
        .getOrDefault(256L, Double.NaN);
  }

  private void relays() {
    for (Machine machine : Machine.values()) {
      var serial = metrics.byStep(machine.word, RelayStudy.OVERHEAD);
      var closed = metrics.byStep(machine.word, RelayStudy.CLOSED);
      var overlapped = metrics.byStep(machine.pipelined(), RelayStudy.OVERHEAD);
      if (!serial.isEmpty() && !overlapped.isEmpty()) {
        long n = serial.firstKey();
        say(
            "All-to-all of %d GPUs with the ratio of %s: relays that store and forward cost %.2f %%"
                + " (closed form %.2f %%), relays in %d pieces %.2f %%. The published 8.2 to 11.2 %% is"
                + " the former.",
            n,
            machine,
            100 * serial.firstEntry().getValue(),
            100 * closed.getOrDefault(n, Double.NaN),
            config.relay().pieces(),
            100 * overlapped.getOrDefault(n, Double.NaN));
      }
    }
  }

  private void reduces() {
    var gap = metrics.byStep(ReduceStudy.COMPARED, ReduceStudy.CLOSED);
    var ratio = metrics.byStep(ReduceStudy.COMPARED, ReduceStudy.RATIO);
    if (!gap.isEmpty()) {
      say(
          "A hierarchical all-reduce of %,d MB is %.2f times as fast as the flat ring; rings on all rails"
              + " close %.0f %% of the gap. Most of the gain is the use of all network cards.",
          gap.lastKey(), ratio.lastEntry().getValue(), 100 * gap.lastEntry().getValue());
    }
  }

  private void traffic() {
    var silent = metrics.byStep(TrafficStudy.COUNTED, TrafficStudy.SILENT);
    if (silent.isEmpty()) {
      return;
    }
    List<String> small = new ArrayList<>();
    silent
        .headMap(256L)
        .forEach((gpus, share) ->
            small.add(String.format(Locale.ROOT, "%.1f %% of %d", 100 * share, gpus)));
    double cross =
        metrics.byStep(TrafficStudy.SCHEDULED, TrafficStudy.CROSS_SMALL).values().stream()
            .mapToDouble(v -> v)
            .sum();
    say(
        "The Megatron layouts below 256 GPUs stay below 99 %% silent pairs (hierarchical groups: %s), and"
            + " a flat ring in the order of ranks crosses rails there %.0f times: their tensor groups do"
            + " not fill a domain. Hierarchical exchange never does.",
        String.join(", ", small), cross);
    var tensor = metrics.byStep("tensor", TrafficStudy.BYTES);
    say(
        "Tensor parallelism carries %.0f to %.0f %% of the bytes of the layouts with 256 GPUs and more.",
        100 * tensor.tailMap(256L).values().stream().mapToDouble(v -> v).min().orElse(0),
        100 * tensor.tailMap(256L).values().stream().mapToDouble(v -> v).max().orElse(0));
  }

  private void permutations() {
    double tree = mean(PermutationStudy.TREE, PermutationStudy.TIME);
    double rail = mean(PermutationStudy.RAIL, PermutationStudy.TIME);
    if (!Double.isNaN(rail) && !Double.isNaN(tree)) {
      say(
          "Random permutations take %.2f times as long on rail-only as on a full-bisection Clos (relays"
              + " at the source only: %.2f times); permutations along rails take %.3f times as long.",
          Math.exp(rail - tree),
          Math.exp(mean(PermutationStudy.RAIL_SOURCE, PermutationStudy.TIME) - tree),
          Math.exp(
              mean(PermutationStudy.RAIL, PermutationStudy.ALIGNED)
                  - mean(PermutationStudy.TREE, PermutationStudy.ALIGNED)));
    }
  }

  private void failures() {
    for (Kind kind : Kind.values()) {
      double rail = mean(FailureStudy.RAIL, kind.slowdown(Work.REDUCE));
      if (Double.isNaN(rail)) {
        continue;
      }
      say(
          "Loss of %d %s: an all-reduce slows by %.1f %% on rail-only (which has %.0f of them) and %.1f %%"
              + " on rail-optimized (%.0f); traffic across the middle of each rail by %.1f and %.1f %%.",
          config.failures().counts().getLast(),
          kind.word(),
          100 * rail,
          mean(FailureStudy.RAIL, kind.present()),
          100 * mean(FailureStudy.CLOS, kind.slowdown(Work.REDUCE)),
          mean(FailureStudy.CLOS, kind.present()),
          100 * mean(FailureStudy.RAIL, kind.slowdown(Work.STAGES)),
          100 * mean(FailureStudy.CLOS, kind.slowdown(Work.STAGES)));
    }
  }

  private void experts() {
    var paper = metrics.byStep(ExpertStudy.RAIL, ExpertStudy.OVERHEAD);
    var auto = metrics.byStep(ExpertStudy.RAIL_AUTO, ExpertStudy.OVERHEAD);
    var busy = metrics.byStep(ExpertStudy.CLOS, ExpertStudy.BUSY);
    if (paper.isEmpty() || auto.isEmpty() || busy.isEmpty()) {
      return;
    }
    Map.Entry<Long, Double> last = paper.lastEntry();
    say(
        "From even experts to a Zipf exponent of %.2f the two-phase relay's overhead goes from %.1f to"
            + " %.1f %%. The card of the most popular expert's GPU is busy %.0f %% of the time on the Clos:"
            + " it is the bottleneck in both designs. Relays on either side bring the overhead to %.0f %%,"
            + " for they reach that GPU through all cards of its domain; the Clos here is given none.",
        last.getKey() / 100.0,
        100 * paper.firstEntry().getValue(),
        100 * last.getValue(),
        100 * busy.lastEntry().getValue(),
        100 * auto.lastEntry().getValue());
  }

  private void plans() {
    for (String model : metrics.arms(PlannerStudy.SECONDS)) {
      var seconds = metrics.byStep(model, PlannerStudy.SECONDS);
      List<String> parts = new ArrayList<>();
      seconds.forEach((hb, time) -> parts.add(String.format(Locale.ROOT, "%d: %.3f", hb, time)));
      say(
          "%s on %,d GPUs, %,d sequences, best layout, seconds by K: %s.",
          model,
          config.plans().gpus(),
          config.plans().batches().getLast(),
          String.join(", ", parts));
    }
    var best = metrics.byStep("hbBandwidth", PlannerStudy.BEST);
    if (!best.isEmpty()) {
      say(
          "In the full model the best model-parallel size follows the powers %.3f of N and %.3f of b, as"
              + " corrected; it moves from %.2f to %.2f as the domain's bandwidth goes from %d to %d GB/s,"
              + " for element-wise work is not divided by it.",
          one("gpus", PlannerStudy.POWER),
          one("batch", PlannerStudy.POWER),
          best.firstEntry().getValue(),
          best.lastEntry().getValue(),
          best.firstKey(),
          best.lastKey());
    }
  }
}
