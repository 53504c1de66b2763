package quire.tensor.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.tensor.file.PyTorchException.Kind;

class PyTorchFileTest {
  private static final String FLOATS = "c~torch\nFloatStorage\n";

  /// `('storage', torch.FloatStorage, '0', 'cpu', 2)`, then BINPERSID.
  private static final String STORAGE =
      "(X\7\0\0\0storage" + FLOATS + "X\1\0\0\0" + "0X\3\0\0\0cpuK\2tQ";

  private static final String REBUILD = "c~torch._utils\n_rebuild_tensor_v2\n";

  /// Values as bench/peers/tensor_files.py wrote them.
  @ParameterizedTest
  @ValueSource(strings = {"tree.pt", "legacy.pt"})
  void readsBothFormats(String name) {
    Map<?, ?> tree = (Map<?, ?>) PyTorchFile.read(Resources.path(name));
    var tensors = PyTorchFile.tensors(tree);
    for (ScalarType scalar : List.of(ScalarType.Byte, ScalarType.BFloat16, ScalarType.Double)) {
      String key =
          switch (scalar) {
            case Byte -> "uint8";
            case BFloat16 -> "bfloat16";
            default -> "float64";
          };
      try (var tensor = require(tensors, "dtypes." + key).toTensor()) {
        assertThat(tensor.scalar_type().intern()).isEqualTo(scalar);
      }
    }
    for (String key : List.of("uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16")) {
      assertThat(require(tensors, "dtypes." + key).doubles())
          .as(key)
          .containsExactly(0, 1, 2, 3, 4, 5);
    }
    assertThat(require(tensors, "dtypes.bool").doubles()).containsExactly(0, 1, 1, 1, 1, 1);
    TorchTensor strided = require(tensors, "strided");
    assertThat(strided.shape()).containsExactly(3, 2, 3);
    assertThat(strided.doubles())
        .containsExactly(1, 5, 9, 13, 17, 21, 2, 6, 10, 14, 18, 22, 3, 7, 11, 15, 19, 23);
    assertThat(require(tensors, "expanded").doubles()).containsExactly(7, 7, 7, 7, 7, 7);
    assertThat(require(tensors, "tied.encoder").storage())
        .isSameAs(require(tensors, "tied.decoder").storage())
        .isSameAs(require(tensors, "tied.rows").storage());
    assertThat(require(tensors, "tied.encoder").requiresGrad()).isTrue();
    assertThat(require(tensors, "tied.rows").requiresGrad()).isFalse();
    assertThat(require(tensors, "tied.rows").doubles()).containsExactly(3, 4);
    assertThat(require(tensors, "scalar").shape()).isEmpty();
    assertThat(require(tensors, "scalar").doubles()).containsExactly(2.5);
    assertThat(require(tensors, "empty").doubles()).isEmpty();
    checkPlainValues(tree);
  }

  private static void checkPlainValues(Map<?, ?> tree) {
    List<?> plain = (List<?>) Objects.requireNonNull(tree.get("plain"));
    assertThat(plain.subList(0, 8))
        .isEqualTo(
            List.of(1L, 1L << 40, BigInteger.TWO.pow(70), -1L, 0.5, true, PyNone.NONE, "grün"));
    assertThat((byte[]) plain.get(8)).containsExactly(0, 0xff);
    assertThat(plain.subList(9, 11))
        .isEqualTo(List.of(List.of(1L, List.of(2L, "x")), Set.of(3L, 4L)));
    assertThat(tree.get("size")).isEqualTo(List.of(2L, 3L));
    Map<?, ?> numpy = (Map<?, ?>) Objects.requireNonNull(tree.get("numpy"));
    assertThat(numpy.get("scalar")).isEqualTo(0.25);
    assertThat(numpy.get("whole")).isEqualTo(-3L);
    NpyArray array = (NpyArray) Objects.requireNonNull(numpy.get("array"));
    assertThat(array.shape()).containsExactly(2, 3);
    assertThat(array.ints()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(tree.get("dtype")).hasToString("torch.float16");
    assertThat(tree.get("device")).hasToString("cpu");
  }

  @Test
  void readsTheNewerDtypes() {
    var tensors = PyTorchFile.tensors(PyTorchFile.read(Resources.path("new_dtypes.pt")));
    assertThat(tensors)
        .containsOnlyKeys("uint16", "uint32", "uint64", "float8_e4m3fn", "float8_e5m2");
    tensors.values().forEach(t -> assertThat(t.doubles()).containsExactly(0, 1, 2, 3, 4, 5));
  }

  @ParameterizedTest
  @CsvSource({
    "module.pt, CLASS, torch.nn.modules.linear.Linear",
    "geometric.pt, CLASS, torch_geometric.data.data.",
    "script.pt, TORCHSCRIPT, TorchScript"
  })
  void refusesCodeByName(String name, Kind kind, String words) {
    var problem = refused(() -> PyTorchFile.read(Resources.path(name)));
    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(problem).hasMessageContaining(name + ": ").hasMessageContaining(words);
  }

  @Test
  void keepsUnknownClassesAsOpaqueNodesWhenAsked() {
    Object graph = PyTorchFile.readOpaque(Resources.path("geometric.pt"));
    assertThat(graph)
        .isInstanceOfSatisfying(
            PyObject.class,
            object -> assertThat(object.className()).isEqualTo("torch_geometric.data.data.Data"));
    var tensors = PyTorchFile.tensors(graph);
    assertThat(tensors.keySet()).anyMatch(name -> name.endsWith("edge_index")).hasSize(2);
    var module = PyTorchFile.tensors(PyTorchFile.readOpaque(Resources.path("module.pt")));
    assertThat(module).containsKeys("_parameters.weight", "_parameters.bias");
  }

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "builtins, eval",
    "__builtin__, getattr",
    "subprocess, Popen",
    "torch, load",
    "torch.storage, _load_from_bytes",
    "numpy.testing._private.utils, runstring",
    "collections, namedtuple"
  })
  void runsNothing(String module, String name) {
    String call = "c~" + module + "\n" + name + "\nX\1\0\0\0a\u0085R.";
    var problem = refused(() -> read(call));
    assertThat(problem.kind()).isEqualTo(Kind.CLASS);
    assertThat(problem).hasMessageContaining("." + name);
    assertThat(PyTorchFile.read(zip(Map.of("a/data.pkl", pickle(call))), "a.pt", true))
        .isInstanceOf(PyObject.class);
  }

  /// Each way of being wrong, in the pickle's own instructions; `c~` stands for GLOBAL.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "TRUNCATED | X____",
        "TRUNCATED | ]",
        "INSTRUCTION | S'a'",
        "INSTRUCTION | i",
        "STACK | .",
        "STACK | t.",
        "STACK | Na.",
        "STACK | K_NNs.",
        "STACK | }(Nu.",
        "STACK | ]R.",
        "STACK | N)R.",
        "STACK | Nb.",
        "MEMO | hK.",
        "KEY | }]Ns.",
        "STORAGE_REFERENCE | )Q.",
      })
  void refusesEachBrokenPickleByItsOwnKind(Kind kind, String pickle) {
    assertThat(refused(() -> read(pickle)).kind()).isEqualTo(kind);
  }

  @Test
  void refusesBrokenTensorsByTheirOwnKind() {
    String numbers = "K\0K\2\u0085K\1\u0085\u0089)";
    assertThat(read(REBUILD + "(" + STORAGE + numbers + "tR.")).isInstanceOf(TorchTensor.class);
    assertThat(kind(REBUILD + "(" + STORAGE + "K\1K\2\u0085K\1\u0085\u0089)tR."))
        .isEqualTo(Kind.OUTSIDE_STORAGE);
    assertThat(kind(REBUILD + "(" + STORAGE + "K\0K\2\u0085K\2\u0085\u0089)tR."))
        .isEqualTo(Kind.OUTSIDE_STORAGE);
    assertThat(kind(REBUILD + "(" + STORAGE + "K\0K\2\u0085J\377\377\377\377\u0085\u0089)tR."))
        .isEqualTo(Kind.SHAPE);
    assertThat(kind(REBUILD + "(" + STORAGE + "K\0J\377\377\377\377\u0085K\1\u0085\u0089)tR."))
        .isEqualTo(Kind.SHAPE);
    assertThat(kind(REBUILD + "(" + STORAGE + "K\0K\2\u0085)\u0089)tR.")).isEqualTo(Kind.SHAPE);
    String wide = "\u008a\7\0\0\0\0\0\0\1";
    assertThat(kind(REBUILD + "(" + STORAGE + "K\0(" + wide + wide + "tK\0K\0\u0086\u0089)tR."))
        .isEqualTo(Kind.SHAPE);
    assertThat(kind(REBUILD + "(" + STORAGE + numbers + "}X\4\0\0\0conj\u0088stR."))
        .isEqualTo(Kind.LAZY_VIEW);
    assertThat(kind(REBUILD + "(" + STORAGE + "tR.")).isEqualTo(Kind.ARGUMENTS);
    assertThat(kind(REBUILD + "(NK\0K\2\u0085K\1\u0085\u0089)tR.")).isEqualTo(Kind.ARGUMENTS);
    assertThat(kind(STORAGE.replace("0X", "1X") + ".")).isEqualTo(Kind.STORAGE_MISSING);
    assertThat(kind(STORAGE.replace("K\2", "K\3") + ".")).isEqualTo(Kind.STORAGE_LENGTH);
    assertThat(kind(STORAGE.replace("K\2", "J\377\377\377\377") + "."))
        .isEqualTo(Kind.STORAGE_LENGTH);
    assertThat(kind(STORAGE.replace("Float", "QInt8") + ".")).isEqualTo(Kind.STORAGE_TYPE);
    assertThat(kind("\u0080\6N.")).isEqualTo(Kind.PROTOCOL);
    assertThat(kind("X\1\0\0\0\377.")).isEqualTo(Kind.TEXT);
    assertThat(kind("\u008b\0\1\1\0.")).isEqualTo(Kind.NUMBER);
    assertThat(kind("\u0095\377\377\377\0\0\0\0\0N.")).isEqualTo(Kind.TRUNCATED);
    assertThat(kind("c" + "m".repeat(5000) + "\nn\n.")).isEqualTo(Kind.TOO_LARGE);
  }

  /// A list of 40,000 items, copied into 40,000 sets: two bytes of instruction for each copy.
  @Test
  void refusesAPickleThatCopiesFarMoreThanItHolds() {
    String copies =
        "c~__builtin__\nset\nq\0(" + "N".repeat(40_000) + "l\u0085q\1" + "h\0h\1R0".repeat(40_000);
    assertThat(kind(copies + "N.")).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void refusesToWriteOutATensorThatRepeatsForEver() {
    String huge = "\u008a\6\0\0\0\0\0\1";
    TorchTensor tensor =
        (TorchTensor) read(REBUILD + "(" + STORAGE + "K\0" + huge + "\u0085K\0\u0085\u0089)tR.");
    assertThat(refused(tensor::rowMajor).kind()).isEqualTo(Kind.EXPANDED);
  }

  @Test
  void findsTensorsInATreeThatHoldsItself() {
    Object tree = read("]q\0h\0a(" + STORAGE + "10" + "h\0.");
    assertThat(PyTorchFile.tensors(tree)).isEmpty();
  }

  @Test
  void refusesBrokenArchives() {
    byte[] nothing = pickle("N.");
    assertThat(refused(() -> open(zip(Map.of("a/x", nothing)))).kind()).isEqualTo(Kind.NOT_PYTORCH);
    var order =
        Map.of("a/data.pkl", nothing, "a/byteorder", "middle".getBytes(StandardCharsets.US_ASCII));
    assertThat(refused(() -> open(zip(order))).kind()).isEqualTo(Kind.BYTE_ORDER);
    assertThat(refused(() -> open(MemorySegment.ofArray(new byte[9]))).kind())
        .isEqualTo(Kind.NOT_PYTORCH);
    assertThat(refused(() -> open(MemorySegment.ofArray(nothing))).kind())
        .isEqualTo(Kind.NOT_PYTORCH);
  }

  @Test
  void readsBigEndianStorages() {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("a/data.pkl", pickle(REBUILD + "(" + STORAGE + "K\0K\2\u0085K\1\u0085\u0089)tR."));
    members.put("a/byteorder", "big".getBytes(StandardCharsets.US_ASCII));
    members.put("a/data/0", new byte[] {0x3f, (byte) 0x80, 0, 0, 0x40, 0, 0, 0});
    TorchTensor tensor = (TorchTensor) open(zip(members));
    assertThat(tensor.doubles()).containsExactly(1, 2);
    try (var native_ = tensor.toTensor()) {
      assertThat(NpyArray.of(native_).doubles()).containsExactly(1, 2);
    }
  }

  @Test
  void refusesBrokenLegacyFiles() {
    byte[] whole = Resources.bytes("legacy.pt");
    for (int cut = 2; cut < whole.length; cut += 7) {
      byte[] part = java.util.Arrays.copyOf(whole, cut);
      assertThat(refused(() -> open(MemorySegment.ofArray(part))).kind())
          .isIn(Kind.TRUNCATED, Kind.STORAGE_LENGTH, Kind.NOT_PYTORCH);
    }
    String magic = "\u0080\2\u008a\12l\374\234F\371 j\250P\31.";
    assertThat(legacy(magic + "\u0080\2K\1.")).isEqualTo(Kind.LEGACY_HEADER);
    assertThat(legacy(magic + "\u0080\2M\351\3.\u0080\2}.")).isEqualTo(Kind.LEGACY_HEADER);
    String start = magic + "M\351\3.}X\15\0\0\0little_endian\u0088s.";
    assertThat(legacy(start + "N.N.")).isEqualTo(Kind.LEGACY_HEADER);
    assertThat(legacy(start + "N.]X\1\0\0\0" + "0a.")).isEqualTo(Kind.LEGACY_HEADER);
    assertThat(legacy(start + STORAGE + ".].")).isEqualTo(Kind.STORAGE_MISSING);
    assertThat(legacy(start + STORAGE + ".]X\1\0\0\0" + "0a.\3\0\0\0\0\0\0\0"))
        .isEqualTo(Kind.STORAGE_LENGTH);
    assertThat(legacy(start + STORAGE.replace("tQ", "K\1tQ") + "."))
        .isEqualTo(Kind.STORAGE_REFERENCE);
  }

  private static Kind legacy(String text) {
    return refused(() -> open(MemorySegment.ofArray(pickle(text)))).kind();
  }

  private static TorchTensor require(Map<String, TorchTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static Kind kind(String pickle) {
    return refused(() -> read(pickle)).kind();
  }

  private static Object read(String pickle) {
    return open(zip(Map.of("a/data.pkl", pickle(pickle), "a/data/0", new byte[8])));
  }

  private static Object open(MemorySegment bytes) {
    return PyTorchFile.read(bytes, "a.pt", false);
  }

  private static byte[] pickle(String text) {
    return text.replace("c~", "c").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static MemorySegment zip(Map<String, byte[]> members) {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var member : members.entrySet()) {
        var entry = new ZipEntry(member.getKey());
        var crc = new CRC32();
        crc.update(member.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(member.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(member.getValue());
        zip.closeEntry();
      }
    } catch (IOException problem) {
      throw new java.io.UncheckedIOException(problem);
    }
    return MemorySegment.ofArray(out.toByteArray());
  }

  private static PyTorchException refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    var problem = catchThrowableOfType(PyTorchException.class, call);
    assertThat(problem).as("refusal").isNotNull();
    return problem;
  }
}
