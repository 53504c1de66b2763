package quire.graph.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
import quire.base.cli.OutOptions;
import quire.base.cli.WorkOptions;
import quire.graph.train.GraphRun;
import quire.graph.train.RunConfig;
import quire.graph.train.RunOptions;
import quire.graph.train.RunResult;

/// `quire graph train`: a model for the nodes or graphs of a source.
@Command(
    name = "train",
    description = "Train a model that classifies nodes or graphs.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  quire graph train --data cora.npz --config photo --seeds 5 --out run",
      "  quire graph train --data pattern --set train=500 --virtual 2 --epochs 30",
      "  quire graph train --resume run"
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOptions data;
  @Mixin private ModelOptions model;
  @Mixin private WorkOptions work;
  @Mixin private OutOptions out;
  @Mixin private CompatOption compat;
  @Mixin private JsonOption json;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Go on with a run that was stopped, with its own options.")
  private @Nullable Path resume;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  TrainCommand() {}

  @Override
  public Integer call() {
    Path old = resume;
    report(old == null ? train() : goOn(old));
    return 0;
  }

  private RunResult goOn(Path run) {
    var alone = List.of("--resume", "--json");
    spec.commandLine()
        .getParseResult()
        .matchedOptions()
        .forEach(option ->
            Check.that(
                alone.contains(option.longestName()) || option.longestName().equals("--verbose"),
                "%s: --resume goes on with the run's own options; leave it out",
                option.longestName()));
    Check.that(
        Files.exists(run.resolve(RunConfig.FILE)),
        "--resume %s: holds no run: %s is missing",
        run,
        RunConfig.FILE);
    return GraphRun.resume(run, null);
  }

  private RunResult train() {
    var given = new LinkedHashMap<>(model.given());
    given.put("seed", Long.toString(work.seed()));
    given.put("threads", Integer.toString(work.threads()));
    if (compat.isReference()) {
      given.put("compat", "reference");
    }
    var options = RunOptions.of(given);
    var source = data.source(work.seed());
    Path folder =
        out.folder(
            Path.of(
                "runs",
                LocalDateTime.now()
                    .format(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss", Locale.ROOT))));
    var loaded = source.load();
    return GraphRun.train(loaded, RunConfig.Source.of(source), options, folder);
  }

  private void report(RunResult result) {
    var answer = new Answer(spec);
    answer.warnings(result.warnings());
    if (json.json()) {
      answer.json(document(result));
      return;
    }
    for (var seed : result.seeds()) {
      answer.line(
          String.format(
              Locale.ROOT,
              "seed %-4d best epoch %-5d validation %.4f  test %.4f",
              seed.seed(),
              seed.bestEpoch(),
              seed.validation(),
              seed.test()));
    }
    Double std = result.test().std();
    answer.row("task", "%s", result.task());
    answer.row("parameters", "%,d", result.parameters());
    answer.row(
        "test " + result.metric(),
        "%.4f%s",
        result.test().mean(),
        std == null
            ? ""
            : String.format(Locale.ROOT, " +- %.4f over %d seeds", std, result.seeds().size()));
    answer.row("report", "%s", Path.of(result.run()).resolve("report.html"));
  }

  private static Map<String, @Nullable Object> document(RunResult result) {
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("run", result.run());
    document.put("task", result.task());
    document.put("metric", result.metric());
    document.put("parameters", result.parameters());
    document.put("seeds", result.seeds());
    document.put("test", result.test());
    document.put("warnings", result.warnings());
    return document;
  }
}
