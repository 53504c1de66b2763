package quire.graph.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.RequestException;
import quire.graph.GraphData;
import quire.tensor.file.NpyArray;
import quire.tensor.file.Npz;

/// Law for foreign bytes: whatever is changed, a reader returns valid data or refuses in one or two
/// plain lines that name the file. More rounds: `-Dquire.seeds=5000`.
class ReaderMutationTest {
  private static final int ROUNDS = Integer.getInteger("quire.seeds", 400);

  @TempDir Path folder;

  private static byte[] mutated(byte[] whole, Draws draws) {
    byte[] bytes =
        Arrays.copyOf(
            whole, draws.nextInt(5) == 0 ? draws.nextInt(whole.length + 1) : whole.length);
    String spice = ",\"\n\r#- 09.eN\u0000";
    for (int m = draws.nextInt(4); m >= 0 && bytes.length > 0; m--) {
      int at = draws.nextInt(bytes.length);
      bytes[at] =
          draws.nextBoolean()
              ? (byte) spice.charAt(draws.nextInt(spice.length()))
              : (byte) draws.nextLong();
    }
    return bytes;
  }

  /// Reads; returns whether it was accepted.
  private boolean acceptsOrRefuses(Path path) {
    GraphData data;
    try {
      data = GraphData.read(path);
    } catch (RequestException refusal) {
      assertThat(refusal.getMessage()).contains(folder.toString());
      assertThat(String.valueOf(refusal.getMessage()).lines().count()).isLessThanOrEqualTo(2);
      return false;
    }
    var local = data.local();
    for (int i = 0; i < data.nodes(); i++) {
      assertThat(local.rowStart()[i]).isLessThanOrEqualTo(local.rowStart()[i + 1]);
    }
    assertThat(Arrays.stream(local.source())).allMatch(s -> s >= 0 && s < data.nodes());
    for (float cell : data.features().rows(0, data.nodes())) {
      assertThat(Float.isFinite(cell)).isTrue();
    }
    for (float cell : local.features()) {
      assertThat(Float.isFinite(cell)).isTrue();
    }
    assertThat(Arrays.stream(data.labels().index()))
        .allMatch(label -> label >= -1 && label < data.classes().size());
    assertThat(data.components()).isBetween(1, data.nodes());
    return true;
  }

  private void fuzz(Map<Path, byte[]> files, Path path) throws IOException {
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var draws = Draws.of(round, files.size());
      int victim = draws.nextInt(files.size());
      int at = 0;
      for (var file : files.entrySet()) {
        byte[] bytes = file.getValue();
        Files.write(file.getKey(), at++ == victim ? mutated(bytes, draws) : bytes);
      }
      accepted += acceptsOrRefuses(path) ? 1 : 0;
    }
    assertThat(accepted).as("some mutants are still good data").isBetween(1, ROUNDS - 1);
  }

  @Test
  void csv() throws IOException {
    var files = new LinkedHashMap<Path, byte[]>();
    files.put(folder.resolve("nodes.csv"), CsvFormatTest.NODES.getBytes(StandardCharsets.UTF_8));
    files.put(folder.resolve("edges.csv"), CsvFormatTest.EDGES.getBytes(StandardCharsets.UTF_8));
    fuzz(files, folder);
  }

  @Test
  void gzippedCsv() throws IOException {
    var files = new LinkedHashMap<Path, byte[]>();
    files.put(folder.resolve("nodes.csv"), CsvFormatTest.gzip(CsvFormatTest.NODES, 2));
    files.put(folder.resolve("edges.csv"), CsvFormatTest.gzip(CsvFormatTest.EDGES, 1));
    fuzz(files, folder);
  }

  @Test
  void tu() throws IOException {
    var files = new LinkedHashMap<Path, byte[]>();
    Map.of(
            "A", "1, 2\n2, 1\n3, 4\n",
            "graph_indicator", "1\n1\n2\n2\n",
            "graph_labels", "1\n2\n",
            "node_attributes", "1,2\n3,4\n5,6\n7,8\n",
            "graph_split", "train\nval\n")
        .forEach((what, text) ->
            files.put(
                folder.resolve("DS_" + what + ".txt"), text.getBytes(StandardCharsets.UTF_8)));
    fuzz(files, folder);
  }

  @Test
  void edgeList() throws IOException {
    Path file = folder.resolve("small.edgelist");
    var files = new LinkedHashMap<Path, byte[]>();
    files.put(file, "# edges\n0 1\n1 2\n2 0\n".getBytes(StandardCharsets.UTF_8));
    fuzz(files, file);
  }

  @Test
  void npz() throws IOException {
    Path file = folder.resolve("small.npz");
    Npz.write(
        file,
        Map.of(
            "adj_data", NpyArray.of(new float[] {1, 1, 1}),
            "adj_indices", NpyArray.of(new int[] {1, 0, 2}),
            "adj_indptr", NpyArray.of(new int[] {0, 1, 3, 3}),
            "adj_shape", NpyArray.of(new long[] {3, 3}),
            "attr_matrix", NpyArray.of(new float[] {1, 2, 3}, 3, 1),
            "labels", NpyArray.of(new long[] {2, 5, 2})));
    var files = new LinkedHashMap<Path, byte[]>();
    files.put(file, Files.readAllBytes(file));
    fuzz(files, file);
  }
}
