package quire.graph.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.graph.Expander;
import quire.graph.ExpanderOptions;
import quire.graph.GraphModel;
import quire.graph.train.Communities;
import tools.jackson.databind.JsonNode;

class TrainVerbsTest {
  @TempDir static Path shared;
  private static String data = "";
  private static String run = "";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void trained() throws IOException {
    data = Communities.csv(shared.resolve("towns")).toString();
    run = shared.resolve("run").toString();
    var first = new TrainVerbsTest();
    assertThat(
            first.run(
                "train",
                "--data",
                data,
                "--layers",
                "2",
                "--width",
                "16",
                "--epochs",
                "30",
                "--lr",
                "1e-2",
                "--seeds",
                "2",
                "--out",
                run,
                "--json"))
        .isZero();
    document = first.json();
  }

  private static JsonNode document = Json.tree("{}", "none");

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    // One thread: such small work only waits for a second one.
    var all = new ArrayList<>(List.of(args));
    if (!all.contains("--resume")) {
      all.addAll(List.of("--threads", "1"));
    }
    var line = new CommandLine(new GraphCommand());
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    var thrown = new AtomicReference<RuntimeException>();
    line.setExecutionExceptionHandler((problem, command, parsed) -> {
      if (problem instanceof RuntimeException plain) {
        thrown.set(plain);
        return -1;
      }
      throw problem;
    });
    int code = line.execute(all.toArray(String[]::new));
    if (thrown.get() != null) {
      throw thrown.get();
    }
    return code;
  }

  private JsonNode json() {
    return Json.tree(out.toString(), "output");
  }

  @Test
  void trainPrintsTheDocumentOfTheContractAndLeavesTheFolder() throws IOException {
    assertThat(document.propertyNames())
        .containsExactly("run", "task", "metric", "parameters", "seeds", "test", "warnings");
    assertThat(document.get("task").asString()).isEqualTo("node");
    assertThat(document.get("metric").asString()).isEqualTo("accuracy");
    assertThat(document.get("seeds")).hasSize(2);
    double mean = document.get("test").get("mean").asDouble();
    assertThat(mean).as("three communities that can be told apart").isGreaterThan(0.75);
    for (String file :
        List.of(
            "config.yaml",
            "metrics.jsonl",
            "predictions.csv",
            "environment.json",
            "report.html",
            "checkpoints")) {
      assertThat(Path.of(run, file)).exists();
    }
    assertThat(Files.readString(Path.of(run, "metrics.jsonl")))
        .contains("{\"seed\":1,\"arm\":\"exphormer\",\"name\":\"test/accuracy\",\"value\":")
        .contains("\"name\":\"lr\"", "\"name\":\"train/loss\"", "\"name\":\"val/accuracy\"");
    assertThat(Files.readString(Path.of(run, "report.html")))
        .contains("each seed draws its own", "Confusion", "Expander certificates", "To repeat");
  }

  /// The predictions of the run, those of `predict`, and `evaluate` either way agree.
  @Test
  void predictionsAndMeasuresAgree() throws IOException {
    Path file = folder.resolve("p.csv");
    run("predict", "--model", run, "--data", data, "--part", "test", "--out", file.toString());
    assertThat(file).hasSameTextualContentAs(Path.of(run, "predictions.csv"));
    run("evaluate", "--predictions", file.toString(), "--metric", "accuracy,auc,mrr", "--json");
    double accuracy = json().get("metrics").get("accuracy").asDouble();
    assertThat(json().get("undefined").get("auc").asString()).isEqualTo("more than two classes");
    assertThat(json().get("metrics").get("mrr").isNull()).isTrue();
    run("evaluate", "--model", run, "--data", data, "--part", "test", "--json");
    assertThat(json().get("metrics").get("accuracy").asDouble()).isEqualTo(accuracy);
    var tests = new ArrayList<Double>();
    document.get("seeds").forEach(seed -> tests.add(seed.get("test").asDouble()));
    assertThat(tests).contains(accuracy);
  }

  @Test
  void predictWritesEveryRowAndAsksForTheModelsForm() throws IOException {
    Path file = folder.resolve("p.csv");
    run("predict", "--model", run, "--data", data, "--out", file.toString(), "--json");
    assertThat(json().get("rows").asInt()).isEqualTo(60);
    var lines = Files.readAllLines(file);
    assertThat(lines.getFirst()).isEqualTo("graph,node,truth,predicted,p0,p1,p2");
    assertThat(lines.get(1)).startsWith("0,0,,");
    double sum =
        Arrays.stream(lines.get(9).split(",")).skip(4).mapToDouble(Double::parseDouble).sum();
    assertThat(sum).isCloseTo(1, within(1e-6));
    refused(
        "has 3 features a node; the model " + run + " was trained with 4",
        "predict",
        "--model",
        run,
        "--data",
        "pattern",
        "--set",
        "train=100",
        "--set",
        "val=100",
        "--set",
        "test=100",
        "--out",
        folder.resolve("q.csv").toString());
    double[][] p = GraphModel.load(Path.of(run)).predict(Communities.data());
    assertThat(p).hasDimensions(60, 3);
  }

  /// Law: the number of graphs at a time changes nothing but speed; many graphs, node task.
  @Test
  void batchDoesNotChangePredictions() throws IOException {
    String blocks = folder.resolve("blocks").toString();
    String[] source = {
      "--data",
      "pattern",
      "--set",
      "patterns=1",
      "--set",
      "train=8",
      "--set",
      "val=2",
      "--set",
      "test=3"
    };
    run(
        with(
            source,
            "train",
            "--layers",
            "1",
            "--width",
            "8",
            "--heads",
            "2",
            "--virtual",
            "1",
            "--epochs",
            "2",
            "--batch",
            "4",
            "--out",
            blocks,
            "--json"));
    assertThat(json().get("metric").asString()).isEqualTo("accSbm");
    double[][] all = new double[2][];
    for (int k = 0; k < 2; k++) {
      Path file = folder.resolve("p" + k);
      String batch = k == 0 ? "1" : "32";
      run(
          with(
              source,
              "predict",
              "--model",
              blocks,
              "--batch",
              batch,
              "--part",
              "test",
              "--out",
              file.toString()));
      all[k] =
          Files.readAllLines(file).stream()
              .skip(1)
              .mapToDouble(line -> Double.parseDouble(line.split(",")[5]))
              .toArray();
    }
    assertThat(all[0]).hasSameSizeAs(all[1]).hasSizeGreaterThan(30);
    for (int i = 0; i < all[0].length; i++) {
      assertThat(all[0][i]).isCloseTo(all[1][i], within(1e-5));
    }
  }

  private static String[] with(String[] source, String verb, String... more) {
    var all = new ArrayList<>(List.of(verb));
    all.addAll(List.of(source));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private void refused(String part, String... args) {
    assertThatThrownBy(() -> run(args))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --width 30|width 30 is not divisible by heads 4
          --degree 5|degree must be even
          --degree 0 --attend expander|attention has no edges
          --attention performer|--attention performer: is not there yet; there are exphormer, dense, none
          --local gat|--local gat: is not there yet; there are gatedgcn, gcn, none
          --encoding lap:8|--encoding lap:8: positional encodings are not there yet
          --config pattern|--config pattern: needs --encoding eslap:10
          --config nothing|--config nothing: is no file and no preset; there are computer, photo
          --task graph|--task graph: the labels of towns belong to nodes
          --task link|--task link: is not there yet; there are node, graph
          --layers two|--layers two: is no whole number
          --dropout 1|dropout must lie in [0, 1)
          --epochs 0|epochs must be at least 1
          --memory 1MB|needs
          --memory lots|--memory lots: write a size such as 8GB
          --metric mrr|metric mrr cannot choose an epoch
          --split 90/10/0|part test is empty
          """)
  void badRequestsAreRefusedBeforeAnythingIsWritten(String options, String part) {
    Path place = folder.resolve("new");
    var args = new ArrayList<>(List.of("train", "--data", data, "--out", place.toString()));
    args.addAll(List.of(options.split(" ")));
    refused(part, args.toArray(String[]::new));
    assertThat(place).doesNotExist();
  }

  @Test
  void badDataAreRefused() throws IOException {
    Path lonely = Files.createDirectory(folder.resolve("lonely"));
    Files.writeString(
        lonely.resolve("nodes.csv"),
        "id,label,split,f\na,x,train,1\nb,y,train,2\nc,x,val,1\nd,y,test,1\n");
    Files.writeString(lonely.resolve("edges.csv"), "source,target\n");
    refused("attention has no edges", "train", "--data", lonely.toString(), "--degree", "0");
    Files.writeString(
        lonely.resolve("nodes.csv"),
        "id,label,split,f\na,x,train,1\nb,x,train,2\nc,x,val,1\nd,y,test,1\n");
    refused("no training item has class y", "train", "--data", lonely.toString());
    refused("is missing", "train", "--resume", lonely.toString());
    refused("give either --predictions", "evaluate");
    refused("--out FILE is missing", "predict", "--model", run, "--data", data);
    refused(
        "exists; name another or add --force",
        "predict",
        "--model",
        run,
        "--data",
        data,
        "--out",
        Path.of(run, "predictions.csv").toString());
    refused("is not empty", "train", "--data", data, "--out", run);
  }

  /// An expander that is not certified is failed work, with the best gap, until it is allowed.
  @Test
  void anUncertifiedExpanderFailsTheWork() {
    var once = new ExpanderOptions(6, "permutation", 1, false, false, false, false);
    long bad = 0;
    while (Expander.generate(60, once, bad, 0).certificate().certified()) {
      bad++;
    }
    String[] args = {
      "train",
      "--data",
      data,
      "--kind",
      "permutation",
      "--max-tries",
      "1",
      "--width",
      "8",
      "--layers",
      "1",
      "--epochs",
      "1",
      "--seed",
      Long.toString(bad),
      "--force",
      "--out",
      folder.resolve("x").toString()
    };
    assertThatThrownBy(() -> run(args))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("the best gap is")
        .hasMessageContaining("--allow-uncertified");
    var allowed = new ArrayList<>(List.of(args));
    allowed.add("--allow-uncertified");
    assertThat(run(allowed.toArray(String[]::new))).isZero();
  }

  /// Golden: the fixture of the method's page, and its plain accuracy.
  @Test
  void evaluateReadsFilesOfOthers() throws IOException {
    Path file = folder.resolve("p.csv");
    Files.writeString(
        file,
        "graph,node,truth,predicted\n0,0,0,0\n0,1,0,0\n0,2,0,1\n0,3,1,1\n0,4,1,0\n0,5,2,2\n0,6,,1\n");
    run("evaluate", "--predictions", file.toString(), "--metric", "accuracy,accSbm,auc", "--json");
    assertThat(json().get("rows").asInt()).isEqualTo(6);
    assertThat(json().get("metrics").get("accSbm").asDouble()).isCloseTo(.72222222, within(1e-8));
    assertThat(json().get("metrics").get("accuracy").asDouble()).isCloseTo(.66666667, within(1e-8));
    Files.writeString(
        file, "graph,node,truth,predicted,p0,p1\n0,0,red,red,.2,.8\n0,1,blue,red,.4,.6\n");
    run("evaluate", "--predictions", file.toString(), "--metric", "auc,crossEntropy", "--json");
    assertThat(json().get("metrics").get("auc").asDouble()).isEqualTo(1);
    Files.writeString(file, "truth,predicted,p0,p1\n0,0,.2,x\n");
    refused(":2: 'x' is no number", "evaluate", "--predictions", file.toString());
  }
}
