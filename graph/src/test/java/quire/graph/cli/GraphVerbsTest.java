package quire.graph.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.base.cli.CommandProvider;
import tools.jackson.databind.JsonNode;

class GraphVerbsTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /// Runs a call; what a verb throws comes out as it is.
  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
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
    int code = line.execute(args);
    if (thrown.get() != null) {
      throw thrown.get();
    }
    return code;
  }

  private JsonNode json() {
    return Json.tree(out.toString(), "output");
  }

  private Path csv() throws IOException {
    Path data = Files.createDirectory(folder.resolve("cora"));
    Files.writeString(
        data.resolve("nodes.csv"),
        """
        id,label,split,f0,f1,f2,f3,f4,f5,f6
        a,red,train,1,0,0,0,0,0,0
        b,red,train,0,1,0,0,0,0,0
        c,red,test,0,0,1,0,0,0,0
        d,blue,train,0,0,0,1,0,0,0
        e,blue,val,0,0,0,0,1,0,0
        """);
    Files.writeString(data.resolve("edges.csv"), "source,target\na,b\na,c\na,d\nc,e\n");
    return data;
  }

  /// The document of the contract, for a folder that has just these counts.
  @Test
  void infoPrintsTheDocumentOfTheContract() throws IOException {
    assertThat(run("info", "--data", csv().toString(), "--json")).isZero();
    assertThat(json())
        .isEqualTo(
            Json.tree(
                """
                {"name":"cora","task":"node","graphs":1,"nodes":5,"edges":4,"loopsDropped":0,
                "repeatsMerged":0,"reversesAdded":4,"isolated":0,"components":1,
                "degree":{"min":1,"mean":1.6,"max":3},"features":7,"edgeFeatures":0,
                "classes":{"blue":2,"red":3},"homophily":0.5,
                "split":{"train":3,"val":1,"test":1},"warnings":[]}
                """,
                "contract"));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void infoIsAlsoATable() throws IOException {
    assertThat(run("info", "--data", csv().toString())).isZero();
    assertThat(out.toString().lines())
        .contains(
            "nodes            5 (0 isolated)",
            "edges            4",
            "degree           1 to 3, mean 1.60",
            "classes          2: blue 2, red 3",
            "homophily        0.500",
            "split            3 train, 1 val, 1 test nodes");
  }

  @Test
  void infoWritesItsDocumentAndKeepsAnOldOne() throws IOException {
    Path file = folder.resolve("info.json");
    String data = csv().toString();
    run("info", "--data", data, "--out", file.toString());
    assertThat(Json.tree(Files.readString(file), "file").get("edges").intValue()).isEqualTo(4);
    assertThatThrownBy(() -> run("info", "--data", data, "--out", file.toString()))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("exists; name another or add --force");
    assertThat(run("info", "--data", data, "--out", file.toString(), "--force")).isZero();
  }

  @Test
  void optionsOfTheSourceChangeTheAnswer() throws IOException {
    run(
        "info", "--data", "ring", "--set", "nodes=6", "--set", "train=4", "--set", "val=2", "--set",
        "test=1", "--json");
    assertThat(json().get("nodes").intValue()).isEqualTo(42);
    assertThat(json().get("split").get("val").intValue()).isEqualTo(2);
    assertThat(json().get("homophily").isNull()).isTrue();
    Path list = Files.writeString(folder.resolve("a.txt"), "0 1\n1 0\n2 1\n");
    run("info", "--data", list.toString(), "--format", "edgelist", "--json");
    assertThat(json().get("reversesAdded").intValue()).isEqualTo(1);
    assertThat(err.toString()).startsWith("warning: edges have a direction");
    assertThat(json().get("warnings")).hasSize(1);
    run("info", "--data", list.toString(), "--format", "edgelist", "--directed", "--json");
    assertThat(json().get("reversesAdded").intValue()).isEqualTo(3);
    assertThat(err.toString()).isEmpty();
    run(
        "info",
        "--data",
        "random",
        "--set",
        "nodes=100",
        "--set",
        "edges=50",
        "--split",
        "80/10/10",
        "--json");
    assertThat(json().get("split").get("train").intValue()).isEqualTo(80);
    assertThatThrownBy(() -> run("info", "--data", "ring", "--split-index", "1"))
        .hasMessageStartingWith("--split-index 1: ring has 1 split(s)");
    assertThatThrownBy(() -> run("info")).hasMessageStartingWith("--data SOURCE is missing");
  }

  @Test
  void expanderPrintsTheDocumentOfTheContract() {
    assertThat(run("expander", "--nodes", "1000", "--degree", "6", "--json")).isZero();
    var document = json();
    assertThat(document.propertyNames())
        .containsExactly(
            "degree", "threshold", "firstTryAccepted", "seconds", "certificates", "warnings");
    assertThat(document.get("threshold").doubleValue()).isCloseTo(1.43, within(0.005));
    var certificate = document.get("certificates").get(0);
    assertThat(certificate.propertyNames())
        .containsExactly(
            "graph",
            "nodes",
            "kind",
            "entries",
            "loops",
            "repeats",
            "components",
            "laplacian1",
            "laplacian2",
            "adjacency2",
            "adjacencyN",
            "epsilon",
            "tries",
            "diameter",
            "diameterExact",
            "certified");
    assertThat(certificate.get("entries").intValue()).isEqualTo(6_000);
    assertThat(certificate.get("laplacian2").doubleValue()).isBetween(1.43, 1.7);
    assertThat(certificate.get("adjacency2").doubleValue())
        .isCloseTo(6 - certificate.get("laplacian2").doubleValue(), within(1e-9));
    assertThat(certificate.get("certified").booleanValue()).isTrue();
  }

  /// What is written is judged the same, graph by graph.
  @ParameterizedTest
  @ValueSource(strings = {"hamiltonian", "simple"})
  void judgingAWrittenFileGivesTheSameEigenvalues(String kind) throws IOException {
    Path file = folder.resolve("exp.csv");
    run(
        "expander",
        "--nodes",
        "40",
        "--graphs",
        "3",
        "--kind",
        kind,
        "--compat",
        "reference",
        "--seed",
        "7",
        "--out",
        file.toString(),
        "--json");
    var drawn = json().get("certificates");
    assertThat(Files.readAllLines(file)).hasSize(1 + 3 * 120).startsWith("graph,source,target");
    run("expander", "--edges", file.toString(), "--nodes", "40", "--degree", "6", "--json");
    var judged = json().get("certificates");
    assertThat(judged).hasSize(3);
    for (int g = 0; g < 3; g++) {
      for (String key : List.of("entries", "loops", "repeats", "components", "diameter")) {
        assertThat(judged.get(g).get(key)).as(key).isEqualTo(drawn.get(g).get(key));
      }
      for (String key : List.of("adjacency2", "adjacencyN", "epsilon")) {
        assertThat(judged.get(g).get(key).doubleValue())
            .as(key)
            .isCloseTo(drawn.get(g).get(key).doubleValue(), within(1e-9));
      }
    }
  }

  @Test
  void judgingNeedsNoGraphColumnAndNeverFails() throws IOException {
    var text = new StringBuilder("source,target\n");
    for (int i = 0; i < 12; i++) {
      text.append(i).append(',').append((i + 1) % 12).append('\n');
      text.append(i).append(',').append((i + 5) % 12).append('\n');
    }
    Path file = Files.writeString(folder.resolve("c12.csv"), text);
    assertThat(run("expander", "--edges", file.toString(), "--nodes", "12", "--json")).isZero();
    assertThat(json().get("degree").intValue()).isEqualTo(4);
    assertThat(json().get("certificates").get(0).get("certified").booleanValue()).isTrue();
    run("expander", "--edges", file.toString(), "--nodes", "12", "--two-sided", "--json");
    assertThat(json().get("certificates").get(0).get("certified").booleanValue()).isFalse();
    assertThat(run("expander", "--edges", file.toString(), "--nodes", "13", "--json")).isZero();
    assertThat(json().get("certificates").get(0).get("components").intValue()).isEqualTo(2);
    assertThat(json().get("certificates").get(0).get("diameter").isNull()).isTrue();
    assertThatThrownBy(() -> run("expander", "--edges", file.toString(), "--nodes", "9"))
        .hasMessageContaining("c12.csv:11: column target: 9 is not in [0, 8]")
        .isInstanceOf(RequestException.class);
  }

  @Test
  void uncertifiedFailsAndWritesNothing() throws IOException {
    Path file = folder.resolve("u.csv");
    String[] call = {
      "expander",
      "--nodes",
      "300",
      "--degree",
      "2",
      "--kind",
      "permutation",
      "--max-tries",
      "2",
      "--out",
      file.toString()
    };
    assertThatThrownBy(() -> run(call))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("in 2 tries; the best gap is");
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
    String[] allowed = java.util.Arrays.copyOf(call, call.length + 2);
    allowed[call.length] = "--allow-uncertified";
    allowed[call.length + 1] = "--json";
    assertThat(run(allowed)).isZero();
    assertThat(json().get("firstTryAccepted").doubleValue()).isZero();
    assertThat(json().get("certificates").get(0).get("certified").booleanValue()).isFalse();
    assertThat(file).exists();
  }

  @Test
  void graphsOfASourceGetTheirOwnSizes() {
    run(
        "expander",
        "--data",
        "pattern",
        "--set",
        "train=5",
        "--set",
        "val=1",
        "--set",
        "test=1",
        "--json");
    var certificates = json().get("certificates");
    assertThat(certificates).hasSize(7);
    assertThat(certificates.get(0).get("nodes")).isNotEqualTo(certificates.get(1).get("nodes"));
  }

  /// Threads change nothing but the time; the seed changes the edges.
  @Test
  void threadsDoNotChangeTheEdges() throws IOException {
    Path one = folder.resolve("1.csv");
    Path two = folder.resolve("2.csv");
    Path other = folder.resolve("3.csv");
    String[] call = {"expander", "--nodes", "30", "--graphs", "2000", "--out"};
    run(with(call, one.toString(), "--threads", "1"));
    run(with(call, two.toString(), "--threads", "3"));
    run(with(call, other.toString(), "--seed", "1"));
    assertThat(Files.mismatch(one, two)).isEqualTo(-1);
    assertThat(Files.mismatch(one, other)).isNotEqualTo(-1);
  }

  private static String[] with(String[] call, String... more) {
    return java.util.stream.Stream.of(call, more)
        .flatMap(java.util.Arrays::stream)
        .toArray(String[]::new);
  }

  @Test
  void refusesRequestsByOption() {
    refused("--degree must be even and at least 2, is 5", "--nodes", "20", "--degree", "5");
    refused("--degree must be even and at least 2, is 0", "--nodes", "20", "--degree", "0");
    refused("--kind ring: is none of hamiltonian", "--nodes", "20", "--kind", "ring");
    refused("--nodes must be at least 1, is 0", "--nodes", "0");
    refused("--graphs must be at least 1, is 0", "--nodes", "5", "--graphs", "0");
    refused("--max-tries must be at least 1, is 0", "--nodes", "5", "--max-tries", "0");
    refused("--nodes N, --data SOURCE or --edges FILE is missing");
    refused("--edges needs --nodes N", "--edges", "x.csv");
    refused("x.csv: no such file", "--edges", "x.csv", "--nodes", "4");
    refused("--data goes without --nodes", "--data", "ring", "--nodes", "4");
    refused("--out: --edges judges only", "--edges", "x.csv", "--nodes", "4", "--out", "y.csv");
  }

  private void refused(String message, String... options) {
    assertThatThrownBy(() -> run(with(new String[] {"expander"}, options)))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aDegreeOfTheNodesAndMoreSaysThatTheGraphIsComplete() {
    run("expander", "--nodes", "12", "--degree", "14", "--json");
    assertThat(err.toString()).contains("warning: degree 14 is not below the nodes");
    assertThat(json().get("certificates").get(0).get("kind").stringValue()).isEqualTo("complete");
    run("expander", "--nodes", "10", "--json");
    assertThat(err.toString()).isEmpty();
    assertThat(json().get("certificates").get(0).get("entries").intValue()).isEqualTo(90);
  }

  @Test
  void helpShowsAnExampleAndTheProviderIsFound() {
    for (String verb : List.of("info", "expander")) {
      assertThat(run(verb, "--help")).isZero();
      assertThat(out.toString()).contains("Example:").contains("quire graph " + verb);
    }
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("info").contains("expander");
    assertThat(ServiceLoader.load(CommandProvider.class))
        .anyMatch(provider -> provider.command() instanceof GraphCommand);
  }
}
