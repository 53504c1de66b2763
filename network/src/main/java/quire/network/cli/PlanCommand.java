package quire.network.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import quire.base.RequestException;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.base.cli.WorkOptions;
import quire.network.Quantity;
import quire.network.cost.CostRow;
import quire.network.cost.Fabric;
import quire.network.cost.PriceBook;
import quire.network.plan.Constraints;
import quire.network.plan.Goodput;
import quire.network.plan.Plan;
import quire.network.plan.PlanFile;
import quire.network.plan.Study;
import quire.network.plan.TrainingJob;

/// `quire network plan`: finds a layout, or evaluates one.
@Command(
    name = "plan",
    description = "Find the best layout of a training job, with its time, memory and network cost.",
    footer = {
      "",
      "Example:",
      "  quire network plan --model gpt3-175b --gpus 1024 --hardware a100-80g --batch 1536 \\",
      "    --topologies rail-only,rail-optimized --out run1"
    })
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions cluster;
  @Mixin private LayoutOptions layout;
  @Mixin private JsonOption json;
  @Mixin private OutOptions out;
  @Mixin private WorkOptions work;

  @Option(names = "--plan", paramLabel = "FILE", description = "Evaluate a best.yaml again.")
  private @Nullable Path plan;

  @Option(names = "--tokens", paramLabel = "N", description = "Training budget: adds days.")
  private @Nullable String tokens;

  @Option(names = "--top", paramLabel = "N", description = "Plans to keep for each topology (10).")
  private String top = "10";

  @Option(
      names = "--mtbf",
      paramLabel = "TIME",
      description = "Time between failures of one GPU, such as 50000h: adds goodput.")
  private @Nullable String mtbf;

  @Option(
      names = "--checkpoint",
      paramLabel = "TIME",
      description = "Time to write a checkpoint, such as 300s; for --mtbf.")
  private @Nullable String checkpoint;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  PlanCommand() {}

  @Override
  public Integer call() {
    work.threads();
    Path folder = out.out() == null ? null : out.folder(Path.of("plan"));
    double budget = tokens == null ? Double.NaN : Quantity.NUMBER.positive(tokens, "--tokens");
    PriceBook book = cluster.book();
    Constraints given = plan == null ? layout.constraints() : null;
    PlanFile file = plan == null ? null : PlanFile.read(plan);
    TrainingJob job = file == null ? cluster.job() : file.job();
    Goodput goodput = goodput(job);
    Study study = study(job, file, given, book);
    if (study.plans().isEmpty()) {
      throw nothing(study);
    }
    List<String> warnings = warnings(study, book);
    if (folder != null) {
      int ports = file == null ? cluster.ports() : file.radix();
      new PlanFolder(study, budget, goodput, warnings, book, ports, command())
          .write(folder, given == null ? Constraints.of(study.plans().getFirst().layout()) : given);
    }
    var answer = new Answer(spec);
    answer.warnings(warnings);
    if (json.json()) {
      answer.json(document(study, budget, goodput, warnings));
    } else {
      table(answer, study, goodput);
    }
    return 0;
  }

  private Study study(
      TrainingJob job, @Nullable PlanFile file, @Nullable Constraints given, PriceBook book) {
    if (file != null) {
      cluster.radix = String.valueOf(file.radix());
      List<Fabric> fabrics = cluster.fabrics(file.topology());
      Study.Pricing pricing = fabric -> cost(job, fabric, book);
      return file.closedForm()
          ? Study.paper(job, file.batchTokens(), fabrics, file.layout().tp(), 1, pricing)
          : Study.full(job, fabrics, Constraints.of(file.layout()), 1, pricing);
    }
    List<Fabric> fabrics = cluster.fabrics("rail-only");
    int most = Quantity.whole(top, "--top");
    Study.Pricing pricing = fabric -> cost(job, fabric, book);
    if (cluster.isPaper()) {
      int tp = LayoutOptions.size(layout.tp, "--tp");
      return Study.paper(job, cluster.tokens(job), fabrics, tp, most, pricing);
    }
    Constraints limits = java.util.Objects.requireNonNull(given);
    limits.check(job);
    return Study.full(job, fabrics, limits, most, pricing);
  }

  private CostRow cost(TrainingJob job, Fabric fabric, PriceBook book) {
    return cluster.cost(job, fabric, book);
  }

  private @Nullable Goodput goodput(TrainingJob job) {
    if (mtbf == null && checkpoint == null) {
      return null;
    }
    if (mtbf == null || checkpoint == null) {
      throw new RequestException("--mtbf and --checkpoint: give both or neither");
    }
    return Goodput.of(
        Quantity.TIME.positive(mtbf, "--mtbf"),
        Quantity.TIME.positive(checkpoint, "--checkpoint"),
        job.gpus());
  }

  private static RequestException nothing(Study study) {
    String counts =
        study.rejected().entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> entry.getKey().word() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    boolean memory =
        study.rejected().getOrDefault(quire.network.plan.Planner.Reason.MEMORY, 0L) > 0;
    return new RequestException(
        String.format(
            Locale.ROOT,
            "no feasible plan among %,d layouts; rejected: %s%n%s",
            study.evaluated(),
            counts.isEmpty() ? "none" : counts,
            memory
                ? "more --gpus, a smaller --micro-batch or --allow-over-memory would help"
                : "change what is fixed of the layout, --gpus or --batch"));
  }

  private List<String> warnings(Study study, PriceBook book) {
    List<String> warnings = new ArrayList<>(cluster.warnings().stream().distinct().toList());
    if (book.wattsInferred()) {
      warnings.add("--prices " + book.name() + ": its watts are inferred from published totals");
    }
    var model = study.job().model();
    if (study.timeModel().equals("paper-v1") && (model.gated() || model.experts() != null)) {
      warnings.add(
          "--time-model paper-v1: takes 12 rounds a block and P/l weights a layer, as for PaLM");
    }
    if (study.plans().stream()
        .anyMatch(plan ->
            plan.memory() != null
                && plan.memory().total()
                    > quire.network.plan.Planner.USABLE * study.job().hardware().memory())) {
      warnings.add("some plans do not fit into memory (--allow-over-memory)");
    }
    return warnings;
  }

  private String command() {
    var words = new ArrayList<String>(List.of("./quire", "network", "plan"));
    words.addAll(
        spec.commandLine().getParseResult().originalArgs().stream()
            .filter(word -> !word.equals("plan"))
            .toList());
    return String.join(" ", words);
  }

  private static Map<String, @Nullable Object> document(
      Study study, double budget, @Nullable Goodput goodput, List<String> warnings) {
    return PlanDocument.of(study, budget, goodput, warnings);
  }

  private static void table(Answer answer, Study study, @Nullable Goodput goodput) {
    answer.line(
        "%s on %,d %s, domains of %d: %,d layouts in %.2f s, %,d feasible",
        study.job().model().name(),
        study.job().gpus(),
        study.job().hardware().name(),
        study.job().hardware().hb(),
        study.evaluated(),
        study.seconds(),
        study.feasible());
    answer.line(
        "%-14s %4s %4s %5s %4s %3s %3s %3s %-9s %3s %4s %9s %9s %6s %9s %12s",
        "topology",
        "tp",
        "pp",
        "dp",
        "ep",
        "cp",
        "v",
        "mb",
        "recompute",
        "sp",
        "zero",
        "seconds",
        "ideal",
        "MFU",
        "GiB",
        "network M");
    for (Plan plan : study.plans()) {
      var x = plan.layout();
      answer.line(
          "%-14s %4d %4d %5d %4d %3d %3d %3d %-9s %3s %4d %9.4f %9.4f %5.1f%% %9s %12.2f",
          plan.fabric().word(),
          x.tp(),
          x.pp(),
          x.dp(),
          x.ep(),
          x.cp(),
          x.chunks(),
          x.microBatch(),
          x.recompute().word(),
          x.sequenceParallel() ? "on" : "off",
          x.zero(),
          plan.seconds(),
          plan.idealSeconds(),
          100 * plan.mfu(),
          plan.memory() == null
              ? "-"
              : String.format(Locale.ROOT, "%.1f", plan.memory().total() / (1L << 30)),
          plan.cost().cost() / 1e6);
    }
    if (goodput != null) {
      answer.line(
          "goodput %.1f %%, a checkpoint every %.0f s", 100 * goodput.share(), goodput.interval());
    }
  }
}
