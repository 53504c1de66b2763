package quire.base.cli;

/// Offers one top-level command (`quire NAME ...`) to the `quire` program, which finds providers
/// through [java.util.ServiceLoader] and imports none of them.
public interface CommandProvider {
  /// A new instance of a class annotated with [picocli.CommandLine.Command]. Its `name` is the word
  /// after `quire`, the first line of its `description` the line in `quire --help`. Verbs are its
  /// subcommands. Making it must be cheap: no natives, no files.
  Object command();

  /// Whether the command belongs to an area (`graph`) or to the house (`tensors`, `list`); `--help`
  /// lists the two apart.
  default boolean isArea() {
    return true;
  }
}
