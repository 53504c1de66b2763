package quire.graph.cli;

import picocli.CommandLine.Option;

/// `--compat`: the correct method, or the reference implementation with its quirks.
public final class CompatOption {
  /// The two modes.
  public enum Mode {
    /// The correct method.
    strict,
    /// The reference implementation's quirks, so that numbers can be compared.
    reference
  }

  @Option(
      names = "--compat",
      paramLabel = "MODE",
      defaultValue = "strict",
      description =
          "strict: the correct method; reference: with the published code's quirks (${DEFAULT-VALUE}).")
  private Mode mode = Mode.strict;

  /// Whether the quirks are wanted.
  public boolean isReference() {
    return mode == Mode.reference;
  }
}
