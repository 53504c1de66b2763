package quire.network.cli;

import quire.base.cli.CommandProvider;

/// Offers `quire network` to the program.
public final class NetworkCommands implements CommandProvider {
  @Override
  public Object command() {
    return new NetworkCommand();
  }
}
