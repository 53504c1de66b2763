package quire.tensor.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.tensor.file.OnnxException.Kind;

class OnnxFileTest {
  @TempDir private Path folder;

  /// Values as bench/peers/tensor_files.py wrote them: 0..5 in raw and typed fields.
  @Test
  void readsRawAndTypedInitializers() {
    var weights = OnnxFile.readWeights(Resources.path("model.onnx"));
    assertThat(weights).hasSize(22);
    weights.forEach((name, tensor) -> {
      if (name.equals("raw_b1")) {
        assertThat(tensor.doubles()).containsExactly(0, 1, 1, 1, 1, 1);
      } else if (name.startsWith("raw_") || name.startsWith("typed_")) {
        assertThat(tensor.shape()).as(name).containsExactly(2, 3);
        assertThat(tensor.doubles()).as(name).containsExactly(0, 1, 2, 3, 4, 5);
      }
    });
    assertThat(require(weights, "scalar").shape()).isEmpty();
    assertThat(require(weights, "scalar").doubles()).containsExactly(2.5);
    assertThat(require(weights, "empty").doubles()).isEmpty();
    assertThat(require(weights, "typed_bfloat16").type()).isEqualTo(ElementType.BF16);
    try (var tensor = require(weights, "typed_float16").toTensor()) {
      assertThat(NpyArray.of(tensor).doubles()).containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  @Test
  void readsExternalDataFromTheFolderOnly() throws IOException {
    Path model = folder.resolve("external.onnx");
    Files.copy(Resources.path("external.onnx"), model);
    assertThat(refused(() -> OnnxFile.readWeights(model))).isEqualTo(Kind.EXTERNAL_DATA);
    Path outside = folder.resolve("../" + folder.getFileName() + "-outside.bin");
    Files.write(outside, new byte[24]);
    Files.createSymbolicLink(folder.resolve("external.bin"), outside);
    assertThat(refused(() -> OnnxFile.readWeights(model))).isEqualTo(Kind.EXTERNAL_PATH);
    Files.delete(folder.resolve("external.bin"));
    Files.delete(outside);
    Files.copy(Resources.path("external.bin"), folder.resolve("external.bin"));
    assertThat(require(OnnxFile.readWeights(model), "raw_f4").doubles())
        .containsExactly(0, 1, 2, 3, 4, 5);
    Files.write(folder.resolve("external.bin"), new byte[23]);
    assertThat(refused(() -> OnnxFile.readWeights(model))).isEqualTo(Kind.EXTERNAL_DATA);
    byte[] escaping = Files.readAllBytes(model);
    replace(escaping, "external.bin", "../ternal.bi");
    assertThat(refused(() -> OnnxFile.readWeights(MemorySegment.ofArray(escaping), "a", folder)))
        .isEqualTo(Kind.EXTERNAL_PATH);
    replace(escaping, "../ternal.bi", "/etc/passwd/");
    assertThat(refused(() -> OnnxFile.readWeights(MemorySegment.ofArray(escaping), "a", folder)))
        .isEqualTo(Kind.EXTERNAL_PATH);
  }

  @Test
  void replacesInitializersAndKeepsTheRestByteForByte() throws IOException {
    Path model = Resources.path("model.onnx");
    Path same = folder.resolve("same.onnx");
    OnnxFile.writeWeights(same, model, Map.of());
    assertThat(same).hasSameBinaryContentAs(model);
    Path changed = folder.resolve("changed.onnx");
    var nines = tensor(ElementType.F32, new float[] {9, 9, 9, 9, 9, 9}, 2, 3);
    OnnxFile.writeWeights(changed, model, Map.of("raw_f4", nines));
    var weights = OnnxFile.readWeights(changed);
    assertThat(require(weights, "raw_f4").doubles()).containsExactly(9, 9, 9, 9, 9, 9);
    assertThat(weights.keySet()).isEqualTo(OnnxFile.readWeights(model).keySet());
    OnnxFile.writeWeights(
        changed, changed, Map.of("raw_f4", require(OnnxFile.readWeights(model), "raw_f4")));
    OnnxFile.readWeights(model)
        .forEach((name, tensor) ->
            assertThat(require(OnnxFile.readWeights(changed), name).doubles())
                .isEqualTo(tensor.doubles()));
    assertThat(refused(() -> OnnxFile.writeWeights(changed, model, Map.of("new", nines))))
        .isEqualTo(Kind.MISMATCH);
    var flat = tensor(ElementType.F32, new float[] {9, 9, 9, 9, 9, 9}, 6);
    assertThat(refused(() -> OnnxFile.writeWeights(changed, model, Map.of("raw_f4", flat))))
        .isEqualTo(Kind.MISMATCH);
  }

  @Test
  void writesAModelOfWeightsAlone() {
    var weights = new LinkedHashMap<>(OnnxFile.readWeights(Resources.path("model.onnx")));
    Path file = folder.resolve("weights.onnx");
    OnnxFile.writeWeights(file, weights);
    var back = OnnxFile.readWeights(file);
    assertThat(back).containsOnlyKeys(weights.keySet());
    back.forEach((name, tensor) -> {
      assertThat(tensor.type()).isEqualTo(require(weights, name).type());
      assertThat(tensor.shape()).isEqualTo(require(weights, name).shape());
      assertThat(tensor.doubles()).isEqualTo(require(weights, name).doubles());
    });
  }

  @Test
  void refusesEachBrokenModelByItsOwnKind() {
    assertThat(initializer(2, 1)).isEqualTo(Kind.LENGTH);
    assertThat(initializer(2, 8)).isEqualTo(Kind.DTYPE);
    assertThat(initializer(2, -1)).isEqualTo(Kind.DTYPE);
    assertThat(initializer(-2, 1)).isEqualTo(Kind.SHAPE);
    assertThat(initializer(Long.MAX_VALUE / 2, 1)).isEqualTo(Kind.SHAPE);
    assertThat(initializer(1L << 40, 1)).isEqualTo(Kind.LENGTH);
    assertThat(model(new byte[0])).isEqualTo(Kind.NOT_ONNX);
    assertThat(model(new byte[] {0x3a, 5, 1})).isEqualTo(Kind.TRUNCATED);
    assertThat(model(new byte[] {0x3a, 0, 0x3a, 0})).isEqualTo(Kind.NOT_ONNX);
    assertThat(model(new byte[] {0x3b})).isEqualTo(Kind.WIRE);
    assertThat(model(new byte[] {0x00, 1})).isEqualTo(Kind.WIRE);
    assertThat(model(new byte[] {0x38, 1})).isEqualTo(Kind.WIRE);
    byte[] endless = new byte[12];
    java.util.Arrays.fill(endless, (byte) 0xff);
    assertThat(model(endless)).isEqualTo(Kind.WIRE);
    assertThat(model(new byte[] {0x3a, 2, 0x7a, 0})).isEqualTo(Kind.SPARSE);
    assertThat(model(new byte[] {0x3a, 5, 0x2a, 3, 0x42, 1, (byte) 0xff})).isEqualTo(Kind.TEXT);
    var one = new ByteArrayOutputStream();
    byte[] head = OnnxInitializer.head("a", tensor(ElementType.F32, new float[] {1}, 1));
    one.writeBytes(head);
    one.writeBytes(new byte[4]);
    var twice = new ByteArrayOutputStream();
    Protobuf.putBytes(twice, 5, one.toByteArray());
    Protobuf.putBytes(twice, 5, one.toByteArray());
    var graph = new ByteArrayOutputStream();
    Protobuf.putBytes(graph, 7, twice.toByteArray());
    assertThat(model(graph.toByteArray())).isEqualTo(Kind.DUPLICATE_NAME);
  }

  private static Kind initializer(long length, long type) {
    var tensor = new ByteArrayOutputStream();
    Protobuf.putNumber(tensor, 1, length);
    Protobuf.putNumber(tensor, 2, type);
    var graph = new ByteArrayOutputStream();
    Protobuf.putBytes(graph, 5, tensor.toByteArray());
    var model = new ByteArrayOutputStream();
    Protobuf.putBytes(model, 7, graph.toByteArray());
    return model(model.toByteArray());
  }

  private static Kind model(byte[] bytes) {
    return refused(() -> OnnxFile.readWeights(MemorySegment.ofArray(bytes), "a.onnx", null));
  }

  private static OnnxTensor tensor(ElementType type, float[] values, long... shape) {
    return new OnnxTensor(type, shape, NpyArray.of(values).data());
  }

  private static OnnxTensor require(Map<String, OnnxTensor> weights, String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  private static void replace(byte[] bytes, String old, String with) {
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    int at = text.indexOf(old);
    for (int i = 0; i < with.length(); i++) {
      bytes[at + i] = (byte) with.charAt(i);
    }
  }

  private static Kind refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    var problem = catchThrowableOfType(OnnxException.class, call);
    assertThat(problem).as("refusal").isNotNull();
    return problem.kind();
  }
}
