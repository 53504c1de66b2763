package quire.graph.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import quire.base.RequestException;
import quire.graph.GraphData;
import quire.tensor.file.NpyArray;
import quire.tensor.file.Npz;

class NpzFormatTest {
  @TempDir Path folder;

  /// Three nodes, 0 - 1 both ways and 1 -> 2; attributes with a repeated cell and a stored zero.
  private static Map<String, NpyArray> compressed() {
    var arrays = new LinkedHashMap<String, NpyArray>();
    arrays.put("adj_data", NpyArray.of(new float[] {1, 1, 1}));
    arrays.put("adj_indices", NpyArray.of(new int[] {1, 0, 2}));
    arrays.put("adj_indptr", NpyArray.of(new int[] {0, 1, 3, 3}));
    arrays.put("adj_shape", NpyArray.of(new long[] {3, 3}));
    arrays.put("attr_data", NpyArray.of(new float[] {1, 1, 1, 1}));
    arrays.put("attr_indices", NpyArray.of(new int[] {3, 0, 1, 2}));
    arrays.put("attr_indptr", NpyArray.of(new int[] {0, 2, 3, 4}));
    arrays.put("attr_shape", NpyArray.of(new long[] {3, 4}));
    arrays.put("labels", NpyArray.of(new long[] {2, 5, 2}));
    return arrays;
  }

  private static Map<String, NpyArray> listed() {
    var arrays = new LinkedHashMap<String, NpyArray>();
    arrays.put("node_features", NpyArray.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2));
    arrays.put("node_labels", NpyArray.of(new double[] {0, Double.NaN, 1}));
    arrays.put("edges", NpyArray.of(new long[] {0, 1, 1, 2}, 2, 2));
    boolean[] train = {true, false, false, false, false, true};
    boolean[] val = {false, false, true, true, false, false};
    arrays.put("train_masks", NpyArray.of(train, 2, 3));
    arrays.put("val_masks", NpyArray.of(val, 2, 3));
    arrays.put("test_masks", NpyArray.of(new boolean[6], 2, 3));
    return arrays;
  }

  private Path write(Map<String, NpyArray> arrays) {
    Path file = folder.resolve("small.npz");
    Npz.write(file, arrays);
    return file;
  }

  @Test
  void readsTheCompressedLayout() {
    var data = GraphData.read(write(compressed()));
    assertThat(data.name()).isEqualTo("small");
    assertThat(data.edges()).isEqualTo(2);
    assertThat(data.reversesAdded()).isEqualTo(1);
    assertThat(data.local().source()).containsExactly(1, 0, 2, 1);
    assertThat(data.classes()).containsExactly("2", "5");
    assertThat(data.labels().index()).containsExactly(0, 1, 0);
    assertThat(data.features().isBinary()).isTrue();
    assertThat(data.features().rows(0, 3)).containsExactly(1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0);
    assertThat(data.local().width()).isZero();
  }

  @Test
  void readsTheListedLayoutWithSeveralMasks() {
    Path file = write(listed());
    var data = GraphData.read(file);
    assertThat(data.labels().index()).containsExactly(0, -1, 1);
    assertThat(data.features().rows(1, 3)).containsExactly(3, 4, 5, 6);
    assertThat(data.splits()).isEqualTo(2);
    assertThat(data.split().items(Part.TRAIN)).containsExactly(0);
    assertThat(data.split().items(Part.VAL)).containsExactly(2);
    assertThat(data.warnings()).isEmpty();
    var second = data.withSplit(1);
    assertThat(second.split().items(Part.TRAIN)).containsExactly(2);
    assertThat(second.split().items(Part.VAL)).containsExactly(0);
    assertThatThrownBy(() -> data.withSplit(2))
        .hasMessageStartingWith("--split-index 2: small has 2");
    assertThatThrownBy(data::requireTrainable).hasMessageContaining("part test is empty");
  }

  @Test
  void warnsOfUnlabelledNodesInASplit() {
    var arrays = listed();
    arrays.put(
        "test_masks", NpyArray.of(new boolean[] {false, true, false, false, true, false}, 2, 3));
    assertThat(GraphData.read(write(arrays)).warnings())
        .containsExactly(
            "split 0: 1 items have no label and count in no loss",
            "split 1: 1 items have no label and count in no loss");
  }

  /// Any numeric dtype and byte order: big-endian shorts, bytes, integral floats.
  @Test
  void readsAnyNumericType() {
    var arrays = compressed();
    ByteBuffer indices = ByteBuffer.allocate(6).order(ByteOrder.BIG_ENDIAN);
    indices.putShort((short) 1).putShort((short) 0).putShort((short) 2);
    arrays.put(
        "adj_indices",
        new NpyArray(">i2", new long[] {3}, false, MemorySegment.ofArray(indices.array())));
    byte[] start = {0, 1, 3, 3};
    arrays.put(
        "adj_indptr", new NpyArray("|u1", new long[] {4}, false, MemorySegment.ofArray(start)));
    arrays.put("adj_data", NpyArray.of(new boolean[] {true, true, true}));
    arrays.put("labels", NpyArray.of(new float[] {2, -1, 7}, 3, 1));
    var data = GraphData.read(write(arrays));
    assertThat(data.local().source()).containsExactly(1, 0, 2, 1);
    assertThat(data.labels().index()).containsExactly(0, -1, 1);
  }

  @Test
  void weightsBecomeAnEdgeFeatureAndZerosNoEdge() {
    var arrays = compressed();
    arrays.put("adj_data", NpyArray.of(new float[] {2, 3, 0}));
    var data = GraphData.read(write(arrays));
    assertThat(data.edges()).isEqualTo(1);
    assertThat(data.local().features()).containsExactly(3, 2);
    assertThat(data.warnings()).singleElement().asString().contains("1 entries of value 0");
  }

  @Test
  void countsBecomeOnesAndOtherNumbersStay() {
    var arrays = compressed();
    arrays.put("attr_data", NpyArray.of(new float[] {1, 4, 1, 2}));
    var counts = GraphData.read(write(arrays));
    assertThat(counts.features().isBinary()).isTrue();
    assertThat(counts.warnings()).first().asString().contains("attr_data holds counts");
    arrays.put("attr_data", NpyArray.of(new float[] {.5f, -4, 1, 2}));
    assertThat(GraphData.read(write(arrays)).features().rows(0, 1)).containsExactly(-4, 0, 0, .5f);
    arrays.keySet().removeIf(name -> name.startsWith("attr"));
    arrays.put("attr_matrix", NpyArray.of(new float[] {3, 1, 4}, 3, 1));
    assertThat(GraphData.read(write(arrays)).features().rows(0, 3)).containsExactly(3, 1, 4);
  }

  @Test
  void takesNamesOfClassesAndNodes() {
    var arrays = compressed();
    arrays.put("labels", NpyArray.of(new long[] {2, 0, 2}));
    arrays.put("class_names", NpyArray.of(new String[] {"ant", "bee", "cat"}));
    arrays.put("node_names", NpyArray.of(new String[] {"x", "y", "z"}));
    var data = GraphData.read(write(arrays));
    assertThat(data.classes()).containsExactly("ant", "bee", "cat");
    assertThat(data.labels().counts()).containsExactly(1, 0, 2);
    assertThat(data.id(1)).isEqualTo("y");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(false, a -> a.remove("adj_data"), "array adj_data: is missing; there are"),
        refusal(false, a -> a.remove("adj_indptr"), "holds neither 'adj_indptr'"),
        refusal(false, a -> a.put("adj_shape", longs(3, 4)), "adj_shape: is 3 x 4, not square"),
        refusal(false, a -> a.put("adj_shape", longs(-3, -3)), "adj_shape: is [-3, -3]"),
        refusal(
            false, a -> a.put("adj_shape", longs(4, 4)), "adj_indptr: has 4 offsets for 4 rows"),
        refusal(false, a -> a.put("adj_indptr", longs(0, 2, 1, 3)), "adj_indptr: falls at row 1"),
        refusal(false, a -> a.put("adj_indptr", longs(0, 1, 2, 2)), "runs from 0 to 2, not 0 to 3"),
        refusal(false, a -> a.put("adj_indices", longs(1, 0, 3)), "adj_indices: entry 2 is 3"),
        refusal(false, a -> a.put("adj_indices", longs(1, -1, 2)), "adj_indices: entry 1 is -1"),
        refusal(false, a -> a.put("adj_data", longs(1, 1)), "adj_data: has 2 values for 3"),
        refusal(
            false,
            a -> a.put("adj_data", NpyArray.of(new float[] {1, Float.NaN, 1})),
            "adj_data: entry 1 is NaN"),
        refusal(
            false,
            a -> a.put("attr_data", NpyArray.of(new double[] {1, 1, 1, 1e300})),
            "attr_data: entry 3 is Infinity"),
        refusal(false, a -> a.put("attr_shape", longs(2, 4)), "attr_indptr: has 4 offsets for 2"),
        refusal(false, a -> a.put("labels", longs(1, 2)), "labels: has shape [2], not [3]"),
        refusal(false, a -> a.put("labels", longs(1, -2, 0)), "labels: node 1 has label -2.0"),
        refusal(
            false,
            a -> a.put("labels", NpyArray.of(new float[] {1, .5f, 0})),
            "labels: node 1 has label 0.5"),
        refusal(
            false,
            a -> a.put("class_names", NpyArray.of(new String[] {"ant", "bee"})),
            "labels: node 0 has label 2: class_names has 2"),
        refusal(
            true,
            a -> a.put("edges", NpyArray.of(new long[] {0, 1, 1, 3}, 2, 2)),
            "edges: row 1 names node 3: nodes are 0 to 2"),
        refusal(true, a -> a.put("edges", longs(0, 1)), "edges: has shape [2], not [E, 2]"),
        refusal(
            true,
            a -> a.put("node_features", NpyArray.of(new float[] {1, 2, Float.NaN}, 3, 1)),
            "node_features: row 2, column 0 is NaN"),
        refusal(
            true,
            a -> a.put("node_features", NpyArray.of(new float[0], 2_000_000_000, 0)),
            "node_features: has shape [2000000000, 0]: no nodes"),
        refusal(
            true,
            a -> a.put("val_masks", NpyArray.of(new boolean[4], 2, 2)),
            "val_masks: has shape [2, 2], not [splits, 3]"),
        refusal(
            true,
            a -> a.put("val_masks", NpyArray.of(new boolean[3], 1, 3)),
            "val_masks: has 1 splits, the masks before 2"),
        refusal(
            true,
            a -> a.put("test_masks", NpyArray.of(new boolean[] {true, false, false}, 1, 3)),
            "test_masks: has 1 splits"),
        refusal(
            true,
            a -> {
              boolean[] mask = {true, false, false, false, false, false};
              a.put("test_masks", NpyArray.of(mask, 2, 3));
            },
            "test_masks: split 0: node 0 is in another part"));
  }

  private static NpyArray longs(long... values) {
    return NpyArray.of(values);
  }

  private static Arguments refusal(
      boolean list, Consumer<Map<String, NpyArray>> change, String message) {
    return Arguments.of(list, change, message);
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("refusals")
  void refusesByArray(boolean list, Consumer<Map<String, NpyArray>> change, String message) {
    var arrays = list ? listed() : compressed();
    change.accept(arrays);
    Path file = write(arrays);
    assertThatThrownBy(() -> GraphData.read(file))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message);
  }

  /// An object array as NumPy writes it: refused where it is needed.
  @Test
  void refusesObjectArrays() throws Exception {
    Path file = write(compressed());
    byte[] bytes = Files.readAllBytes(file);
    byte[] from = "'<i8'".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] to = "'|O' ".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int i = 0; i + from.length < bytes.length; i++) {
      if (java.util.Arrays.equals(bytes, i, i + from.length, from, 0, from.length)) {
        System.arraycopy(to, 0, bytes, i, to.length);
      }
    }
    Files.write(file, bytes);
    assertThatThrownBy(() -> GraphData.read(file))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith(file.toString());
  }

  /// Cora, counted with scipy 1.17.1 (bench/peers/graph_golden.py).
  @Test
  void readsCora() {
    Path file = Path.of("../shared/data/graph/cora.npz");
    Path own = Files.exists(file) ? file : Path.of("../../shared/data/graph/cora.npz");
    assumeTrue(Files.exists(own), "no ../shared/data/graph/cora.npz here");
    var data = GraphData.read(own);
    assertThat(data.nodes()).isEqualTo(2_708);
    assertThat(data.edges()).isEqualTo(5_278);
    assertThat(data.local().entries()).isEqualTo(10_556);
    assertThat(data.reversesAdded()).isEqualTo(5_127);
    assertThat(data.loopsDropped() + data.repeatsMerged() + data.isolated()).isZero();
    assertThat(data.components()).isEqualTo(78);
    assertThat(data.smallestDegree()).isEqualTo(1);
    assertThat(data.largestDegree()).isEqualTo(168);
    assertThat(data.homophily()).isCloseTo(0.8099658962, within(1e-9));
    assertThat(data.labels().counts()).containsExactly(298, 418, 818, 426, 217, 180, 351);
    assertThat(data.features().width()).isEqualTo(1_433);
    double ones = 0;
    for (float cell : data.features().rows(0, 2_708)) {
      ones += cell;
    }
    assertThat(ones).isEqualTo(49_216);
    assertThat(data.split().count(Part.TRAIN)).isEqualTo(1_626);
    assertThat(data.split().count(Part.VAL)).isEqualTo(541);
    assertThat(data.split().count(Part.TEST)).isEqualTo(541);
    assertThat(data.warnings()).singleElement().asString().contains("edges have a direction");
  }
}
