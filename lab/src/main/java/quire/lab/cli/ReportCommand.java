package quire.lab.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.cli.CommandProvider;
import quire.base.cli.JsonOption;
import quire.lab.Call;
import quire.lab.RunSettings;
import quire.lab.report.IndexPage;
import quire.lab.report.Report;

/// `quire report DIR`: writes the report of a run again from its files alone.
@Command(
    name = "report",
    description = "Write the report of a run folder again, from its files alone.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "DIR is the folder of one experiment, or of a whole call: then every report and the index",
      "page are written.",
      "",
      "Example:",
      "  quire report runs/20261125-090000/graph/exphormer"
    })
public final class ReportCommand implements Callable<Integer> {
  /// Offers the command to the program.
  public static final class Provider implements CommandProvider {
    @Override
    public Object command() {
      return new ReportCommand();
    }

    @Override
    public boolean isArea() {
      return false;
    }
  }

  @Parameters(index = "0", paramLabel = "DIR", description = "A run folder.")
  private Path dir = Path.of(".");

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (!Files.isDirectory(dir)) {
      throw new RequestException(dir + ": no such folder");
    }
    List<Path> written = new ArrayList<>();
    if (Files.isRegularFile(dir.resolve(RunSettings.NAME))) {
      written.add(Report.write(dir));
    } else {
      for (Path run : runs()) {
        written.add(Report.write(run));
      }
      if (written.isEmpty()) {
        throw new RequestException(
            dir + ": no run folder: neither it nor a folder in it has " + RunSettings.NAME);
      }
      written.add(IndexPage.write(dir));
    }
    var out = spec.commandLine().getOut();
    if (json.json()) {
      out.println(Json.pretty(Map.of("written", written.stream().map(Path::toString).toList())));
    } else {
      written.forEach(out::println);
    }
    out.flush();
    return 0;
  }

  /// The run folders of a call: those that it names, else those found two levels down.
  private List<Path> runs() {
    if (Call.isIn(dir)) {
      return Call.read(dir).experiments().stream()
          .map(entry -> dir.resolve(entry.id()))
          .filter(run -> Files.isRegularFile(run.resolve(RunSettings.NAME)))
          .toList();
    }
    return IndexPage.runFolders(dir);
  }
}
