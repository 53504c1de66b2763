package quire.imaging.pipeline;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.Check;
import quire.base.Progress;
import quire.base.WorkException;
import quire.data.stream.Prefetch;
import quire.imaging.Pixels;
import quire.imaging.resize.Filter;
import quire.imaging.resize.Resizer;

/// Decoded images of one size in a mapped file: 8-bit RGB, alpha over white.
///
/// The file's name is the digest of everything that decides its content: names, sizes and times of
/// the sources, the size and the filter. It appears whole or not at all, so a killed build leaves
/// none and two builds at once end with one; a checksum finds what was damaged later, and the file
/// is then made again.
///
/// Layout, little-endian: 8 bytes `QUIREPX1`; int32 count, width, height, 0; 32 bytes of key; int64
/// CRC-32C of all that follows; int32 labels; then count x height x width x 3 bytes.
public final class DecodedCache implements ImageList {
  private static final byte[] MAGIC = "QUIREPX1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 64;
  private static final int CHECKSUM_AT = 56;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment memory;
  private final ImageList source;
  private final int width;
  private final int height;

  private DecodedCache(MemorySegment memory, ImageList source, int width, int height) {
    this.memory = memory;
    this.source = source;
    this.width = width;
    this.height = height;
  }

  /// Opens the cache of a list, made first where there is none.
  ///
  /// @param folder holds cache files; [quire.base.Caches#folder] names a good one
  /// @param filter squashes each image to width x height, proportions ignored
  /// @param threads that decode
  /// @throws quire.imaging.ImageException naming the first image that cannot be read
  /// @throws WorkException when the file cannot be written
  public static DecodedCache open(
      Path folder, ImageList source, int width, int height, Filter filter, int threads) {
    Check.positive("threads", threads);
    Check.positive("images", source.size());
    var _ = Pixels.samples(width, height, 3);
    byte[] key = key(source, width, height, filter);
    String name = HexFormat.of().formatHex(key, 0, 12) + ".pixels";
    Path file = folder.resolve(name);
    DecodedCache found = map(file, key, source, width, height);
    if (found == null) {
      build(file, key, source, width, height, filter, threads);
      found = map(file, key, source, width, height);
    }
    if (found == null) {
      throw new WorkException(file + ": was written and does not read back; is the disk sound?");
    }
    return found;
  }

  private static byte[] key(ImageList source, int width, int height, Filter filter) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      String head = width + "x" + height + " " + filter.word() + "\n";
      digest.update(head.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < source.size(); i++) {
        String line = source.name(i) + "\0" + source.version(i) + "\0" + source.label(i) + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException problem) {
      throw new IllegalStateException(problem);
    }
  }

  private static long bytes(int count, int width, int height) {
    return HEADER + 4L * count + 3L * width * height * count;
  }

  private static @Nullable DecodedCache map(
      Path file, byte[] key, ImageList source, int width, int height) {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() != bytes(source.size(), width, height)) {
        return null;
      }
      MemorySegment memory =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      byte[] head = memory.asSlice(0, HEADER).toArray(ValueLayout.JAVA_BYTE);
      boolean ours =
          Arrays.equals(head, 0, 8, MAGIC, 0, 8)
              && memory.get(INT, 8) == source.size()
              && memory.get(INT, 12) == width
              && memory.get(INT, 16) == height
              && Arrays.equals(head, 24, CHECKSUM_AT, key, 0, 32)
              && memory.get(LONG, CHECKSUM_AT) == checksum(memory);
      return ours ? new DecodedCache(memory, source, width, height) : null;
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  private static long checksum(MemorySegment memory) {
    var crc = new CRC32C();
    long at = HEADER;
    while (at < memory.byteSize()) {
      long length = Math.min(1 << 28, memory.byteSize() - at);
      crc.update(memory.asSlice(at, length).asByteBuffer());
      at += length;
    }
    return crc.getValue();
  }

  private static void build(
      Path file, byte[] key, ImageList source, int width, int height, Filter filter, int threads) {
    var resizer = new Resizer(filter);
    var indices = IntStream.range(0, source.size()).iterator();
    try (var progress = Progress.of("Decoding images", source.size());
        var decoded =
            Prefetch.of(
                indices,
                index -> resizer.resize(source.image(index).toRgb(), width, height).bytes(),
                threads,
                4 * threads)) {
      AtomicFile.writeChannel(
          file,
          channel -> {
            var crc = new CRC32C();
            ByteBuffer labels = ByteBuffer.allocate(4 * source.size());
            labels.order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < source.size(); i++) {
              labels.putInt(source.label(i));
            }
            channel.position(HEADER);
            write(channel, labels.flip(), crc);
            while (decoded.hasNext()) {
              write(channel, ByteBuffer.wrap(decoded.next()), crc);
              progress.step(1, "");
            }
            ByteBuffer head = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            head.put(MAGIC).putInt(source.size()).putInt(width).putInt(height).putInt(0);
            head.put(key).putLong(crc.getValue());
            channel.position(0);
            writeAll(channel, head.flip());
          });
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes, CRC32C crc) throws IOException {
    crc.update(bytes.duplicate());
    writeAll(channel, bytes);
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int _ = channel.write(bytes);
    }
  }

  /// Pixels a row of every image.
  public int width() {
    return width;
  }

  /// Rows of every image.
  public int height() {
    return height;
  }

  @Override
  public int size() {
    return source.size();
  }

  @Override
  public Pixels image(int index) {
    long size = 3L * width * height;
    byte[] bytes = new byte[(int) size];
    long from = HEADER + 4L * size() + size * java.util.Objects.checkIndex(index, size());
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, from, bytes, 0, bytes.length);
    return Pixels.of(width, height, 3, bytes);
  }

  @Override
  public int label(int index) {
    return memory.get(INT, HEADER + 4L * java.util.Objects.checkIndex(index, size()));
  }

  @Override
  public String name(int index) {
    return source.name(index);
  }

  @Override
  public String version(int index) {
    return source.version(index);
  }
}
