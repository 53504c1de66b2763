package quire.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import quire.base.RequestException;
import tools.jackson.databind.JsonNode;

/// What the readers give, and how they refuse.
class ReadersTest {
  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Path file(String name, byte[] content) throws Exception {
    return Files.write(folder.resolve(name), content);
  }

  private Path file(String name, String content) throws Exception {
    return file(name, bytes(content));
  }

  static byte[] gzip(byte[] content) throws Exception {
    var out = new ByteArrayOutputStream();
    try (var gz = new GZIPOutputStream(out)) {
      gz.write(content);
    }
    return out.toByteArray();
  }

  static byte[] zip(Map<String, byte[]> files) throws Exception {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var each : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(each.getKey()));
        zip.write(each.getValue());
      }
    }
    return out.toByteArray();
  }

  static byte[] xz(byte[] content) throws Exception {
    var out = new ByteArrayOutputStream();
    try (var xz = new XZOutputStream(out, new LZMA2Options(1))) {
      xz.write(content);
    }
    return out.toByteArray();
  }

  private static List<String> lines(Path file) {
    var all = new ArrayList<String>();
    try (var lines = TextLines.open(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        all.add(line);
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "gz", "members", "xz", "zst", "zip"})
  void packingIsSeenFromTheBytes(String packing) throws Exception {
    byte[] content = bytes("ein\nzwei\n");
    byte[] packed =
        switch (packing) {
          case "gz" -> gzip(content);
          case "members" -> {
            var both = new ByteArrayOutputStream();
            both.writeBytes(gzip(bytes("ein\n")));
            both.writeBytes(gzip(bytes("zwei\n")));
            yield both.toByteArray();
          }
          case "xz" -> xz(content);
          case "zst" -> Zstd.compress(content);
          case "zip" -> zip(Map.of("a.txt", content));
          default -> content;
        };
    assertThat(lines(file("odd.name", packed))).containsExactly("ein", "zwei");
  }

  @Test
  void aZipOfSeveralFilesIsRefusedByName() throws Exception {
    Path file =
        file("two.zip", zip(new java.util.TreeMap<>(Map.of("a", bytes("1\n"), "b", bytes("2\n")))));
    assertThatThrownBy(() -> lines(file))
        .isInstanceOf(RequestException.class)
        .hasMessageEndingWith("two.zip: is a zip of several files (b); unpack it first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "zst", "xz"})
  void bombsAreRefused(String packing) throws Exception {
    byte[] zeros = new byte[80 << 20];
    byte[] packed =
        packing.equals("gz")
            ? gzip(zeros)
            : packing.equals("xz") ? xz(zeros) : Zstd.compress(zeros);
    assertThat(packed.length).isLessThan(1 << 18);
    Path file = file("bomb", packed);
    assertThatThrownBy(
            () -> {
              try (var in = Packed.open(file)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
              }
            })
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("bomb: unpacks to more than 200 times its size");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "zst", "xz", "zip"})
  void cutArchivesAreRefused(String packing) throws Exception {
    byte[] content = new byte[10_000];
    new java.util.Random(1).nextBytes(content);
    byte[] packed =
        switch (packing) {
          case "gz" -> gzip(content);
          case "zst" -> Zstd.compress(content);
          case "xz" -> xz(content);
          default -> zip(Map.of("a", content));
        };
    Path file = file("cut", java.util.Arrays.copyOf(packed, packed.length / 2));
    assertThatThrownBy(
            () -> {
              try (var in = Packed.open(file)) {
                in.readAllBytes();
              }
            })
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("cut: cannot be read");
  }

  @Test
  void linesKeepTheirNumbers() throws Exception {
    Path file = file("a.txt", "\ufeffeins\r\n\nd\u00e4mon\rx");
    assertThat(lines(file)).containsExactly("eins", "", "d\u00e4mon\rx");
    Path bad = file("latin.txt", new byte[] {'a', '\n', (byte) 0xe4, '\n'});
    assertThatThrownBy(() -> lines(bad)).hasMessageContaining("latin.txt:2: is not UTF-8");
    byte[] long1 = new byte[(16 << 20) + 2];
    java.util.Arrays.fill(long1, (byte) 'x');
    Path tooLong = file("long.txt", long1);
    assertThatThrownBy(() -> lines(tooLong)).hasMessageContaining("long.txt:1: the line is longer");
    assertThat(lines(file("empty.txt", ""))).isEmpty();
  }

  record Pair(String question, int answer) {}

  @Test
  void jsonLinesNameLineAndKey() throws Exception {
    Path file =
        file(
            "a.jsonl",
            "{\"question\":\"1+1\",\"answer\":2}\n\n{\"question\":\"2+2\",\"answer\":4}");
    try (var lines = JsonLines.open(file, Pair.class)) {
      assertThat(lines.next()).isEqualTo(new Pair("1+1", 2));
      assertThat(lines.next()).isEqualTo(new Pair("2+2", 4));
      assertThat(lines.line()).isEqualTo(3);
      assertThat(lines.next()).isNull();
    }
    Path unknown =
        file("b.jsonl", "{\"question\":\"\",\"answer\":1}\n{\"questions\":\"\",\"answer\":1}\n");
    try (var lines = JsonLines.open(unknown, Pair.class)) {
      lines.next();
      assertThatThrownBy(lines::next)
          .isInstanceOf(RequestException.class)
          .hasMessageContaining("b.jsonl:2")
          .hasMessageContaining("unknown key 'questions'");
    }
    Path broken = file("c.jsonl", "{\"a\":1}\n{\"a\":\n");
    try (var lines = JsonLines.open(broken, JsonNode.class)) {
      lines.next();
      assertThatThrownBy(lines::next).hasMessageContaining("c.jsonl:2");
    }
  }

  @Test
  void csvHasQuotesAndTsvHasNone() throws Exception {
    Path csv =
        file("a.csv", "\ufeffname,note\r\n\"Smith, J.\",\"two\nlines\"\r\nx,\"a \"\"b\"\"\"\r\n");
    try (var table = Table.open(csv)) {
      assertThat(table.header()).containsExactly("name", "note");
      assertThat(table.column("note")).isEqualTo(1);
      assertThat(table.next()).isEqualTo(new Table.Row(2, List.of("Smith, J.", "two\nlines")));
      assertThat(table.next()).isEqualTo(new Table.Row(4, List.of("x", "a \"b\"")));
      assertThat(table.next()).isNull();
    }
    Path tsv = file("a.tsv.gz", gzip(bytes("id\ttext\n1\t\"open\n2\t\n")));
    try (var table = Table.open(tsv)) {
      assertThat(table.next()).isEqualTo(new Table.Row(2, List.of("1", "\"open")));
      assertThat(table.next()).isEqualTo(new Table.Row(3, List.of("2", "")));
    }
  }

  @Test
  void tablesRefuseByLine() throws Exception {
    Path file = file("a.csv", "x,y\n1,2\n3\n");
    try (var table = Table.open(file)) {
      var row = table.next();
      assertThat(table.number(Objects.requireNonNull(row), 0)).isEqualTo(1);
      assertThatThrownBy(() -> table.column("z"))
          .hasMessageContaining("a.csv: has no column 'z'; there are: [x, y]");
      assertThatThrownBy(table::next).hasMessageContaining("a.csv:3: has 1 cells, the header 2");
    }
    Path words = file("b.csv", "x\nNaN\nfour\n");
    try (var table = Table.open(words)) {
      var row = Objects.requireNonNull(table.next());
      assertThatThrownBy(() -> table.number(row, 0))
          .hasMessageContaining("b.csv:2: 'NaN' in column 'x' is no finite number");
    }
    Path twice = file("c.csv", "x,x\n");
    assertThatThrownBy(() -> Table.open(twice))
        .hasMessageContaining("c.csv:1: column 'x' is named twice");
    Path empty = file("d.csv", "");
    assertThatThrownBy(() -> Table.open(empty)).hasMessageContaining("d.csv: is empty");
    Path quote = file("e.csv", "x,y\n1,\"2\"3\n");
    try (var table = Table.open(quote)) {
      assertThatThrownBy(table::next)
          .isInstanceOf(RequestException.class)
          .hasMessageContaining("e.csv:2: no CSV");
    }
    Path latin = file("f.csv", new byte[] {'x', '\n', (byte) 0xe4, '\n'});
    assertThatThrownBy(
            () -> {
              try (var table = Table.open(latin)) {
                while (table.next() != null) {}
              }
            })
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("f.csv")
        .hasMessageContaining("is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  void idxComesBackAsItWasWritten(long seed) throws Exception {
    var random = new java.util.Random(seed);
    var type = IdxArray.Type.values()[random.nextInt(6)];
    int[] shape = random.ints(1 + random.nextInt(4), 0, 5).toArray();
    int count = java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    byte[] values = new byte[count * type.size()];
    random.nextBytes(values);
    var array = new IdxArray(type, shape, values);
    var out = new ByteArrayOutputStream();
    array.write(out);
    IdxArray back = IdxArray.read(file("a.idx", gzip(out.toByteArray())));
    assertThat(back.type()).isEqualTo(type);
    assertThat(back.shape()).isEqualTo(shape);
    assertThat(back.bytes()).isEqualTo(values);
    assertThat(back.count()).isEqualTo(count);
  }

  @Test
  void idxValuesAreBigEndian() {
    byte[] raw = {(byte) 0xff, (byte) 0xfe, 0x01, 0x00};
    assertThat(new IdxArray(IdxArray.Type.UNSIGNED_BYTE, new int[] {4}, raw).value(0))
        .isEqualTo(255);
    assertThat(new IdxArray(IdxArray.Type.SIGNED_BYTE, new int[] {4}, raw).value(1)).isEqualTo(-2);
    assertThat(new IdxArray(IdxArray.Type.SHORT, new int[] {2}, raw).value(1)).isEqualTo(256);
    assertThat(new IdxArray(IdxArray.Type.INT, new int[] {1}, raw).value(0)).isEqualTo(-130816);
    byte[] one = {0x3f, (byte) 0x80, 0, 0};
    assertThat(new IdxArray(IdxArray.Type.FLOAT, new int[] {1}, one).value(0)).isEqualTo(1);
    byte[] two = {0x40, 0, 0, 0, 0, 0, 0, 0};
    assertThat(new IdxArray(IdxArray.Type.DOUBLE, new int[] {1}, two).value(0)).isEqualTo(2);
  }

  @Test
  void idxRefusesEachWayOfBeingWrong() throws Exception {
    refusedIdx("ends inside the IDX header", 0, 0, 8);
    refusedIdx("is no IDX file: begins with 00000a", 0, 0, 10, 1, 0, 0, 0, 0);
    refusedIdx("is no IDX file: begins with 504b03", 'P', 'K', 3, 9, 1);
    refusedIdx("has 0 dimensions", 0, 0, 8, 0);
    refusedIdx("has 9 dimensions", 0, 0, 8, 9);
    refusedIdx("dimension 0 is above", 0, 0, 8, 1, 255, 0, 0, 0);
    refusedIdx("ends after 1 of 2 bytes", 0, 0, 8, 1, 0, 0, 0, 2, 7);
    refusedIdx("more follows after the 1 bytes", 0, 0, 8, 1, 0, 0, 0, 1, 7, 7);
    refusedIdx("2 GB is the most", 0, 0, 8, 2, 127, 0, 0, 0, 127, 0, 0, 0);
    // A false size must not take its memory: 1 GB is said, one byte is there.
    refusedIdx("ends after 1 of 1073741824 bytes", 0, 0, 8, 1, 64, 0, 0, 0, 7);
  }

  private void refusedIdx(String why, int... content) throws Exception {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < content.length; i++) {
      bytes[i] = (byte) content[i];
    }
    Path file = file("bad.idx", bytes);
    assertThatThrownBy(() -> IdxArray.read(file))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("bad.idx: ")
        .hasMessageContaining(why);
  }

  @Test
  void imageFoldersAreInOrder() throws Exception {
    for (String name :
        List.of(
            "b/2.png", "b/1.JPG", "a/deep/x.webp", "a/notes.txt", "a/.hidden.png", ".git/y.png")) {
      Path path = folder.resolve("set").resolve(name);
      Files.createDirectories(path.getParent());
      Files.write(path, new byte[1]);
    }
    Path root = folder.resolve("set");
    var images = ImageFolder.labelled(root);
    assertThat(images.classes()).containsExactly("a", "b");
    assertThat(images.items())
        .extracting(item -> root.relativize(item.path()) + " " + item.label())
        .containsExactly("a/deep/x.webp 0", "b/1.JPG 1", "b/2.png 1");
    assertThat(images.skipped()).isEqualTo(3);
    assertThat(ImageFolder.flat(root).items()).hasSize(3).allMatch(item -> item.label() == -1);
    Files.write(root.resolve("loose.png"), new byte[1]);
    assertThatThrownBy(() -> ImageFolder.labelled(root))
        .hasMessageContaining("loose.png: lies outside");
    Files.delete(root.resolve("loose.png"));
    Files.createDirectory(root.resolve("c"));
    assertThatThrownBy(() -> ImageFolder.labelled(root))
        .hasMessageContaining("c: is a class without an image");
    assertThatThrownBy(() -> ImageFolder.flat(root.resolve("c")))
        .hasMessageContaining("holds no image; known endings: bmp");
    assertThatThrownBy(() -> ImageFolder.flat(root.resolve("b/2.png")))
        .hasMessageContaining("is no folder");
  }
}
