package quire.ontology.cli;

import quire.base.cli.CommandProvider;

/// Offers `quire ontology` to the program.
public final class OntologyCommands implements CommandProvider {
  @Override
  public Object command() {
    return new OntologyCommand();
  }
}
