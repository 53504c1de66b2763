package quire.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AtomicFileTest {
  private static final int SIZE = 1 << 20;

  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.range(0, Math.min(8, Long.getLong("quire.seeds", 8)));
  }

  /// What the crash test kills: writes a file again and again, each time filled with one letter.
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      for (int i = 0; ; i++) {
        byte[] content = new byte[SIZE];
        Arrays.fill(content, (byte) ('a' + i % 26));
        AtomicFile.write(
            file,
            out -> {
              for (int at = 0; at < SIZE; at += 4096) {
                out.write(content, at, 4096);
              }
            });
        if (i == 0) {
          System.out.println("ready");
        }
      }
    }
  }

  /// Law: whenever the writer is killed, the file is whole.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aKilledWriterLeavesTheOldFileOrTheNewOne(long seed) throws Exception {
    Path file = folder.resolve("state.bin");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    try (var lines = process.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("ready");
      Thread.sleep(new Random(seed).nextInt(120));
    } finally {
      process.destroyForcibly().waitFor();
    }
    byte[] content = Files.readAllBytes(file);
    assertThat(content).hasSize(SIZE);
    byte[] expected = new byte[SIZE];
    Arrays.fill(expected, content[0]);
    assertThat(content).isEqualTo(expected);
    // The next write takes away what the killed one left.
    for (Path part : parts()) {
      Files.setLastModifiedTime(part, FileTime.from(Instant.now().minusSeconds(60)));
    }
    AtomicFile.writeText(file, "new");
    assertThat(parts()).isEmpty();
    assertThat(file).hasContent("new");
  }

  private List<Path> parts() throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.filter(path -> path.toString().endsWith(".part")).toList();
    }
  }

  @Test
  void aFailureLeavesTheOldFileAndNoPart() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFile.writeText(file, "old");
    assertThatThrownBy(() ->
            AtomicFile.write(
                file,
                out -> {
                  out.write(new byte[1 << 17]);
                  throw new IOException("disk full");
                }))
        .hasMessage("disk full");
    assertThat(file).hasContent("old");
    assertThat(parts()).isEmpty();
  }

  @Test
  void leavesFreshPartsAndOthersAlone() throws IOException {
    Path fresh = Files.createFile(folder.resolve(".a.txt.12ab.part"));
    Path other = Files.createFile(folder.resolve(".b.txt.12ab.part"));
    Path users = Files.createFile(folder.resolve("notes.part"));
    FileTime old = FileTime.from(Instant.now().minusSeconds(60));
    Files.setLastModifiedTime(other, old);
    Files.setLastModifiedTime(users, old);
    AtomicFile.writeText(folder.resolve("a.txt"), "x");
    assertThat(fresh).exists();
    assertThat(other).exists();
    assertThat(users).exists();
    Files.setLastModifiedTime(fresh, old);
    AtomicFile.writeText(folder.resolve("a.txt"), "x");
    assertThat(fresh).doesNotExist();
  }

  @Test
  void manyThreadsWriteOneFile() throws Exception {
    Path file = folder.resolve("a.txt");
    try (var pool = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> work = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String text = String.valueOf((char) ('a' + i % 26)).repeat(10_000);
        work.add(() -> {
          AtomicFile.writeText(file, text);
          return Files.readString(file);
        });
      }
      for (var result : pool.invokeAll(work)) {
        assertThat(result.get()).hasSize(10_000).matches("(.)\\1*");
      }
    }
    assertThat(parts()).isEmpty();
  }

  @Test
  void followsLinksAndMakesFolders() throws IOException {
    Path target = folder.resolve("deep/er/real.txt");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("deep/er/real.txt"));
    AtomicFile.writeText(link, "through");
    assertThat(target).hasContent("through");
    assertThat(Files.isSymbolicLink(link)).isTrue();
    Path circle = folder.resolve("circle");
    Files.createSymbolicLink(circle, Path.of("circle"));
    assertThatThrownBy(() -> AtomicFile.writeText(circle, "x")).isInstanceOf(IOException.class);
  }

  @Test
  void aNewFileHasTheUsualRightsAndAnOldOneKeepsItsOwn() throws IOException {
    Path usual = Files.createFile(folder.resolve("usual"));
    Path file = folder.resolve("a.txt");
    AtomicFile.writeText(file, "x");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
    var own = PosixFilePermissions.fromString("rw-------");
    Files.setPosixFilePermissions(file, own);
    AtomicFile.writeText(file, "y");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(own);
  }

  @Test
  void takesLongNamesAndChannels() throws IOException {
    // Two bytes a letter where the locale's encoding can name it; a bare POSIX locale cannot.
    boolean unicode = System.getProperty("sun.jnu.encoding", "").equalsIgnoreCase("UTF-8");
    Path file = folder.resolve((unicode ? "\u00e9" : "ee").repeat(100) + "x".repeat(50));
    AtomicFile.writeChannel(
        file,
        channel -> {
          channel.position(8);
          channel.write(ByteBuffer.wrap(new byte[] {1, 2}));
          channel.map(FileChannel.MapMode.READ_WRITE, 0, 8).put(0, (byte) 7);
        });
    assertThat(Files.readAllBytes(file)).isEqualTo(new byte[] {7, 0, 0, 0, 0, 0, 0, 0, 1, 2});
  }

  @Test
  void refusesAFolderAndWritesADeviceInPlace() throws IOException {
    assertThatThrownBy(() -> AtomicFile.writeText(folder, "x")).hasMessageContaining("is a folder");
    AtomicFile.writeText(Path.of("/dev/null"), "x");
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    assertThatThrownBy(() -> AtomicFile.writeChannel(Path.of("/dev/null"), _ -> {}))
        .hasMessageContaining("is no regular file");
  }

  @Test
  void passesOnWhatTheContentThrows() {
    assertThatThrownBy(() ->
            AtomicFile.write(
                folder.resolve("a"),
                _ -> {
                  throw new UncheckedIOException(new IOException("inner"));
                }))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(folder).isEmptyDirectory();
  }
}
