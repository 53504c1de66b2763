package quire.network.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.WorkException;
import tools.jackson.databind.JsonNode;

/// The verbs `topology` and `simulate --flows`.
class FlowVerbsTest {
  private static final String RAILS =
      "rail-only:gpus=32,hb=8,radix=64,hbBandwidth=300GB/s,nicBandwidth=25GB/s";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    var line = new CommandLine(new NetworkCommand());
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    RuntimeException[] thrown = new RuntimeException[1];
    line.setExecutionExceptionHandler((problem, _, _) -> {
      thrown[0] = (RuntimeException) problem;
      return 1;
    });
    int code = line.execute(arguments);
    if (thrown[0] != null) {
      throw thrown[0];
    }
    return code;
  }

  private JsonNode json() {
    return Json.tree(out.toString(), "output");
  }

  private String flows(String rows) throws IOException {
    return Files.writeString(folder.resolve("flows.csv"), "src,dst,bytes,start\n" + rows)
        .toString();
  }

  @Test
  void topologyPrintsTheDocumentOfTheContract() throws IOException {
    assertThat(run("topology", "torus:dims=4x4x4,bandwidth=50GB/s", "--json")).isZero();
    assertThat(json().propertyNames())
        .contains(
            "kind", "hosts", "switches", "links", "radix", "groups", "diameter", "bisectionLinks");
    assertThat(json().get("links").asInt()).isEqualTo(192);
    assertThat(json().get("groups").isNull()).isTrue();
    Path yaml = folder.resolve("t.yaml");
    run("topology", RAILS, "--export", "yaml", yaml.toString());
    String before = out.toString();
    assertThat(before).contains("switches         8");
    run("topology", yaml.toString());
    assertThat(out.toString()).isEqualTo(before);
    assertThatThrownBy(() -> run("topology", RAILS, "--export", "yaml", yaml.toString()))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("exists");
  }

  @Test
  void simulatePrintsTheDocumentOfTheContract() throws IOException {
    String file = flows("0,8,1e9,0\n0,9,1e9,0\n0,1,1e9,0.5\n");
    assertThat(run("simulate", "--topology", RAILS, "--flows", file, "--json")).isZero();
    assertThat(json().propertyNames())
        .contains(
            "topology",
            "fidelity",
            "routing",
            "algorithm",
            "hosts",
            "flows",
            "events",
            "endSeconds",
            "busBandwidth",
            "relay",
            "solverSeconds",
            "warnings");
    assertThat(json().get("endSeconds").asDouble()).isCloseTo(0.5 + 1 / 300.0, within(1e-12));
    assertThat(json().get("busBandwidth").isNull()).isTrue();
    assertThat(json().get("relay").get("flows").asInt()).isEqualTo(1);
    assertThat(json().get("relay").get("bytes").asDouble()).isEqualTo(1e9);
  }

  /// The files are the same for any number of threads.
  @Test
  void filesOfASimulation() throws IOException {
    String file = flows("0,8,1e9,0\n1,9,2e9,0.1\n0,1,1e9,0\n");
    List<Path> folders = new ArrayList<>();
    for (String threads : List.of("1", "4")) {
      Path to = folder.resolve("out" + threads);
      folders.add(to);
      run(
          "simulate",
          "--topology",
          RAILS,
          "--flows",
          file,
          "--threads",
          threads,
          "--out",
          to.toString());
    }
    for (String name : List.of("flows.csv", "links.csv", "timeline.json", "links.svg")) {
      Path one = folders.getFirst().resolve(name);
      assertThat(Files.mismatch(one, folders.getLast().resolve(name))).isEqualTo(-1);
    }
    assertThat(Files.readAllLines(folders.getFirst().resolve("flows.csv")))
        .containsExactly(
            "id,src,dst,bytes,start,end",
            "0,0,8,1.0E9,0.0,0.04",
            "1,1,9,2.0E9,0.1,0.18",
            "2,0,1,1.0E9,0.0,0.0033333333333333335");
    assertThat(Files.readAllLines(folders.getFirst().resolve("links.csv")))
        .startsWith("link,bytes,utilisation")
        .contains("gpu1->rail1.leaf0,2.0E9,0.4444444444444444");
    var trace = Json.tree(Files.readString(folders.getFirst().resolve("timeline.json")), "trace");
    assertThat(trace.get("traceEvents")).hasSize(5);
    assertThat(folders.getFirst().resolve("provenance.json")).content().contains("flows.csv");
    assertThat(folders.getFirst().resolve("links.svg")).content().contains("% of capacity");
  }

  @Test
  void optionsChangeTheAnswer() throws IOException {
    String file = flows("0,9,1e9,0\n");
    double serial = end(file, "--relay-mode", "serial");
    assertThat(end(file)).isCloseTo(0.04, within(1e-12));
    assertThat(serial).isCloseTo(0.04 + 1 / 300.0, within(1e-12));
    assertThat(end(file, "--fidelity", "chunk")).isCloseTo(0.08 + 2 / 300.0, within(1e-12));
    assertThat(end(file, "--fail", "rail1.leaf0@10ms..30ms", "--relay", "source"))
        .isBetween(0.04, 0.06);
    assertThatThrownBy(() -> end(file, "--fail", "gpu9@10ms"))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("flow 0 (gpu0 to gpu9) has no path");
  }

  private double end(String file, String... options) {
    List<String> all =
        new ArrayList<>(List.of("simulate", "--topology", RAILS, "--flows", file, "--json"));
    all.addAll(List.of(options));
    run(all.toArray(String[]::new));
    return json().get("endSeconds").asDouble();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0;32;1;0 | flows.csv:2: dst must be a host from 0 to 31, is '32'",
        "0;1;NaN;0 | flows.csv:2: bytes must be a number",
        "0;1;5;-1 | flows.csv:2: start must be a number of at least 0",
        "0;1;5 | flows.csv:2: has 3 values, the header 4",
      })
  void badRows(String row, String message) throws IOException {
    String file = flows(row.replace(';', ',') + "\n");
    assertThatThrownBy(() -> run("simulate", "--topology", RAILS, "--flows", file))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--routing sideways | --routing sideways: is none of spray, ecmp, d-mod-k, dor",
        "--fidelity packet | --fidelity packet: is none of flow, chunk, closed",
        "--relay maybe | --relay maybe: is none of auto, none, source, destination",
        "--fail leaf0 | --fail leaf0: must be NODE@TIME",
        "--fail spine9@1ms | --fail spine9: no such node or cable",
        "--fail nic0@5ms..1ms | the end must be after the start",
        "--fail nic0@5 | 5: has no unit",
        "--relay none | gpu0 to gpu9: no path",
      })
  void refusals(String options, String message) throws IOException {
    String file = flows("0,9,1e9,0\n");
    List<String> all = new ArrayList<>(List.of("simulate", "--topology", RAILS, "--flows", file));
    all.addAll(List.of(options.split(" ")));
    assertThatThrownBy(() -> run(all.toArray(String[]::new)))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    String file = flows("");
    assertThatThrownBy(() -> run("simulate", "--topology", RAILS)).hasMessageContaining("--flows");
    assertThatThrownBy(() -> run("simulate", "--flows", file))
        .hasMessageContaining("--topology is missing");
    for (String verb : List.of("topology", "simulate")) {
      assertThat(run(verb, "--help")).isZero();
      assertThat(out.toString()).contains("Example").contains("quire network " + verb);
    }
  }
}
