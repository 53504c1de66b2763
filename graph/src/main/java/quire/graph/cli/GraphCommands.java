package quire.graph.cli;

import quire.base.cli.CommandProvider;

/// Offers `quire graph` to the program.
public final class GraphCommands implements CommandProvider {
  @Override
  public Object command() {
    return new GraphCommand();
  }
}
