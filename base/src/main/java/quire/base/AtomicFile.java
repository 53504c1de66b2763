package quire.base;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Files that appear whole or not at all: written beside their place, forced to disk, then renamed.
///
/// A reader sees the old content or the new one, also after a kill or a power cut. An unfinished
/// file carries the suffix `.part`; one that a killed process left is removed by the next write of
/// the same file. A symbolic link stays and its target is replaced; an existing file keeps its
/// permissions, a new one gets the usual ones; what is no regular file (`/dev/stdout`) is written
/// in place.
public final class AtomicFile {
  private static final String PART = ".part";
  private static final Duration STALE = Duration.ofSeconds(5);
  private static final int MAX_LINKS = 40;
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

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
    Path target = target(file);
    if (isSpecial(target)) {
      try (var out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16)) {
        content.writeTo(out);
      }
      return;
    }
    replace(
        target,
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
    Path target = target(file);
    if (isSpecial(target)) {
      throw new FileSystemException(file.toString(), null, "is no regular file; name another");
    }
    replace(target, content);
  }

  /// Writes text whole, in UTF-8.
  public static void writeText(Path file, CharSequence text) throws IOException {
    write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static void replace(Path target, ChannelContent content) throws IOException {
    Path folder = target.getParent();
    if (folder == null || target.getFileName() == null) {
      throw new FileSystemException(target.toString(), null, "is no file name");
    }
    if (Files.isDirectory(target)) {
      throw new FileSystemException(target.toString(), null, "is a folder");
    }
    Files.createDirectories(folder);
    removeLeftovers(folder, prefix(target));
    String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path part = folder.resolve(prefix(target) + unique + PART);
    OURS.add(part);
    // The lock lasts until the rename: whoever can take it knows that the writer is gone.
    try (var channel =
            FileChannel.open(
                part,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        var _ = lock(channel)) {
      content.writeTo(channel);
      keepPermissions(target, part);
      channel.force(true);
      move(part, target);
    } catch (Throwable problem) {
      Files.deleteIfExists(part);
      throw problem;
    } finally {
      OURS.remove(part);
    }
    forceFolder(folder);
  }

  /// The file itself, links followed, also where what they name does not exist yet.
  private static Path target(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    for (int i = 0; Files.isSymbolicLink(target); i++) {
      if (i == MAX_LINKS) {
        throw new FileSystemException(file.toString(), null, "links in a circle");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private static boolean isSpecial(Path target) {
    return Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
  }

  /// Parts of one file share a prefix; a long name is cut so that the part's name still fits.
  private static String prefix(Path target) {
    String name = String.valueOf(target.getFileName());
    int limit = 50;
    String cut =
        name.length() <= limit
            ? name
            : name.substring(0, limit) + "~" + Integer.toHexString(name.hashCode());
    return "." + cut + ".";
  }

  private static void removeLeftovers(Path folder, String prefix) throws IOException {
    List<Path> parts = new ArrayList<>();
    try (var entries =
        Files.newDirectoryStream(folder, path -> isPart(path.getFileName().toString(), prefix))) {
      entries.forEach(parts::add);
    }
    for (Path part : parts) {
      if (isLeftover(part)) {
        Files.deleteIfExists(part);
      }
    }
  }

  private static boolean isPart(String name, String prefix) {
    return name.startsWith(prefix)
        && name.endsWith(PART)
        && name.substring(prefix.length(), name.length() - PART.length()).matches("[0-9a-f]+");
  }

  /// Old enough that its writer must hold the lock, and nobody holds it.
  private static boolean isLeftover(Path part) {
    // Our own are left alone: opening and closing one would give up its lock.
    if (OURS.contains(part)) {
      return false;
    }
    try {
      Instant changed = Files.getLastModifiedTime(part).toInstant();
      if (changed.isAfter(Instant.now().minus(STALE))) {
        return false;
      }
      try (var channel = FileChannel.open(part, StandardOpenOption.WRITE);
          var lock = channel.tryLock()) {
        return lock != null;
      }
    } catch (IOException | OverlappingFileLockException _) {
      return false;
    }
  }

  /// Null where the file system has no locks; the file is written all the same.
  private static @Nullable FileLock lock(FileChannel channel) {
    try {
      return channel.tryLock();
    } catch (IOException _) {
      return null;
    }
  }

  private static void keepPermissions(Path target, Path part) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    var old = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    var own = Files.getFileAttributeView(part, PosixFileAttributeView.class);
    if (old != null && own != null) {
      own.setPermissions(old.readAttributes().permissions());
    }
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Makes the rename itself last through a power cut, where the system lets a folder be forced.
  private static void forceFolder(Path folder) {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // not possible here; the content is safe, the name may be the old one
    }
  }
}
