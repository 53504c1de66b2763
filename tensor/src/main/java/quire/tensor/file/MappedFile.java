package quire.tensor.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import quire.base.RequestException;
import quire.base.WorkException;

/// A file as read-only memory, of any size. The mapping ends when nothing refers to it any more.
final class MappedFile {
  private MappedFile() {}

  static MemorySegment map(Path file) {
    if (Files.isDirectory(file)) {
      throw new RequestException(file + ": is a folder; name a file");
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (NoSuchFileException problem) {
      throw new RequestException(file + ": no such file", problem);
    } catch (AccessDeniedException problem) {
      throw new RequestException(file + ": may not be read; check its permissions", problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }
}
