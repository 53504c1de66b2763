package quire.tensor.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;
import quire.tensor.file.NpyException.Kind;

class NpyTest {
  private static final String PLAIN = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

  @TempDir private Path folder;

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 50));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsEveryVersion(int version) {
    NpyArray array = Npy.read(Resources.path("version" + version + ".npy"));
    assertThat(array.shape()).containsExactly(2, 3);
    assertThat(array.doubles()).containsExactly(0, 1, 2, 3, 4, 5);
  }

  /// NumPy's own bytes for the same array: see ORIGINS.md.
  @Test
  void writesTheBytesThatNumpyWrites() throws IOException {
    Path file = folder.resolve("mine.npy");
    Npy.write(file, NpyArray.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3));
    assertThat(file).hasSameBinaryContentAs(Resources.path("version1.npy"));
  }

  /// Law: what is written is read, whatever the shape and the order of axes.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void writingAndReadingKeepEverything(long seed) {
    var random = new Random(seed);
    long[] shape = random.longs(random.nextInt(5), 0, 5).toArray();
    long count = Shapes.count(shape);
    double[] values = random.doubles(count).toArray();
    NpyArray plain =
        shape.length == 0
            ? new NpyArray("<f8", shape, false, NpyArray.of(values).data())
            : NpyArray.of(values, shape);
    var array = new NpyArray(plain.dtype(), shape, random.nextBoolean(), plain.data());
    Path file = folder.resolve("a.npy");
    Npy.write(file, array);
    NpyArray back = Npy.read(file);
    assertThat(back.dtype()).isEqualTo(array.dtype());
    assertThat(back.shape()).isEqualTo(array.shape());
    assertThat(back.fortran()).isEqualTo(array.fortran());
    assertThat(back.doubles()).isEqualTo(array.doubles());
    assertThat(back.data().mismatch(array.data())).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "objects.npy, OBJECT_ARRAY, Python objects",
    "records.npy, STRUCTURED, structured",
    "dates.npy, DTYPE, <M8[D]"
  })
  void refusesWhatWouldNeedCodeOrGuessing(String name, Kind kind, String words) {
    var problem = refused(() -> Npy.read(Resources.path(name)));
    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(problem).hasMessageContaining(name + ": ").hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "HEADER_SYNTAX; {'descr': '<f4', 'fortran_order': False}",
        "HEADER_SYNTAX; {'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3)}",
        "HEADER_SYNTAX; {'descr': 4, 'fortran_order': False, 'shape': (2, 3)}",
        "HEADER_SYNTAX; {'descr': '<f4', 'fortran_order': False, 'shape': [2, 3]}",
        "HEADER_SYNTAX; {'descr': '<f4', 'fortran_order': False, 'shape': (2, '3')}",
        "HEADER_SYNTAX; {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'x': 1}",
        "HEADER_SYNTAX; {'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}",
        "HEADER_SYNTAX; {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)",
        "HEADER_SYNTAX; __import__('os')",
        "HEADER_SYNTAX; (((((((((((((((((((((((((((((((((((",
        "HEADER_SYNTAX; {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "SHAPE; {'descr': '<f4', 'fortran_order': False, 'shape': (-2, -3)}",
        "SHAPE; {'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)}",
        "SHAPE; {'descr': '<f8', 'fortran_order': False, 'shape': (0, 4611686018427387904, 4)}",
        "DTYPE; {'descr': '<f16', 'fortran_order': False, 'shape': (2, 3)}",
        "DTYPE; {'descr': '|V4', 'fortran_order': False, 'shape': (2, 3)}",
        "DTYPE; {'descr': '<U0', 'fortran_order': False, 'shape': (2000000000,)}",
        "OBJECT_ARRAY; {'descr': '|O', 'fortran_order': False, 'shape': (2, 3)}",
        "DATA_TRUNCATED; {'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000,)}",
        "TRAILING_BYTES; {'descr': '<f4', 'fortran_order': False, 'shape': (5,)}",
      })
  void refusesEachBrokenHeaderByItsOwnKind(Kind kind, String header) {
    assertThat(refused(() -> read(file(1, header, 24))).kind()).isEqualTo(kind);
  }

  @Test
  void refusesBrokenFrames() {
    assertThat(refused(() -> read(new byte[0])).kind()).isEqualTo(Kind.NOT_NPY);
    assertThat(refused(() -> read("nothing".getBytes(StandardCharsets.US_ASCII))).kind())
        .isEqualTo(Kind.NOT_NPY);
    assertThat(refused(() -> read(file(4, PLAIN, 24))).kind()).isEqualTo(Kind.VERSION);
    byte[] whole = file(1, PLAIN, 24);
    for (int length = 6; length < 10 + PLAIN.length(); length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThat(refused(() -> read(cut)).kind()).isEqualTo(Kind.HEADER_TRUNCATED);
    }
    byte[] huge = file(2, PLAIN, 24);
    huge[11] = 0x7f;
    assertThat(refused(() -> read(huge)).kind()).isEqualTo(Kind.HEADER_TOO_LARGE);
  }

  @Test
  void acceptsWhatPython2Wrote() {
    var array = read(file(1, "{'fortran_order': False, 'shape': (2L, 3L), 'descr': '>f4', }", 24));
    assertThat(array.shape()).containsExactly(2, 3);
  }

  @Test
  void namesTheValueThatDoesNotConvert() {
    assertThatThrownBy(() -> NpyArray.of(new double[] {1, 2.5}).longs())
        .hasMessage("array of <f8: element 1 is 2.5, no 64-bit integer");
    assertThatThrownBy(() -> NpyArray.of(new long[] {1L << 40}).ints())
        .hasMessageContaining("element 0 is 1099511627776, no 32-bit integer");
    assertThatThrownBy(() -> NpyArray.of(new String[] {"a"}).doubles())
        .hasMessageContaining("holds text");
    assertThatThrownBy(() -> NpyArray.of(new double[] {Double.NaN}).longs())
        .hasMessageContaining("is NaN");
    assertThat(NpyArray.of(new double[] {3, -0.0}).longs()).containsExactly(3, 0);
    assertThat(NpyArray.of(new double[] {3, 0}, 1, 2).ints()).containsExactly(3, 0);
    assertThat(NpyArray.of(new double[] {1, 0}).booleans()).containsExactly(true, false);
  }

  @Test
  void becomesATensorAndBack() {
    try (var tensor = NpyArray.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).toTensor()) {
      assertThat(tensor.scalar_type().intern()).isEqualTo(ScalarType.Float);
      assertThat(tensor.sizes().vec().get()).containsExactly(2, 3);
      assertThat(NpyArray.of(tensor.t()).floats()).containsExactly(1, 4, 2, 5, 3, 6);
    }
    try (var scalar = Npz.require(Npz.read(Resources.path("dtypes.npz")), "scalar").toTensor()) {
      assertThat(scalar.dim()).isZero();
      assertThat(scalar.item_double()).isEqualTo(2.5);
    }
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatThrownBy(() -> Npy.read(Path.of("nowhere.npy")))
        .isInstanceOf(RequestException.class)
        .hasMessage("nowhere.npy: no such file");
    assertThatThrownBy(() -> Npy.read(folder)).hasMessageContaining("is a folder");
  }

  @Test
  void leavesNothingBehindWhenWritingFails() throws IOException {
    Files.createDirectory(folder.resolve("taken"));
    Files.writeString(folder.resolve("taken/file"), "x");
    assertThatThrownBy(() -> Npy.write(folder.resolve("taken"), NpyArray.of(new int[] {1})))
        .hasMessageContaining("cannot be written");
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
  }

  private static NpyException refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    var problem = catchThrowableOfType(NpyException.class, call);
    assertThat(problem).as("refusal").isNotNull();
    return problem;
  }

  private static NpyArray read(byte[] bytes) {
    return Npy.read(MemorySegment.ofArray(bytes), "a.npy");
  }

  private static byte[] file(int version, String header, int data) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    out.write(header.length());
    out.writeBytes(new byte[version == 1 ? 1 : 3]);
    out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[data]);
    return out.toByteArray();
  }
}
