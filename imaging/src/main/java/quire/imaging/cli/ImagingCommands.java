package quire.imaging.cli;

import quire.base.cli.CommandProvider;

/// Offers `quire imaging` to the program.
public final class ImagingCommands implements CommandProvider {
  @Override
  public Object command() {
    return new ImagingCommand();
  }

  @Override
  public boolean isArea() {
    return false;
  }
}
