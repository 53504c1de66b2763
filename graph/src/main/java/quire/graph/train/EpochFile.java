package quire.graph.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import quire.base.AtomicFile;
import quire.base.Check;
import quire.base.Json;
import quire.base.WorkException;

/// The epochs of one training as lines of JSON; a kill can tear only the last line.
final class EpochFile {
  static final String NAME = "epochs.jsonl";

  private final Path file;

  EpochFile(Path folder) {
    file = folder.resolve(NAME);
  }

  void append(Epoch epoch) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(
          file, Json.line(epoch) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  /// Keeps the first epochs and drops the rest.
  ///
  /// @throws quire.base.RequestException when there are fewer
  List<Epoch> keep(int count) {
    List<Epoch> kept = new ArrayList<>();
    try {
      if (Files.exists(file)) {
        var lines = Files.readAllLines(file);
        for (int i = 0; i < Math.min(count, lines.size()); i++) {
          kept.add(Json.parse(lines.get(i), Epoch.class, file + ":" + (i + 1)));
        }
      }
      Check.that(
          kept.size() == count,
          "%s: holds %d epochs, the checkpoint %d; train again with --force",
          file,
          kept.size(),
          count);
      if (count > 0 || Files.exists(file)) {
        var text = new StringBuilder();
        kept.forEach(epoch -> text.append(Json.line(epoch)).append('\n'));
        AtomicFile.writeText(file, text);
      }
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be kept: " + problem.getMessage(), problem);
    }
    return kept;
  }
}
