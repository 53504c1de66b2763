package quire.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.cli.CommandProvider;
import quire.lab.cli.ReportCommand;

class ReportCommandTest {
  @TempDir private Path out;

  private static String run(String... words) {
    var text = new StringWriter();
    var line = new CommandLine(new ReportCommand()).setOut(new PrintWriter(text));
    line.setExecutionExceptionHandler((problem, _, _) -> {
      throw problem;
    });
    try {
      assertThat(line.execute(words)).isZero();
    } catch (RuntimeException problem) {
      throw problem;
    }
    return text.toString();
  }

  @Test
  void writesOneReportForARunFolder() throws Exception {
    Path folder = out.resolve(SampleRun.ID);
    SampleRun.writeRun(folder, true);
    assertThat(run(folder.toString()).strip()).isEqualTo(folder.resolve("report.html").toString());
    assertThat(folder.resolve("report.html")).isRegularFile();
    assertThat(out.resolve("index.html")).doesNotExist();
  }

  @Test
  void writesAllReportsAndTheIndexForACall() throws Exception {
    SampleRun.writeCall(out, true);
    Path report = out.resolve("graph/exphormer/report.html");
    Files.delete(report);
    var json = Json.tree(run(out.toString(), "--json"), "output");
    assertThat(json.get("written").valueStream().map(node -> node.asString()))
        .containsExactly(report.toString(), out.resolve("index.html").toString());
    assertThat(report).isRegularFile();
  }

  @Test
  void refusesAFolderWithoutRuns() {
    var command = new ReportCommand();
    new CommandLine(command).parseArgs(out.toString());
    assertThatThrownBy(command::call)
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("no run folder");
    new CommandLine(command).parseArgs(out.resolve("nowhere").toString());
    assertThatThrownBy(command::call).hasMessageEndingWith("no such folder");
  }

  @Test
  void theProgramFindsTheCommand() {
    assertThat(ServiceLoader.load(CommandProvider.class).stream().map(p -> p.type().getName()))
        .contains(ReportCommand.Provider.class.getName());
  }
}
