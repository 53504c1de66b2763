package quire.tensor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/// Lets one process at a time load natives from JavaCPP's cache. Loading MKL or OpenBLAS points the
/// links of that folder at the one chosen, and a process that chooses otherwise at the same moment
/// would find none.
final class LoadingLock implements AutoCloseable {
  private final @Nullable FileChannel channel;
  private final @Nullable FileLock lock;

  private LoadingLock(@Nullable FileChannel channel, @Nullable FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /// Waits for the turn. Where the cache cannot be locked (it is read only, or lies on a file
  /// system without locks) there is none to wait for.
  static LoadingLock take() {
    try {
      Path file = Loader.getCacheDir().toPath().resolve("quire-loading.lock");
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        return new LoadingLock(channel, channel.lock());
      } catch (IOException noLock) {
        channel.close();
        return new LoadingLock(null, null);
      }
    } catch (IOException noFile) {
      return new LoadingLock(null, null);
    }
  }

  @Override
  public void close() {
    try {
      if (lock != null) {
        lock.release();
      }
      if (channel != null) {
        channel.close();
      }
    } catch (IOException left) {
      // The lock ends with the process.
    }
  }
}
