package quire.base.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class OptionsTest {
  @Command(name = "x")
  static final class Example {
    @Mixin private WorkOptions work;
    @Mixin private OutOptions out;
    @Mixin private JsonOption json;
  }

  private static Example parse(String... arguments) {
    return CommandLine.populateCommand(new Example(), arguments);
  }

  @Test
  void seedIsZeroAndThreadsAreAllCoresUnlessGiven() {
    assertThat(parse().work.seed()).isZero();
    assertThat(parse().work.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(parse("--seed", "-7").work.seed()).isEqualTo(-7);
    assertThat(parse("--threads=3").work.threads()).isEqualTo(3);
    assertThat(parse("--json").json.json()).isTrue();
    assertThat(parse().json.json()).isFalse();
    assertThatThrownBy(() -> parse("--threads", "0").work.threads())
        .hasMessage("--threads must be at least 1, is 0");
  }

  @Test
  void refusesToReplaceAFileUnlessForced(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("a.npz"));
    Path other = folder.resolve("b.npz");
    assertThat(parse().out.file(other)).isEqualTo(other);
    assertThat(parse("--out", file.toString(), "--force").out.file(other)).isEqualTo(file);
    assertThatThrownBy(() -> parse("--out", file.toString()).out.file(other))
        .hasMessage("--out " + file + ": exists; name another or add --force");
    assertThatThrownBy(() -> parse("--out", folder.toString()).out.file(other))
        .hasMessage("--out " + folder + ": is a folder; name a file");
  }

  @Test
  void refusesAFolderThatHoldsSomethingUnlessForced(@TempDir Path folder) throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path file = Files.createFile(folder.resolve("file"));
    String full = folder.toString();
    assertThat(parse("--out", empty.toString()).out.folder(file)).isEqualTo(empty);
    assertThat(parse("--out", full, "--force").out.folder(file)).isEqualTo(folder);
    assertThatThrownBy(() -> parse("--out", full).out.folder(empty))
        .hasMessage("--out " + full + ": is not empty; name another or add --force");
    assertThatThrownBy(() -> parse("--out", file.toString()).out.folder(empty))
        .hasMessage("--out " + file + ": is a file; name a folder");
  }
}
