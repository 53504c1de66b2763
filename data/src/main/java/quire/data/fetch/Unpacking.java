package quire.data.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import quire.base.AtomicFile;
import quire.base.WorkException;
import quire.data.Origin;
import quire.data.Shard;
import quire.data.build.Packages;

/// Lays the files of a set out in a folder, as programs of the field expect them.
public final class Unpacking {
  private Unpacking() {}

  /// Writes the entries of an embedded set.
  ///
  /// @return the files, in the order of the shard
  public static List<Path> shard(Shard shard, Path folder) {
    var files = new ArrayList<Path>();
    for (String name : shard.names()) {
      files.add(write(folder, name, shard.bytes(name)));
    }
    return files;
  }

  /// Unpacks the folder of each package that its card names; a file that is used as it is stays.
  ///
  /// @return the files to use
  public static List<Path> packages(Map<Origin, Path> fetched, Path folder) {
    var files = new ArrayList<Path>();
    fetched.forEach((origin, file) -> {
      String inside = origin.extract();
      if (inside == null) {
        files.add(file);
        return;
      }
      new Packages(fetched)
          .read(origin, name -> name.startsWith(inside))
          .forEach(
              (name, bytes) -> files.add(write(folder, name.substring(inside.length()), bytes)));
    });
    return files;
  }

  private static Path write(Path folder, String name, byte[] bytes) {
    Path file = folder.resolve(name).normalize();
    // A name with `..` in it must not leave the folder.
    if (name.isEmpty() || !file.startsWith(folder.normalize())) {
      throw new WorkException("'" + name + "' would be written outside of " + folder);
    }
    try {
      AtomicFile.write(file, out -> out.write(bytes));
      return file;
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }
}
