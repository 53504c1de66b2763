package quire.base.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import quire.base.RequestException;
import quire.base.WorkException;

/// `--out` and `--force`, as every command understands them.
public final class OutOptions {
  @Option(names = "--out", paramLabel = "PATH", description = "Where to write the result.")
  private @Nullable Path out;

  @Option(names = "--force", description = "Replace what --out names.")
  private boolean force;

  /// The path given with `--out`, or null.
  public @Nullable Path out() {
    return out;
  }

  /// Whether an existing result may be replaced.
  public boolean force() {
    return force;
  }

  /// The output file: refuses an existing one unless `--force` is given.
  ///
  /// @param otherwise used where `--out` is not given
  public Path file(Path otherwise) {
    Path path = out == null ? otherwise : out;
    if (Files.isDirectory(path)) {
      throw new RequestException("--out " + path + ": is a folder; name a file");
    }
    if (Files.exists(path) && !force) {
      throw new RequestException("--out " + path + ": exists; name another or add --force");
    }
    return path;
  }

  /// The output folder: refuses one that holds something unless `--force` is given.
  ///
  /// @param otherwise used where `--out` is not given
  public Path folder(Path otherwise) {
    Path path = out == null ? otherwise : out;
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new RequestException("--out " + path + ": is a file; name a folder");
    }
    if (Files.isDirectory(path) && !force && holdsSomething(path)) {
      throw new RequestException("--out " + path + ": is not empty; name another or add --force");
    }
    return path;
  }

  private static boolean holdsSomething(Path folder) {
    try (var entries = Files.newDirectoryStream(folder)) {
      return entries.iterator().hasNext();
    } catch (IOException problem) {
      throw new WorkException(folder + ": cannot be listed: " + problem.getMessage(), problem);
    }
  }
}
