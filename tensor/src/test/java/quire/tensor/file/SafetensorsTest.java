package quire.tensor.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import quire.tensor.Torch;
import quire.tensor.file.SafetensorsException.Kind;

class SafetensorsTest {
  private static final String A =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

  @TempDir private Path folder;

  @BeforeAll
  static void load() {
    Torch.load();
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 20));
  }

  /// Values as bench/peers/tensor_files.py wrote them: 0..5 in every dtype.
  @Test
  void readsEveryDtypeThatTheReferenceWrites() {
    var file = Safetensors.open(Resources.path("reference.safetensors"));
    assertThat(file.metadata()).containsExactly(Map.entry("made by", "the reference"));
    assertThat(file.names()).hasSize(19).startsWith("uint64").endsWith("bool");
    for (String name : file.names()) {
      var info = file.info(name);
      if (info.shape().length != 2 || info.shape()[0] == 0 || name.startsWith("complex")) {
        continue;
      }
      try (var tensor = file.tensor(name);
          var doubles = tensor.to(ScalarType.Double)) {
        double[] expected = {0, 1, 2, 3, 4, 5};
        if (name.equals("bool")) {
          expected = new double[] {0, 1, 1, 1, 1, 1};
        }
        assertThat(NpyArray.of(doubles).doubles()).as(name).isEqualTo(expected);
      }
    }
    assertThat(file.info("empty").shape()).containsExactly(0, 4);
    try (var empty = file.tensor("empty");
        var scalar = file.view("scalar");
        var named = file.tensor("name with ü and 😀")) {
      assertThat(empty.numel()).isZero();
      assertThat(scalar.dim()).isZero();
      assertThat(scalar.item_float()).isEqualTo(2.5f);
      assertThat(named.item_float()).isEqualTo(1f);
    }
  }

  /// Byte parity with the reference library: its file, loaded and written again, is the same file.
  @Test
  void writesTheBytesThatTheReferenceWrites() {
    var file = Safetensors.open(Resources.path("reference.safetensors"));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    file.names().reversed().forEach(name -> tensors.put(name, file.tensor(name)));
    Path again = folder.resolve("again.safetensors");
    Safetensors.write(again, tensors, file.metadata());
    assertThat(again).hasSameBinaryContentAs(Resources.path("reference.safetensors"));
  }

  /// All 256 patterns of each 8-bit format, against what PyTorch makes of them.
  @ParameterizedTest
  @CsvSource({"float8_e4m3fn, F8_E4M3", "float8_e5m2, F8_E5M2", "float8_e8m0fnu, F8_E8M0"})
  void decodesFloat8AsPyTorchDoes(String name, ElementType type) {
    var file = Safetensors.open(Resources.path("float8.safetensors"));
    for (int i = 0; i < 256; i++) {
      double ours = type.doubleAt(file.data(name), i, ByteOrder.LITTLE_ENDIAN);
      double theirs =
          ElementType.F32.doubleAt(file.data(name + "_as_float"), i, ByteOrder.LITTLE_ENDIAN);
      assertThat(Double.compare(ours, theirs)).as(name + " " + i).isZero();
    }
  }

  /// Law: what is written is read, whatever the shapes; strided tensors become plain ones.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void writingAndReadingKeepEverything(long seed) {
    var random = new Random(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, double[]> expected = new LinkedHashMap<>();
    for (int i = 0; i < random.nextInt(6); i++) {
      long[] shape = random.longs(1 + random.nextInt(3), 0, 5).toArray();
      var array = NpyArray.of(random.doubles(Shapes.count(shape)).toArray(), shape);
      Tensor tensor = array.toTensor();
      Tensor stored = random.nextBoolean() ? tensor.transpose(0, shape.length - 1) : tensor;
      tensors.put("t" + i, stored);
      expected.put("t" + i, NpyArray.of(stored).doubles());
    }
    Path path = folder.resolve("a.safetensors");
    Safetensors.write(path, tensors, Map.of("seed", Long.toString(seed)));
    var file = Safetensors.open(path);
    assertThat(file.names()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
    for (String name : file.names()) {
      try (var copy = file.tensor(name);
          var view = file.view(name)) {
        assertThat(NpyArray.of(copy).doubles()).isEqualTo(expected.get(name));
        assertThat(NpyArray.of(view).doubles()).isEqualTo(expected.get(name));
        assertThat(NpyArray.of(copy).shape()).isEqualTo(file.info(name).shape());
      }
    }
  }

  @Test
  void aViewNeverChangesTheFileAndOutlivesIt() throws IOException {
    Path path = folder.resolve("a.safetensors");
    try (var ones = NpyArray.of(new float[] {1, 1, 1}).toTensor()) {
      Safetensors.write(path, Map.of("a", ones), Map.of());
    }
    byte[] before = Files.readAllBytes(path);
    Tensor view;
    try (var _ = new PointerScope()) {
      view = Safetensors.open(path).view("a");
      view.retainReference();
      PointerScope.getInnerScope().detach(view);
    }
    System.gc(); // the mapping must be held by the tensor alone
    view.add_(new Scalar(1.0));
    assertThat(NpyArray.of(view).doubles()).containsExactly(2, 2, 2);
    assertThat(Files.readAllBytes(path)).isEqualTo(before);
    view.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "NOT_JSON       | {\"a\":",
        "NOT_JSON       | {} {}",
        "NOT_JSON       | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},}",
        "HEADER_START   | [1]",
        "HEADER_START   | ~ {}~",
        "DUPLICATE_KEY  | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "DUPLICATE_KEY  | {\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "DUPLICATE_KEY  | {\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}",
        "METADATA       | {\"__metadata__\":{\"k\":1}}",
        "METADATA       | {\"__metadata__\":[]}",
        "METADATA       | {\"__metadata__\":{\"k\":{}}}",
        "ENTRY          | {\"a\":[]}",
        "ENTRY          | {\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}",
        "ENTRY          | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":{\"y\":[1]}}}",
        "DTYPE          | {\"a\":{\"dtype\":\"F33\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "DTYPE          | {\"a\":{\"dtype\":32,\"shape\":[2],\"data_offsets\":[0,8]}}",
        "SHAPE          | {\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
        "SHAPE          | {\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}",
        "SHAPE          | {\"a\":{\"dtype\":\"F32\",\"shape\":[[2]],\"data_offsets\":[0,8]}}",
        "SHAPE          | {\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}}",
        "SHAPE          | {\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}",
        "SHAPE          | {\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}",
        "OFFSETS        | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
        "OFFSETS        | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4,8]}}",
        "OFFSETS        | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}",
        "LENGTH         | {\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
        "MISALIGNED     | {\"a\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,1]}}",
        "OVERLAP        | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "HOLE           | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "DATA_OUTSIDE   | {\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}",
        "TRAILING_BYTES | {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
      })
  void refusesEachBrokenHeaderByItsOwnKind(Kind kind, String header) {
    var problem = refused(() -> open(file(header, 8)));
    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(problem).hasMessageStartingWith("a.safetensors: ");
  }

  @Test
  void refusesBrokenFrames() {
    assertThat(refused(() -> open(new byte[7])).kind()).isEqualTo(Kind.HEADER_TOO_SMALL);
    byte[] good = file(A, 8);
    assertThat(open(good).names()).containsExactly("a");
    byte[] large = good.clone();
    large[7] = 1;
    assertThat(refused(() -> open(large)).kind()).isEqualTo(Kind.HEADER_TOO_LARGE);
    large[7] = -1;
    assertThat(refused(() -> open(large)).kind()).isEqualTo(Kind.HEADER_TOO_LARGE);
    byte[] outside = good.clone();
    outside[1] = 1;
    assertThat(refused(() -> open(outside)).kind()).isEqualTo(Kind.HEADER_OUTSIDE);
    assertThat(refused(() -> open(new byte[8])).kind()).isEqualTo(Kind.HEADER_START);
    byte[] latin = file("{\"ä\":1}", 0);
    latin[10] = (byte) 0xe4;
    assertThat(refused(() -> open(latin)).kind()).isEqualTo(Kind.NOT_UTF8);
  }

  @Test
  void listsButDoesNotLoadTheOddDtypes() {
    String header = "{\"a\":{\"dtype\":\"F4\",\"shape\":[4],\"data_offsets\":[0,2]}}";
    var file = open(file(header, 2));
    assertThat(file.info("a").dtype()).isEqualTo(SafetensorsDtype.F4);
    assertThat(refused(() -> file.tensor("a")).kind()).isEqualTo(Kind.CONVERSION);
    assertThat(refused(() -> file.tensor("b")).kind()).isEqualTo(Kind.NO_SUCH_TENSOR);
    assertThatThrownBy(() -> file.info("b")).hasMessageContaining("holds no tensor b; it holds a");
  }

  @Test
  void refusesNamesThatCannotBeWritten() {
    try (var one = NpyArray.of(new float[] {1}).toTensor()) {
      for (String name : List.of("__metadata__", "\ud800")) {
        Path path = folder.resolve("bad.safetensors");
        assertThat(refused(() -> Safetensors.write(path, Map.of(name, one), Map.of())).kind())
            .isEqualTo(Kind.NAME);
        assertThat(path).doesNotExist();
      }
    }
  }

  /// A file of 3 GB (a sparse one: it takes no space) is opened and its last value read.
  @Tag("long") // where the file system knows no holes, it writes 3 GB
  @Test
  void opensFilesAboveTwoGigabytes() throws IOException {
    Path path = folder.resolve("large.safetensors");
    long count = 3L << 28;
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}"
            .formatted(count, 4 * count, 4 * count, 4 * count + 4);
    byte[] start = file(header, 0);
    try (var out = new java.io.RandomAccessFile(path.toFile(), "rw")) {
      out.write(start);
      out.seek(start.length + 4 * count);
      out.writeInt(Integer.reverseBytes(Float.floatToIntBits(7.5f)));
    }
    var file = Safetensors.open(path);
    try (var b = file.tensor("b");
        var a = file.view("a")) {
      assertThat(b.item_float()).isEqualTo(7.5f);
      assertThat(a.numel()).isEqualTo(count);
    }
  }

  private static SafetensorsException refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    var problem = catchThrowableOfType(SafetensorsException.class, call);
    assertThat(problem).as("refusal").isNotNull();
    return problem;
  }

  private static SafetensorsFile open(byte[] bytes) {
    return Safetensors.open(MemorySegment.ofArray(bytes), "a.safetensors");
  }

  private static byte[] file(String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }
}
