package quire.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import quire.base.RequestException;
import quire.base.WorkException;

/// Keeps two processes from writing one folder. The system lets go of it when a process dies, so a
/// kill leaves nothing to clean up. The file `.lock` stays: removing it would let two in.
final class RunLock implements AutoCloseable {
  private static final String NAME = ".lock";

  /// The folders that this process holds. Where locks belong to the process, closing a second
  /// channel on the file would let go of the lock, so a folder in here is never opened again.
  private static final Set<Path> HELD = new HashSet<>();

  private final Path place;
  private final FileChannel channel;

  private RunLock(Path place, FileChannel channel) {
    this.place = place;
    this.channel = channel;
  }

  /// Locks a folder, which is made when missing.
  ///
  /// @throws RequestException when another run is writing it
  static RunLock take(Path folder) {
    try {
      Files.createDirectories(folder);
      Path place = folder.toRealPath();
      synchronized (HELD) {
        if (HELD.contains(place)) {
          throw taken(folder);
        }
        var channel =
            FileChannel.open(
                folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
          channel.close();
          throw taken(folder);
        }
        HELD.add(place);
        return new RunLock(place, channel);
      }
    } catch (IOException problem) {
      throw new WorkException(folder + ": cannot be locked: " + problem.getMessage(), problem);
    }
  }

  /// Whether a process, this one or another, holds the folder now.
  static boolean isHeld(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      synchronized (HELD) {
        if (HELD.contains(folder.toRealPath())) {
          return true;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
          return channel.tryLock(0, Long.MAX_VALUE, true) == null;
        }
      }
    } catch (OverlappingFileLockException heldInThisProcess) {
      return true;
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static RequestException taken(Path folder) {
    return new RequestException(
        folder + ": another run is writing it; wait for it, or name another --out");
  }

  @Override
  public void close() {
    try {
      synchronized (HELD) {
        channel.close();
        HELD.remove(place);
      }
    } catch (IOException problem) {
      throw new WorkException("a lock cannot be let go: " + problem.getMessage(), problem);
    }
  }
}
