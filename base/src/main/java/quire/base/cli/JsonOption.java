package quire.base.cli;

import picocli.CommandLine.Option;

/// `--json`: exactly one JSON document on standard output and nothing else there.
public final class JsonOption {
  @Option(
      names = "--json",
      description = "Print one JSON document on standard output; messages go to standard error.")
  private boolean json;

  /// Whether the user asked for JSON.
  public boolean json() {
    return json;
  }
}
