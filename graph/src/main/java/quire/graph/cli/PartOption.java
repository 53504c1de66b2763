package quire.graph.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import quire.graph.data.Part;

/// `--part`: which items of a source.
final class PartOption {
  /// The words of the option.
  enum Word {
    all,
    train,
    val,
    test
  }

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "all, train, val or test (all; for evaluate test).")
  private @Nullable Word word;

  /// The part, null for all.
  @Nullable Part part() {
    return part(Word.all);
  }

  /// The part, null for all.
  ///
  /// @param otherwise where the option is not given
  @Nullable Part part(Word otherwise) {
    Word given = word == null ? otherwise : word;
    return given == Word.all ? null : Part.valueOf(given.name().toUpperCase(Locale.ROOT));
  }
}
