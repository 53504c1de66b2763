package quire.text.cli;

import quire.base.cli.CommandProvider;

/// Offers `quire text` to the program.
public final class TextCommands implements CommandProvider {
  @Override
  public Object command() {
    return new TextCommand();
  }

  @Override
  public boolean isArea() {
    return false;
  }
}
