package quire.network.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.cli.JsonOption;
import quire.network.Quantity;
import quire.network.cost.Parts;
import quire.network.model.Hardware;
import quire.network.model.ModelShape;
import quire.network.model.Models;
import quire.network.model.Recompute;
import quire.network.plan.Layout;
import quire.network.plan.Lint;
import quire.network.plan.MegatronArguments;
import quire.network.plan.TrainingJob;

/// `quire network lint`: which communication of a job leaves its rail.
@Command(
    name = "lint",
    description = "Find communication of a job that leaves its rail, and what would mend it.",
    footer = {
      "",
      "Example:",
      "  quire network lint --megatron-args job.sh --gpus 3072 --hb 8",
      "  quire network lint --group 0,8,16-18 --gpus 32 --hb 8"
    })
final class LintCommand implements Callable<Integer> {
  private static final int PAIRS_SHOWN = 10;

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Option(names = "--megatron-args", paramLabel = "FILE", description = "Shell script or YAML.")
  private @Nullable Path megatron;

  @Option(
      names = "--group",
      paramLabel = "RANKS",
      description = "One group of ranks instead: 0,8,16-18.")
  private @Nullable String group;

  @Option(names = "--gpus", paramLabel = "N", required = true, description = "GPUs of the job.")
  private String gpus;

  @Option(
      names = "--hb",
      paramLabel = "K",
      defaultValue = "8",
      description = "GPUs of a high-bandwidth domain (${DEFAULT-VALUE}).")
  private String hb;

  @Option(names = "--model", paramLabel = "NAME|FILE", description = "The model, for bytes.")
  private @Nullable String model;

  @Option(names = "--batch", paramLabel = "SEQUENCES", description = "Sequences of an iteration.")
  private @Nullable String batch;

  @Mixin private LayoutOptions layout;

  @Option(names = "--strict", description = "Exit 1 when something leaves its rail.")
  private boolean strict;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  LintCommand() {}

  @Override
  public Integer call() {
    int n = Quantity.whole(gpus, "--gpus");
    int k = Quantity.whole(hb, "--hb");
    Parts.checkDomains(n, k);
    List<String> warnings = new ArrayList<>();
    Lint.Finding finding = group == null ? job(n, k, warnings) : Lint.group(n, k, ranks(group, n));
    var answer = new Answer(spec);
    if (finding.pairs().size() < finding.crossRailPairs()) {
      warnings.add("only the first " + finding.pairs().size() + " pairs are listed");
    }
    answer.warnings(warnings);
    if (json.json()) {
      answer.json(document(finding, warnings));
    } else {
      table(answer, finding);
    }
    return strict && !finding.aligned() ? 1 : 0;
  }

  private Lint.Finding job(int n, int k, List<String> warnings) {
    if (megatron == null) {
      int tp = Math.max(1, LayoutOptions.size(layout.tp, "--tp"));
      int pp = Math.max(1, LayoutOptions.size(layout.pp, "--pp"));
      int cp = Math.max(1, LayoutOptions.size(layout.cp, "--cp"));
      int ep = Math.max(1, LayoutOptions.size(layout.ep, "--ep"));
      long fixed = (long) tp * pp * cp;
      Check.that(
          n % fixed == 0,
          "--gpus %d: is no multiple of the %d GPUs that --tp %d --pp %d --cp %d make",
          n,
          fixed,
          tp,
          pp,
          cp);
      int dp = (int) (n / fixed);
      var x =
          new Layout(
              tp,
              pp,
              dp,
              ep,
              cp,
              Math.max(1, LayoutOptions.size(layout.chunks, "--chunks")),
              Math.max(1, LayoutOptions.size(layout.microBatch, "--micro-batch")),
              layout.recompute == null
                  ? Recompute.NONE
                  : Recompute.of(layout.recompute, "--recompute"),
              false,
              0,
              layout.rankOrder());
      return check(n, k, x, model == null ? null : model(warnings), 0);
    }
    var arguments = MegatronArguments.read(megatron);
    if (!arguments.unknown().isEmpty()) {
      warnings.add(megatron + ": says nothing here: --" + String.join(", --", arguments.unknown()));
    }
    ModelShape shape = model == null ? arguments.model() : model(warnings);
    return check(n, k, arguments.layout(n), shape, arguments.batch());
  }

  private Lint.Finding check(int n, int k, Layout x, @Nullable ModelShape shape, int sequences) {
    Check.that(
        x.dp() % x.ep() == 0,
        "--ep %d: does not divide the %d data-parallel ranks",
        x.ep(),
        x.dp());
    int given = batch == null ? sequences : Quantity.whole(batch, "--batch");
    TrainingJob job =
        shape == null
            ? null
            : new TrainingJob(
                shape,
                Hardware.of("h100").hardware().with(k, 0, 0),
                n,
                given == 0 ? x.dp() * x.microBatch() : given,
                TrainingJob.Options.DEFAULT);
    return Lint.layout(n, k, x, job);
  }

  private ModelShape model(List<String> warnings) {
    var read = Models.of(java.util.Objects.requireNonNull(model));
    warnings.addAll(read.warnings());
    return read.model();
  }

  private static List<Integer> ranks(String text, int n) {
    List<Integer> ranks = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      if (!item.matches("\\d{1,9}(-\\d{1,9})?")) {
        throw new RequestException("--group " + text + ": must be ranks like 0,8,16-18");
      }
      int dash = item.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? item : item.substring(0, dash));
      int last = dash < 0 ? first : Integer.parseInt(item.substring(dash + 1));
      Check.that(
          first <= last && last < n, "--group %s: ranks go from 0 to %d, upward", text, n - 1);
      for (int rank = first; rank <= last; rank++) {
        Check.that(!ranks.contains(rank), "--group %s: rank %d stands twice", text, rank);
        ranks.add(rank);
      }
    }
    return ranks;
  }

  private static Map<String, @Nullable Object> document(
      Lint.Finding finding, List<String> warnings) {
    var doc = new LinkedHashMap<String, @Nullable Object>();
    doc.put("gpus", finding.gpus());
    doc.put("hb", finding.hb());
    doc.put("aligned", finding.aligned());
    doc.put("relayedBytesPerStep", finding.relayedBytes());
    doc.put("kinds", finding.kinds());
    doc.put("pairs", finding.pairs());
    doc.put("advice", finding.advice());
    doc.put("warnings", warnings);
    return doc;
  }

  private static void table(Answer answer, Lint.Finding finding) {
    answer.line(
        finding.aligned()
            ? "%,d GPUs in domains of %d: everything stays on its rail"
            : "%,d GPUs in domains of %d: some communication leaves its rail",
        finding.gpus(),
        finding.hb());
    answer.line("%-6s %8s %10s %12s %14s", "kind", "groups", "crossing", "pairs", "bytes relayed");
    for (var kind : finding.kinds()) {
      answer.line(
          "%-6s %,8d %,10d %,12d %14s",
          kind.kind(),
          kind.groups(),
          kind.crossRailGroups(),
          kind.crossRailPairs(),
          Double.isNaN(kind.relayedBytes()) ? "-" : String.format("%.4g", kind.relayedBytes()));
    }
    finding.pairs().stream()
        .limit(PAIRS_SHOWN)
        .forEach(pair ->
            answer.line(
                "  %s: %d (rail %d) with %d (rail %d)",
                pair.kind(), pair.a(), pair.railA(), pair.b(), pair.railB()));
    for (var advice : finding.advice()) {
      answer.line(
          "advice: %s %s instead of %s leaves %,d pairs",
          advice.option(), advice.to(), advice.from(), advice.crossRailPairs());
    }
  }
}
