package quire.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.base.WorkException;

/// Keeps two processes from writing one folder. The system lets go of it when a process dies, so a
/// kill leaves nothing to clean up. The file `.lock` stays: removing it would let two in.
final class RunLock implements AutoCloseable {
  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Locks a folder, which is made when missing.
  ///
  /// @throws RequestException when another run is writing it
  static RunLock take(Path folder) {
    try {
      Files.createDirectories(folder);
      var channel =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(channel) == null) {
        channel.close();
        throw new RequestException(
            folder + ": another run is writing it; wait for it, or name another --out");
      }
      return new RunLock(channel);
    } catch (IOException problem) {
      throw new WorkException(folder + ": cannot be locked: " + problem.getMessage(), problem);
    }
  }

  private static @Nullable FileLock locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException problem) {
      throw new WorkException("a lock cannot be let go: " + problem.getMessage(), problem);
    }
  }
}
