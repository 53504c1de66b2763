package quire.tensor.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.tensor.file.ZipFormatException.Kind;

class NpzTest {
  @TempDir private Path folder;

  /// Values as bench/peers/tensor_files.py wrote them: 0..5, or -2..3 for signed types.
  @ParameterizedTest
  @ValueSource(strings = {"u2", "u4", "u8", "i2", "i4", "i8", "f2", "f4", "f8"})
  void readsEveryNumberInBothByteOrders(String kind) {
    var arrays = Npz.read(Resources.path("dtypes.npz"));
    double start = kind.startsWith("u") ? 0 : -2;
    double[] expected = LongStream.range(0, 6).mapToDouble(i -> start + i).toArray();
    for (String order : new String[] {"little_", "big_"}) {
      NpyArray array = Npz.require(arrays, order + kind);
      assertThat(array.shape()).containsExactly(2, 3);
      assertThat(array.doubles()).isEqualTo(expected);
      assertThat(array.longs())
          .containsExactly(LongStream.range(0, 6).map(i -> (long) start + i).toArray());
      try (var tensor = array.toTensor()) {
        assertThat(NpyArray.of(tensor).doubles()).isEqualTo(expected);
      }
    }
  }

  @Test
  void readsTheRest() {
    var arrays = Npz.read(Resources.path("dtypes.npz"));
    assertThat(Npz.require(arrays, "u1").ints()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(Npz.require(arrays, "i1").ints()).containsExactly(-2, -1, 0, 1, 2, 3);
    assertThat(Npz.require(arrays, "b1").booleans())
        .containsExactly(true, false, true, false, true, false);
    assertThat(Npz.require(arrays, "unicode").strings()).containsExactly("", "grün", "😀!");
    assertThat(Npz.require(arrays, "big_unicode").strings()).containsExactly("", "grün", "😀!");
    assertThat(Npz.require(arrays, "bytes").strings()).containsExactly("red", "", "b");
    assertThat(Npz.require(arrays, "scalar").shape()).isEmpty();
    assertThat(Npz.require(arrays, "scalar").doubles()).containsExactly(2.5);
    assertThat(Npz.require(arrays, "empty").shape()).containsExactly(0, 4);
    assertThat(Npz.require(arrays, "empty").doubles()).isEmpty();
    assertThat(Npz.require(arrays, "fortran").fortran()).isTrue();
    assertThat(Npz.require(arrays, "fortran").longs())
        .containsExactly(LongStream.range(0, 24).toArray());
    assertThat(Npz.require(arrays, "halves").floats())
        .containsExactly(1.5f, Float.NEGATIVE_INFINITY, Float.NaN, 0x1p-24f, 65504f);
    assertThat(Npz.require(arrays, "large_u8").doubles()).containsExactly(0x1p64, 0x1p63, 1);
    assertThatThrownBy(() -> Npz.require(arrays, "large_u8").longs())
        .hasMessageContaining("element 0 is 18446744073709551615");
    assertThatThrownBy(() -> Npz.require(arrays, "large_u8").toTensor())
        .hasMessageContaining("18446744073709551615");
    assertThatThrownBy(() -> Npz.require(arrays, "big_c8").doubles())
        .hasMessageContaining("complex");
    try (var complex = Npz.require(arrays, "big_c8").toTensor()) {
      assertThat(complex.is_complex()).isTrue();
    }
    assertThatThrownBy(() -> Npz.require(arrays, "nothing"))
        .hasMessageContaining("holds no array nothing; it holds little_u2, ");
    assertThat(arrays.get("nothing")).isNull();
  }

  @Test
  void readsDeflatedArraysLazily() {
    var arrays = Npz.read(Resources.path("packed.npz"));
    assertThat(arrays.keySet()).containsExactly("a", "b");
    assertThat(Npz.require(arrays, "a").longs())
        .containsExactly(LongStream.range(0, 1000).toArray());
    assertThat(arrays).hasSize(2).containsKey("b");
  }

  /// Law: packed or not, what is written is read, and twice the same bytes.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void writingAndReadingKeepEverything(boolean packed) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("z", NpyArray.of(new int[] {1, 2, 3}));
    arrays.put("a/b", NpyArray.of(new String[] {"x", "größer"}));
    arrays.put("m", NpyArray.of(new boolean[] {true, false}, 2, 1));
    byte[] first = write("first.npz", arrays, packed);
    byte[] again = write("again.npz", Map.copyOf(arrays), packed);
    assertThat(again).isEqualTo(first);
    var back = Npz.read(folder.resolve("first.npz"));
    assertThat(back.keySet()).containsExactly("a/b", "m", "z");
    assertThat(Npz.require(back, "z").ints()).containsExactly(1, 2, 3);
    assertThat(Npz.require(back, "a/b").strings()).containsExactly("x", "größer");
    assertThat(Npz.require(back, "m").shape()).containsExactly(2, 1);
  }

  private byte[] write(String name, Map<String, NpyArray> arrays, boolean packed)
      throws IOException {
    Path file = folder.resolve(name);
    if (packed) {
      Npz.writeCompressed(file, arrays);
    } else {
      Npz.write(file, arrays);
    }
    return Files.readAllBytes(file);
  }

  @Test
  void readsZip64() throws IOException {
    byte[] zip = Zip64.stored("a.npy", Resources.bytes("version1.npy"));
    assertThat(Npz.require(read(zip), "a").doubles()).containsExactly(0, 1, 2, 3, 4, 5);
    for (int at = 0; at < zip.length; at++) {
      byte[] cut = java.util.Arrays.copyOf(zip, at);
      assertThat(refused(() -> read(cut)).kind()).isEqualTo(Kind.NOT_A_ZIP);
    }
  }

  @Test
  void refusesEachBrokenArchiveByItsOwnKind() throws IOException {
    byte[] good = zip(ZipEntry.DEFLATED, Resources.bytes("version1.npy"));
    int central = find(good, 0x02014b50);
    int end = find(good, 0x06054b50);
    assertThat(kind(patch(good, end + 16, 0x7fffffff))).isEqualTo(Kind.DIRECTORY);
    assertThat(kind(patch(good, central, 0))).isEqualTo(Kind.DIRECTORY);
    assertThat(kind(patch(good, end + 8, 0xfff0fff0))).isEqualTo(Kind.TOO_MANY_ENTRIES);
    assertThat(kind(patch(good, end + 4, 1))).isEqualTo(Kind.SEVERAL_FILES);
    assertThat(kind(patch(good, central + 42, 0x00ffffff))).isEqualTo(Kind.ENTRY_OUTSIDE);
    assertThat(kind(patch(good, central + 20, 0x00ffffff))).isEqualTo(Kind.ENTRY_OUTSIDE);
    assertThat(kind(patch(good, central + 24, 0x7fffffff))).isEqualTo(Kind.BOMB);
    assertThat(kind(patch(good, central + 24, 10))).isEqualTo(Kind.PACKED_DATA);
    assertThat(kind(patch(good, central + 24, 1000))).isEqualTo(Kind.PACKED_DATA);
    assertThat(kind(patch(good, central + 16, 1))).isEqualTo(Kind.CHECKSUM);
    assertThat(kind(patch(good, central + 8, 0x00080001))).isEqualTo(Kind.ENCRYPTED);
    assertThat(kind(patch(good, central + 8, 0x000c0000))).isEqualTo(Kind.METHOD);
    assertThat(kind(patch(good, central + 46, 0x70ff2e61))).isEqualTo(Kind.NAME);
    assertThat(kind(new byte[100])).isEqualTo(Kind.NOT_A_ZIP);
    byte[] twice = zip(ZipEntry.DEFLATED, new byte[1], new byte[1]);
    int second = find(twice, 0x02014b50) + 46 + 5;
    twice[second + 46] = 'a';
    assertThat(kind(twice)).isEqualTo(Kind.DUPLICATE_NAME);
  }

  /// 600 MB of zeros in 600 kB would be allowed by deflate; the array's own header is not.
  @Test
  void refusesAnEntryLongerThanItsArray() throws IOException {
    byte[] padded = java.util.Arrays.copyOf(Resources.bytes("version1.npy"), 100_000);
    assertThatThrownBy(() -> Npz.require(read(zip(ZipEntry.DEFLATED, padded)), "a"))
        .isInstanceOfSatisfying(
            NpyException.class,
            problem -> assertThat(problem.kind()).isEqualTo(NpyException.Kind.TRAILING_BYTES))
        .hasMessageContaining("a.npz: a: ");
  }

  /// Counts of the published graph: 2,995 nodes, 8,416 stored edges, 2,879 words, 7 classes.
  @Test
  void readsARealGraph() {
    Path cora = shared("graph/cora.npz");
    assumeTrue(Files.exists(cora), "../shared/data/graph/cora.npz is not there");
    var arrays = Npz.read(cora);
    long[] shape = Npz.require(arrays, "adj_shape").longs();
    int[] pointers = Npz.require(arrays, "adj_indptr").ints();
    assertThat(pointers).hasSize((int) shape[0] + 1);
    assertThat(pointers[pointers.length - 1])
        .isEqualTo(Npz.require(arrays, "adj_data").floats().length)
        .isEqualTo(Npz.require(arrays, "adj_indices").ints().length);
    assertThat(Npz.require(arrays, "labels").longs()).hasSize((int) shape[0]).contains(0, 6);
  }

  static Path shared(String name) {
    Path here = Path.of("").toAbsolutePath();
    Path root =
        Files.exists(here.resolve("mvnw")) ? here : Objects.requireNonNull(here.getParent());
    return root.resolve("../shared/data").resolve(name).normalize();
  }

  private static Kind kind(byte[] zip) {
    return refused(() -> read(zip).get("a")).kind();
  }

  private static ZipFormatException refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    var problem = catchThrowableOfType(ZipFormatException.class, call);
    assertThat(problem).as("refusal").isNotNull();
    return problem;
  }

  private static Map<String, NpyArray> read(byte[] zip) {
    return Npz.read(MemorySegment.ofArray(zip), "a.npz");
  }

  private static byte[] zip(int method, byte[]... members) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      char name = 'a';
      for (byte[] member : members) {
        var entry = new ZipEntry(name++ + ".npy");
        entry.setMethod(method);
        zip.putNextEntry(entry);
        zip.write(member);
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private static int find(byte[] bytes, int signature) {
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at <= bytes.length - 4; at++) {
      if (buffer.getInt(at) == signature) {
        return at;
      }
    }
    throw new AssertionError("no signature");
  }

  private static byte[] patch(byte[] bytes, int at, int value) {
    byte[] copy = bytes.clone();
    ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return copy;
  }

  /// A zip64 archive by hand: small, but every length sits in the wide fields.
  private static final class Zip64 {
    static byte[] stored(String name, byte[] data) {
      var out = ByteBuffer.allocate(data.length + 400).order(ByteOrder.LITTLE_ENDIAN);
      long crc = ZipArchive.crc(MemorySegment.ofArray(data));
      byte[] text = name.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      out.putInt(0x04034b50).putShort((short) 45).putShort((short) 0).putShort((short) 0);
      out.putInt(0).putInt((int) crc).putInt(-1).putInt(-1);
      out.putShort((short) text.length).putShort((short) 20).put(text);
      out.putShort((short) 1).putShort((short) 16).putLong(data.length).putLong(data.length);
      out.put(data);
      int central = out.position();
      out.putInt(0x02014b50).putShort((short) 45).putShort((short) 45).putInt(0).putInt(0);
      out.putInt((int) crc).putInt(-1).putInt(-1);
      out.putShort((short) text.length).putShort((short) 28).putShort((short) 0);
      out.putShort((short) 0).putShort((short) 0).putInt(0).putInt(-1).put(text);
      out.putShort((short) 1).putShort((short) 24);
      out.putLong(data.length).putLong(data.length).putLong(0);
      int end = out.position();
      out.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
      out.putInt(0).putInt(0).putLong(1).putLong(1).putLong(end - central).putLong(central);
      out.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
      out.putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
      out.putShort((short) -1).putShort((short) -1).putInt(-1).putInt(-1).putShort((short) 0);
      return java.util.Arrays.copyOf(out.array(), out.position());
    }
  }
}
