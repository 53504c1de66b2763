package quire.data.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import quire.base.Progress;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.data.Catalogue;
import quire.data.Checksum;
import quire.data.DataFile;
import quire.data.DataProvider;
import quire.data.DataSet;
import quire.data.Kind;
import quire.data.Origin;
import quire.data.Shard;

/// Making shards: the same bytes everywhere, from the recorded packages only.
class BuildTest {
  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aShardDependsOnItsContentAlone() throws Exception {
    var usual = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      var one = new ShardWriter();
      one.text("b.txt", "b".repeat(1000));
      one.store("a.png", new byte[] {1, 2, 3});
      TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
      var two = new ShardWriter();
      two.store("a.png", new byte[] {1, 2, 3});
      two.text("b.txt", "b".repeat(1000));
      assertThat(one.toBytes()).isEqualTo(two.toBytes());
      // Golden: what every machine and every later version must make of it.
      assertThat(Checksum.of(one.toBytes()))
          .isEqualTo("e2dbf8db1166dfed35f68f32afd0adb23a8ddff99856b0373b30381aec1fa8f2");
    } finally {
      TimeZone.setDefault(usual);
    }
  }

  @Test
  void aShardIsAZipThatOthersRead() throws Exception {
    var random = new Random(3);
    byte[] noise = new byte[5000];
    random.nextBytes(noise);
    var writer = new ShardWriter();
    writer.text("\u00e4/text.tsv", "a\tb\n".repeat(500));
    writer.deflate("noise", noise);
    writer.deflate("empty", new byte[0]);
    byte[] made = writer.toBytes();
    Shard shard = Shard.read(new ByteArrayInputStream(made), "x");
    assertThat(shard.names()).containsExactly("empty", "noise", "\u00e4/text.tsv");
    assertThat(shard.bytes("noise")).isEqualTo(noise);
    assertThat(made.length).isLessThan(noise.length + 700);
    Path file = Files.write(folder.resolve("a.zip"), made);
    try (var zip = new ZipFile(file.toFile())) {
      ZipEntry text = zip.getEntry("\u00e4/text.tsv");
      assertThat(text.getMethod()).isEqualTo(ZipEntry.DEFLATED);
      assertThat(zip.getInputStream(text).readAllBytes()).isEqualTo(bytes("a\tb\n".repeat(500)));
      assertThat(zip.getEntry("noise").getMethod()).isEqualTo(ZipEntry.STORED);
    }
    assertThatThrownBy(() -> writer.text("noise", "again")).hasMessageContaining("is added twice");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5})
  void pngKeepsEveryPixelThatIsSeen(long seed) throws Exception {
    var random = new Random(seed);
    int width = 1 + random.nextInt(40);
    int height = 1 + random.nextInt(40);
    int colours = seed % 2 == 0 ? 1 + random.nextInt(256) : 1 << 24;
    int[] palette = random.ints(Math.min(colours, 5000)).toArray();
    int[] pixels =
        random.ints((long) width * height, 0, palette.length).map(i -> palette[i]).toArray();
    byte[] png = PngEncoder.encode(pixels, width, height);
    assertThat(PngEncoder.encode(pixels, width, height)).isEqualTo(png);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    for (int i = 0; i < pixels.length; i++) {
      int expected = pixels[i] >>> 24 == 0 ? 0 : pixels[i];
      assertThat(image.getRGB(i % width, i / width)).as("pixel %d", i).isEqualTo(expected);
    }
  }

  private interface Content {
    void write(OutputStream out) throws Exception;
  }

  private static byte[] made(Content content) throws Exception {
    var out = new ByteArrayOutputStream();
    content.write(out);
    return out.toByteArray();
  }

  private static void tar(OutputStream out, Map<String, String> files) throws Exception {
    try (var tar = new TarArchiveOutputStream(out)) {
      for (var each : files.entrySet()) {
        var entry = new TarArchiveEntry(each.getKey());
        entry.setSize(each.getValue().length());
        tar.putArchiveEntry(entry);
        tar.write(bytes(each.getValue()));
        tar.closeArchiveEntry();
      }
    }
  }

  private Origin origin(String from, String file, byte[] content) throws Exception {
    Files.write(folder.resolve(file), content);
    return new Origin(
        from, "thing", "1", file, (long) content.length, Checksum.of(content), "x", null);
  }

  private Packages packages(Origin origin) {
    return new Packages(Map.of(origin, folder.resolve(origin.file())));
  }

  @Test
  void packagesOfEveryEcosystemAreRead() throws Exception {
    Origin npm =
        origin(
            "npm",
            "a.tgz",
            made(o -> tar(new GZIPOutputStream(o), Map.of("package/x.txt", "npm"))));
    Origin wheel =
        origin(
            "pypi",
            "a.whl",
            made(o -> {
              try (var zip = new ZipOutputStream(o)) {
                zip.putNextEntry(new ZipEntry("x.txt"));
                zip.write(bytes("wheel"));
              }
            }));
    byte[] data =
        made(o -> tar(new XZOutputStream(o, new LZMA2Options(1)), Map.of("./x.txt", "deb")));
    Origin deb =
        origin(
            "debian",
            "a.deb",
            made(o -> {
              try (var ar = new ArArchiveOutputStream(o)) {
                ar.putArchiveEntry(new ArArchiveEntry("debian-binary", 4));
                ar.write(bytes("2.0\n"));
                ar.closeArchiveEntry();
                ar.putArchiveEntry(new ArArchiveEntry("data.tar.xz", data.length));
                ar.write(data);
                ar.closeArchiveEntry();
              }
            }));
    assertThat(packages(npm).read(npm, "x.txt")).isEqualTo(bytes("npm"));
    assertThat(packages(wheel).read(wheel, "x.txt")).isEqualTo(bytes("wheel"));
    assertThat(packages(deb).read(deb, "x.txt")).isEqualTo(bytes("deb"));
    assertThatThrownBy(() -> packages(npm).read(npm, "y.txt"))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("a.tgz: holds none of the files that are looked for");
    Origin broken = origin("npm", "b.tgz", bytes("no archive"));
    assertThatThrownBy(() -> packages(broken).read(broken, "x"))
        .hasMessageContaining("b.tgz: cannot be read");
    assertThatThrownBy(() -> packages(npm).read(wheel, "x"))
        .hasMessageContaining("was not brought");
  }

  /// A provider with one set that copies a file of a package.
  private record OneSet(DataSet set) implements DataProvider {
    @Override
    public List<DataSet> sets() {
      return List.of(set);
    }

    @Override
    public Recipe recipe(String id) {
      return new CopyRecipe(set.origins().getFirst(), "x.txt", "y.txt", set.notice());
    }
  }

  @Test
  void aCopyIsTheFileWithItsNotice() throws Exception {
    Origin npm =
        origin(
            "npm",
            "a.tgz",
            made(o -> tar(new GZIPOutputStream(o), Map.of("package/x.txt", "1\n2\n"))));
    var set =
        new DataSet(
            "tiny",
            Kind.EMBEDDED,
            "Tiny.",
            List.of(),
            0L,
            "lines",
            "zip",
            "x",
            false,
            List.of(npm),
            new DataFile("tiny.zip", 0, "0".repeat(64)),
            "c",
            "Thanks.");
    try (var progress = Progress.of("test", 0)) {
      var made = new OneSet(set).recipe("tiny").build(packages(npm), progress);
      assertThat(made.items()).isEqualTo(2);
      Shard shard = Shard.read(new ByteArrayInputStream(made.bytes()), "tiny");
      assertThat(shard.text("y.txt")).isEqualTo("1\n2\n");
      assertThat(shard.text("NOTICE.txt")).isEqualTo("Thanks.\n");
    }
  }

  @Test
  void onlyEmbeddedSetsAreBuilt() {
    var builder = new Builder(Catalogue.load(), new quire.data.fetch.Fetcher());
    assertThatThrownBy(() -> builder.build("cifar-10", folder))
        .isInstanceOf(RequestException.class)
        .hasMessage("data set 'cifar-10' is fetched; only an embedded set is built, fetch it");
  }

  @Test
  void stemsAreWhatVariantsShare() {
    assertThat(stem("woman health worker", "person-role")).isEqualTo("health worker");
    assertThat(stem("health worker", "person-role")).isEqualTo("health worker");
    assertThat(stem("backhand index pointing left", "hand-single-finger"))
        .isEqualTo(stem("backhand index pointing up", "hand-single-finger"));
    assertThat(stem("seven-thirty", "time")).isEqualTo(stem("twelve o\u2019clock", "time"));
    assertThat(stem("flag: Chad", "country-flag")).isEmpty();
    assertThat(stem("octopus", "animal-marine")).isEqualTo("octopus");
    assertThat(EmojiFamilies.base("1f469-200d-1f680"))
        .isEqualTo(EmojiFamilies.base("1f9d1-200d-1f680"));
    assertThat(EmojiFamilies.base("1f3c3-200d-2642-200d-27a1")).isEqualTo("1f3c3");
    assertThat(EmojiRecipe.code("1F3F3-FE0F-200D-1F308")).isEqualTo("1f3f3-200d-1f308");
    assertThat(EmojiRecipe.code("0023-FE0F-20E3")).isEqualTo("0023-20e3");
  }

  private static String stem(String name, String subgroup) {
    return EmojiFamilies.stem(new EmojiRecipe.Row("", "", name, "", subgroup, 0));
  }

  @Test
  void likenessIsZeroForTheSameAndOneForTheApart() throws Exception {
    byte[] left = drawing(0);
    byte[] right = drawing(32);
    var one = Likeness.of(left);
    assertThat(one.difference(Likeness.of(left))).isZero();
    assertThat(one.difference(Likeness.of(right))).isEqualTo(1);
    assertThat(Likeness.of(right).difference(one)).isEqualTo(one.difference(Likeness.of(right)));
    byte[] blank = PngEncoder.encode(new int[64 * 64], 64, 64);
    assertThat(Likeness.of(blank).difference(Likeness.of(blank))).isZero();
    assertThatThrownBy(() -> Likeness.of(new byte[5])).isInstanceOf(WorkException.class);
  }

  /// A black half.
  private static byte[] drawing(int from) {
    int[] pixels = new int[64 * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i % 64 >= from && i % 64 < from + 32 ? 0xff000000 : 0xffffffff;
    }
    return PngEncoder.encode(pixels, 64, 64);
  }
}
