package quire.data.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import quire.base.RequestException;
import quire.data.DataSet;
import quire.data.Kind;
import quire.data.OwnSets;

/// `quire data remove ID`: forgets a card of one's own.
@Command(
    name = "remove",
    description = "Forget the card of a data set of your own; the data stays.",
    footer = {"", "Example:", "  quire data remove holidays"})
final class RemoveCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "ID", description = "The data set.")
  private String id;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  RemoveCommand() {}

  @Override
  public Integer call() {
    DataSet set = Shown.catalogue().get(id);
    if (set.kind() != Kind.YOURS) {
      throw new RequestException("data set '" + id + "' is " + set.kind().id() + ", not yours");
    }
    OwnSets.remove(id);
    return 0;
  }
}
