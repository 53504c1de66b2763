package quire.tensor.cli;

import quire.base.cli.CommandProvider;

/// Offers `quire tensors`.
public final class TensorsCommands implements CommandProvider {
  @Override
  public Object command() {
    return new TensorsCommand();
  }

  @Override
  public boolean isArea() {
    return false;
  }
}
