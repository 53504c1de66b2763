package quire.graph.cli;

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
import quire.base.cli.JsonOption;
import quire.base.cli.WorkOptions;
import quire.graph.metric.Metric;
import quire.graph.metric.Score;
import quire.graph.train.JudgedRows;
import quire.graph.train.TrainedModel;
import quire.tensor.Torch;

/// `quire graph evaluate`: how good predictions are.
@Command(
    name = "evaluate",
    description = "Measure predictions of a file, or of a model on a source.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  quire graph evaluate --predictions p.csv --metric accuracy,macroF1",
      "  quire graph evaluate --model run --data cora.npz --part test --json"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description = "A file that `predict` wrote.")
  private @Nullable Path predictions;

  @Option(names = "--model", paramLabel = "RUN", description = "Folder that `train` left.")
  private @Nullable Path model;

  @Mixin private DataOptions data;
  @Mixin private PartOption part;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description = "Graphs at a time: speed only (${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--metric",
      paramLabel = "NAMES",
      split = ",",
      description = {
        "accuracy, accSbm, macroF1, ap, auc, mrr, mae, crossEntropy, weightedCrossEntropy;",
        "several with commas (what fits the file)."
      })
  private List<String> metrics = new ArrayList<>();

  @Mixin private WorkOptions work;
  @Mixin private CompatOption compat;
  @Mixin private JsonOption json;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  EvaluateCommand() {}

  @Override
  public Integer call() {
    var wanted = metrics.stream().map(Metric::of).toList();
    Check.that(
        (predictions == null) != (model == null),
        "give either --predictions FILE or --model RUN with --data SOURCE");
    var warnings = new ArrayList<String>();
    JudgedRows rows = predictions != null ? fromFile(predictions) : fromModel(warnings);
    report(rows, wanted.isEmpty() ? rows.usual() : wanted, warnings);
    return 0;
  }

  private JudgedRows fromFile(Path file) {
    Check.that(!data.isGiven(), "--data goes with --model, not with --predictions");
    return JudgedRows.read(file);
  }

  private JudgedRows fromModel(List<String> warnings) {
    Check.positive("--batch", batch);
    var trained = TrainedModel.load(model == null ? Path.of("") : model);
    Torch.threads(work.threads());
    var seen = Seen.of(spec, data, work, trained);
    Check.that(!seen.labels().isEmpty(), "%s: has no labels to compare with", seen.name());
    warnings.addAll(seen.warnings());
    int[] rows = trained.rows(seen, part.part(PartOption.Word.test));
    return JudgedRows.of(rows, trained.truth(seen), trained.predict(seen, batch));
  }

  private void report(JudgedRows rows, List<Metric> wanted, List<String> warnings) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    var undefined = new LinkedHashMap<String, @Nullable Object>();
    for (Metric metric : wanted) {
      Score score = rows.score(metric);
      values.put(metric.id(), score.defined() ? score.value() : null);
      if (!score.defined()) {
        undefined.put(metric.id(), score.undefined());
      }
    }
    var answer = new Answer(spec);
    answer.warnings(warnings);
    if (json.json()) {
      Map<String, @Nullable Object> document = new LinkedHashMap<>();
      document.put("rows", rows.rows());
      document.put("metrics", values);
      document.put("undefined", undefined);
      document.put("warnings", warnings);
      answer.json(document);
      return;
    }
    answer.row("rows", "%,d", rows.rows());
    values.forEach((name, value) -> {
      if (value == null) {
        answer.row(name, "undefined: %s", undefined.get(name));
      } else {
        answer.row(name, "%.4f", value);
      }
    });
  }
}
