package quire.graph.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import quire.base.Check;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.base.cli.WorkOptions;
import quire.graph.train.PredictionFile;
import quire.graph.train.TrainedModel;
import quire.tensor.Torch;

/// `quire graph predict`: class probabilities of a source's nodes or graphs.
@Command(
    name = "predict",
    description = "Predict the classes of nodes or graphs with a trained model.",
    sortOptions = false,
    footer = {"", "Example:", "  quire graph predict --model run --data new.npz --out p.csv"})
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

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

  @Mixin private WorkOptions work;
  @Mixin private OutOptions out;
  @Mixin private CompatOption compat;
  @Mixin private JsonOption json;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  PredictCommand() {}

  @Override
  public Integer call() {
    Check.that(out.out() != null, "--out FILE is missing: name the CSV file to write");
    Path file = out.file(Path.of("predictions.csv"));
    Check.positive("--batch", batch);
    Path run = model;
    Check.that(run != null, "--model RUN is missing: name the folder that train left");
    var trained = TrainedModel.load(run == null ? Path.of("") : run);
    Torch.threads(work.threads());
    var seen = Seen.of(spec, data, work, trained);
    int[] rows = trained.rows(seen, part.part());
    var predictions = trained.predict(seen, batch);
    PredictionFile.write(file, seen, rows, trained.truth(seen), predictions);
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("rows", rows.length);
    document.put("classes", trained.config().classes());
    document.put("file", file.toString());
    document.put("warnings", seen.warnings());
    var answer = new Answer(spec);
    answer.warnings(seen.warnings());
    if (json.json()) {
      answer.json(document);
    } else {
      answer.line(String.format(Locale.ROOT, "%,d rows in %s", rows.length, file));
    }
    return 0;
  }
}
