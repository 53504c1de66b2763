package quire.lab.cli;

import quire.base.cli.CommandProvider;

/// Offers `quire report`.
public final class ReportCommandProvider implements CommandProvider {
  @Override
  public Object command() {
    return new ReportCommand();
  }

  @Override
  public boolean isArea() {
    return false;
  }
}
