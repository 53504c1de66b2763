package quire.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.imaging.ImageException.Kind;

/// Every reader refuses damaged and hostile bytes plainly, within bounded time and memory.
class HostileFilesTest {
  private static final ImageLimits LIMITS =
      new ImageLimits(1 << 24, 1_000_000, 4_000, 50, 2_000_000, 30, 2_000, 40, 5);

  private static Kind kind(byte[] bytes) {
    try {
      var _ = Images.read(bytes, "file", LIMITS);
    } catch (ImageException problem) {
      assertThat(problem.getMessage()).startsWith("file: ").doesNotContain("\n");
      return problem.kind();
    }
    throw new AssertionError("was read");
  }

  private static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(Golden.file(name));
  }

  private static byte[] chunk(String tag, byte[] data) {
    var crc = new CRC32();
    crc.update(tag.getBytes(StandardCharsets.US_ASCII));
    crc.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(tag.getBytes(StandardCharsets.US_ASCII))
        .put(data)
        .putInt((int) crc.getValue())
        .array();
  }

  private static byte[] png(int width, int height, byte[]... more) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    out.writeBytes(
        chunk(
            "IHDR",
            ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array()));
    for (byte[] part : more) {
      out.writeBytes(part);
    }
    out.writeBytes(chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  private static byte[] deflated(int zeros) {
    var out = new ByteArrayOutputStream();
    try (var zip = new DeflaterOutputStream(out)) {
      byte[] block = new byte[1 << 16];
      for (int i = 0; i < zeros; i += block.length) {
        zip.write(block);
      }
    } catch (IOException problem) {
      throw new AssertionError(problem);
    }
    return out.toByteArray();
  }

  @Test
  void declaredSizesAreRefusedBeforeMemoryIsTaken() throws IOException {
    assertThat(kind(png(60_000, 60_000, chunk("IDAT", new byte[10])))).isEqualTo(Kind.TOO_LARGE);
    assertThat(kind(png(0, 5, chunk("IDAT", new byte[10])))).isEqualTo(Kind.DAMAGED);
    assertThat(kind(png(-1, 5, chunk("IDAT", new byte[10])))).isEqualTo(Kind.TOO_LARGE);
    byte[] jpeg = bytes("colour444.jpg");
    for (int i = 0; i < jpeg.length - 9; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
        jpeg[i + 5] = jpeg[i + 7] = (byte) 0xea;
      }
    }
    assertThat(kind(jpeg)).isEqualTo(Kind.TOO_LARGE);
    byte[] gif = bytes("still.gif");
    gif[7] = gif[9] = (byte) 0xea;
    assertThat(kind(gif)).isEqualTo(Kind.TOO_LARGE);
    String svg = "<svg xmlns='http://www.w3.org/2000/svg' width='1e9' height='1e9'/>";
    assertThat(kind(svg.getBytes(StandardCharsets.UTF_8))).isEqualTo(Kind.TOO_LARGE);
    assertThat(kind(new byte[0])).isEqualTo(Kind.UNKNOWN_FORMAT);
    assertThat(kind("hello, world, hello".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Kind.UNKNOWN_FORMAT);
  }

  /// 200 MB of zeros behind a few bytes of text chunk: skipped unread.
  @Test
  void compressedTextIsNotUnpacked() {
    byte[] bomb = deflated(200 << 20);
    byte[] text = new byte[bomb.length + 3];
    text[0] = 'a';
    System.arraycopy(bomb, 0, text, 3, bomb.length);
    byte[] file = png(8, 8, chunk("zTXt", text), chunk("iCCP", text), chunk("IDAT", deflated(1)));
    long start = System.nanoTime();
    assertThat(Images.read(file, "file", LIMITS).width()).isEqualTo(8);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void framesAndScansAreCounted() throws IOException {
    byte[] gif = bytes("moving.gif");
    var many = new ByteArrayOutputStream();
    many.write(gif, 0, gif.length - 1);
    // The last frame again and again: from the last control block to the trailer.
    int last = gif.length - 1;
    while (!(gif[last] == 0x21 && gif[last + 1] == (byte) 0xf9)) {
      last--;
    }
    for (int i = 0; i < 60; i++) {
      many.write(gif, last, gif.length - 1 - last);
    }
    many.write(0x3b);
    assertThat(kind(many.toByteArray())).isEqualTo(Kind.TOO_MANY_PARTS);
    byte[] jpeg = bytes("progressive.jpg");
    int scan = 0;
    while (!(jpeg[scan] == (byte) 0xff && jpeg[scan + 1] == (byte) 0xda)) {
      scan++;
    }
    var scans = new ByteArrayOutputStream();
    scans.write(jpeg, 0, jpeg.length - 2);
    for (int i = 0; i < 40; i++) {
      scans.write(jpeg, scan, 14);
    }
    scans.write(0xff);
    scans.write(0xd9);
    assertThat(kind(scans.toByteArray())).isEqualTo(Kind.TOO_MANY_PARTS);
  }

  static Stream<String> drawings() {
    StringBuilder laughs = new StringBuilder("<g id='a0'><rect width='1' height='1'/></g>");
    for (int i = 1; i < 12; i++) {
      laughs.append("<g id='a").append(i).append("'>");
      laughs.append(("<use href='#a" + (i - 1) + "'/>").repeat(10)).append("</g>");
    }
    laughs.append("<use href='#a11'/>");
    return Stream.of(
        "FORBIDDEN <script>1</script>",
        "FORBIDDEN <image href='http://127.0.0.1:1/x.png'/>",
        "FORBIDDEN <image href='file:///etc/hostname' width='5' height='5'/>",
        "FORBIDDEN <rect style='fill:url(http://127.0.0.1:1/a#b)'/>",
        "FORBIDDEN <style>@import 'http://127.0.0.1:1/a.css';</style>",
        "FORBIDDEN <rect onclick='x()'/>",
        "FORBIDDEN <foreignObject/>",
        "FORBIDDEN <g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g><use href='#a'/>",
        "FORBIDDEN <g id='a'><use href='#a'/></g><use href='#a'/>",
        "TOO_MANY_PARTS " + laughs,
        "TOO_MANY_PARTS " + "<g>".repeat(100) + "</g>".repeat(100),
        "TOO_MANY_PARTS " + "<g/>".repeat(3000),
        "DAMAGED <g>",
        "DAMAGED <rect width='&nothing;'/>");
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void drawingsThatReachOutOrRepeatAreRefused(String text) {
    int blank = text.indexOf(' ');
    String svg =
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
            + " width='20' height='20'>"
            + text.substring(blank + 1)
            + "</svg>";
    assertThat(kind(svg.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Kind.valueOf(text.substring(0, blank)));
  }

  @Test
  void externalEntitiesAreRefused() {
    String svg =
        "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
            + "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>&x;</text></svg>";
    assertThat(kind(svg.getBytes(StandardCharsets.UTF_8))).isEqualTo(Kind.FORBIDDEN);
  }

  static Stream<String> files() {
    return List.of(
        "rgba.png",
        "palette-alpha.png",
        "deep.png",
        "interlaced.png",
        "colour444.jpg",
        "progressive.jpg",
        "grey.jpg",
        "cmyk.jpg",
        "turned6.jpg",
        "lossy.webp",
        "lossless.webp",
        "alpha.webp",
        "moving.webp",
        "still.gif",
        "moving.gif",
        "plain.bmp")
        .stream();
  }

  /// Cut anywhere: a refusal or, where only the tail is gone, a picture. Never another exception.
  @ParameterizedTest
  @MethodSource("files")
  void truncatedFilesAreRefused(String name) throws IOException {
    byte[] whole = bytes(name);
    int refused = 0;
    int step = Math.max(1, whole.length / 60);
    int tried = 0;
    for (int length = 0; length < whole.length - 4; length += step) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      tried++;
      try {
        var _ = Images.readAnimation(cut, "file", LIMITS);
      } catch (ImageException problem) {
        refused++;
      }
    }
    assertThat(refused).as("of %d", tried).isGreaterThanOrEqualTo(tried - tried / 8);
  }

  /// Bytes changed at random: a picture of the limits' size or a plain refusal.
  @ParameterizedTest
  @MethodSource("files")
  void mutatedFilesNeverSurprise(String name) throws IOException {
    byte[] whole = bytes(name);
    int rounds = Integer.getInteger("quire.seeds", 150);
    var random = new Random(name.hashCode());
    for (int round = 0; round < rounds; round++) {
      byte[] changed = whole.clone();
      int changes = 1 + random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        int at = random.nextInt(random.nextBoolean() ? Math.min(80, whole.length) : whole.length);
        changed[at] = (byte) random.nextInt();
      }
      try {
        Pixels image = Images.read(changed, "file", LIMITS);
        assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(1_000_000);
        var _ = Images.readAnimation(changed, "file", LIMITS);
      } catch (ImageException problem) {
        assertThat(problem.getMessage()).startsWith("file: ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void mutatedDrawingsNeverSurprise(int seed) {
    byte[] whole =
        ("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'><defs><linearGradient id='g'>"
                + "<stop offset='0' stop-color='red'/></linearGradient></defs>"
                + "<path d='M1 2 L9 9 Q3 3 4 9 Z' fill='url(#g)' transform='rotate(20)'/></svg>")
            .getBytes(StandardCharsets.UTF_8);
    var random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(whole.length)] = (byte) (32 + random.nextInt(95));
      try {
        var _ = Images.read(changed, "file", LIMITS);
      } catch (ImageException problem) {
        assertThat(problem.getMessage()).startsWith("file: ");
      }
    }
  }

  @Test
  void largeFilesAreNotReadAtAll() {
    var tiny = new ImageLimits(10, 100, 100, 1, 100, 1, 1, 1, 1);
    Path file = Golden.file("rgb.png");
    assertThatThrownBy(() -> Images.bytes(file, tiny)).hasMessageContaining("at most 10");
    assertThatThrownBy(() -> Images.read(Path.of("missing.png"))).hasMessageContaining("no such");
  }
}
