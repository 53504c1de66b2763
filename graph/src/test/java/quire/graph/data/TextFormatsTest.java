package quire.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import quire.base.RequestException;
import quire.graph.GraphData;

/// `tu`, `edgelist`, and how a path finds its format.
class TextFormatsTest {
  @TempDir Path root;
  private Path folder;

  @BeforeEach
  void twoGraphs() throws IOException {
    folder = Files.createDirectory(root.resolve("DS"));
    put("A", "1, 2\n2, 1\n2, 3\n3, 2\n4, 5\n5, 4\n");
    put("graph_indicator", "1\n1\n1\n2\n2\n");
    put("graph_labels", "1\n-1\n");
    put("node_labels", "0\n2\n0\n1\n1\n");
    put("graph_split", "train\nval\n");
  }

  private void put(String what, String text) throws IOException {
    Files.writeString(folder.resolve("DS_" + what + ".txt"), text);
  }

  @Test
  void readsGraphTasks() {
    var data = GraphData.read(folder);
    assertThat(data.task()).isEqualTo(GraphData.Task.GRAPH);
    assertThat(data.graphs()).isEqualTo(2);
    assertThat(data.firstNode(1)).isEqualTo(3);
    assertThat(data.edges()).isEqualTo(3);
    assertThat(data.classes()).containsExactly("-1", "1");
    assertThat(data.labels().index()).containsExactly(1, 0);
    assertThat(data.features().rows(0, 5))
        .containsExactly(1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0);
    assertThat(data.split().byGraph()).isTrue();
    assertThat(data.split().items(Part.VAL)).containsExactly(1);
    assertThat(data.homophily()).isNaN();
  }

  @Test
  void withoutGraphLabelsNodesAreTheTask() throws IOException {
    Files.delete(folder.resolve("DS_graph_labels.txt"));
    put("node_attributes", "1, 2\n3, 4\n5, 6\n7, 8\n9, 10\n");
    put("edge_attributes", "1\n2\n3\n4\n5\n6\n");
    var data = GraphData.read(folder);
    assertThat(data.task()).isEqualTo(GraphData.Task.NODE);
    assertThat(data.classes()).containsExactly("0", "1", "2");
    assertThat(data.features().rows(4, 5)).containsExactly(9, 10);
    assertThat(data.local().features()).containsExactly(2, 1, 4, 3, 6, 5);
    var second = data.select(new int[] {1});
    assertThat(second.nodes()).isEqualTo(2);
    assertThat(second.local().source()).containsExactly(1, 0);
    assertThat(second.local().features()).containsExactly(6, 5);
    assertThat(second.labels().index()).containsExactly(1, 1);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("A", "1, 2\n1, 6\n", "DS_A.txt:2: 6 is not in [1, 5]"),
        Arguments.of("A", "1, 2, 3\n", "DS_A.txt:1: has 3 fields, not 2"),
        Arguments.of("A", "3, 4\n", "DS_A.txt:1: joins nodes of graphs 1 and 2"),
        Arguments.of("A", "1, x\n", "DS_A.txt:1: 'x' is no whole number"),
        Arguments.of("graph_indicator", "1\n2\n1\n", ":3: graph 1 comes after graph 2: sort"),
        Arguments.of("graph_indicator", "1\n3\n", ":2: graph 3 comes after graph 1"),
        Arguments.of("graph_indicator", "", "holds no nodes"),
        Arguments.of("graph_labels", "1\n", "DS_graph_labels.txt: has 1 lines, not 2"),
        Arguments.of("node_attributes", "1\n2\n3\n4\nNaN\n", ":5: NaN is not finite"),
        Arguments.of("node_attributes", "1\n2,3\n", ":2: has 2 numbers, the lines before 1"),
        Arguments.of("graph_split", "train\nvalid\n", ":2: 'valid' is none of train, val, test"),
        Arguments.of("graph_split", "train\n", "DS_graph_split.txt: has 1 lines, not 2"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("refusals")
  void refusesByFileAndLine(String file, String text, String message) throws IOException {
    put(file, text);
    assertThatThrownBy(() -> GraphData.read(folder))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContaining(message);
  }

  /// A star of three leaves and a pair: degree, then neighbours' least, most, mean, deviation.
  @Test
  void edgeListHasTheDegreeProfile() throws IOException {
    Path file = root.resolve("web.edgelist");
    Files.writeString(file, "# a comment\n0 1\n0\t2\n0 3\n\n5 6\n1 2\n");
    var data = GraphData.read(file);
    assertThat(data.name()).isEqualTo("web");
    assertThat(data.nodes()).isEqualTo(7);
    assertThat(data.edges()).isEqualTo(5);
    assertThat(data.isolated()).isEqualTo(1);
    float[] x = data.features().rows(0, 7);
    assertThat(java.util.Arrays.copyOf(x, 4)).containsExactly(3, 1, 2, 5f / 3);
    assertThat(x[4]).isCloseTo((float) Math.sqrt(2.0 / 9), within(1e-6f));
    assertThat(java.util.Arrays.copyOfRange(x, 20, 25)).containsOnly(0);
    Files.writeString(file, "0 1\n1 -2\n");
    assertThatThrownBy(() -> GraphData.read(file))
        .hasMessageContaining("web.edgelist:2: -2 is not");
    Files.writeString(file, "0 1 7\n");
    assertThatThrownBy(() -> GraphData.read(file)).hasMessageContaining(":1: has 3 fields");
    Files.writeString(file, "# none\n");
    assertThatThrownBy(() -> GraphData.read(file)).hasMessageContaining("holds no edges");
  }

  @ParameterizedTest
  @CsvSource({"net.graphml, graphml", "net.gml, gml", "net.dimacs, dimacs", "net.pt, pt"})
  void formatsThatAreNotReadSayWhichAre(String name, String word) throws IOException {
    Path file = Files.writeString(root.resolve(name), "x");
    assertThatThrownBy(() -> GraphData.read(file))
        .isInstanceOf(RequestException.class)
        .hasMessage("format " + word + " is not available; there are npz, csv, tu, edgelist");
  }

  @Test
  void namesWhatItCannotFind() throws IOException {
    assertThatThrownBy(() -> GraphSource.of("nowhere.npz").load())
        .hasMessageStartingWith("--data nowhere.npz: no such file or folder; built-in sources are");
    Path odd = Files.writeString(root.resolve("graph.bin"), "x");
    assertThatThrownBy(() -> GraphData.read(odd))
        .hasMessageContaining("name the format with --format");
    assertThatThrownBy(() -> with(odd, "xml").load())
        .hasMessageStartingWith("--format xml: is none of");
    assertThatThrownBy(() -> with(odd, "ogb").load()).hasMessageStartingWith("format ogb is not");
    assertThatThrownBy(() -> with(odd, "csv").load()).hasMessageContaining("is no folder");
    assertThatThrownBy(() -> with(odd, "npz").load()).hasMessageContaining("graph.bin");
    var settings =
        new GraphSource(odd.toString(), null, Map.of("a", "1"), Shares.COMMON, 0, false, 0);
    assertThatThrownBy(settings::load).hasMessageStartingWith("--set a: only built-in");
  }

  private static GraphSource with(Path path, String format) {
    return new GraphSource(path.toString(), format, Map.of(), Shares.COMMON, 0, false, 0);
  }
}
