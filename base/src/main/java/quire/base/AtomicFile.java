package quire.base;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Files that appear whole or not at all: written beside their place, forced to disk, then renamed.
///
/// A reader sees the old content or the new one, also after a kill or a power cut. An unfinished
/// file carries the suffix `.part`.
public final class AtomicFile {
  private AtomicFile() {}

  /// What fills the file.
  @FunctionalInterface
  public interface Content {
    /// Writes everything; the stream is buffered and closed by the caller.
    void writeTo(OutputStream out) throws IOException;
  }

  /// What fills the file through its channel, for writers that seek or map.
  @FunctionalInterface
  public interface ChannelContent {
    /// Writes everything; the channel is readable and writable, forced and closed by the caller.
    void writeTo(FileChannel channel) throws IOException;
  }

  /// Writes a file whole, replacing an older one; missing parent folders are made.
  ///
  /// @throws IOException when writing fails; the old file is then untouched and no part remains
  public static void write(Path file, Content content) throws IOException {
    writeChannel(
        file,
        channel -> {
          var out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
          content.writeTo(out);
          out.flush();
        });
  }

  /// Writes a file whole through a channel, replacing an older one; missing parent folders are
  /// made.
  ///
  /// @throws IOException when writing fails; the old file is then untouched and no part remains
  public static void writeChannel(Path file, ChannelContent content) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException(file + ": is no file name");
    }
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, "." + target.getFileName() + ".", ".part");
    try {
      try (var channel =
          FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      openToGroupAsUsual(part);
      move(part, target);
    } catch (Throwable problem) {
      Files.deleteIfExists(part);
      throw problem;
    }
  }

  /// Writes text whole, in UTF-8.
  public static void writeText(Path file, CharSequence text) throws IOException {
    write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException ignored) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Temporary files are private to their owner; the finished one has the rights a new file gets.
  private static void openToGroupAsUsual(Path part) throws IOException {
    if (Files.getFileStore(part).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(
          part, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    }
  }
}
