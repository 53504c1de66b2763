package quire.text.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import quire.base.Json;
import quire.base.RequestException;
import tools.jackson.databind.JsonNode;

class TextVerbsTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();

  private int run(Object... arguments) {
    out.getBuffer().setLength(0);
    var line = new CommandLine(new TextCommands().command());
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(new StringWriter()));
    line.setExecutionExceptionHandler((problem, _, _) -> {
      if (problem instanceof RequestException) {
        out.write(problem.getMessage());
        return 2;
      }
      throw problem;
    });
    return line.execute(
        java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
  }

  private JsonNode json() {
    return Json.tree(out.toString(), "output");
  }

  @Test
  void trainsEncodesAndDecodes() throws IOException {
    var text = folder.resolve("corpus.txt");
    var tokenizer = folder.resolve("tokenizer.json");
    Files.writeString(text, "low lower lowest\nnew newer newest\n");
    assertThat(run("train", text, "--size", 270, "--out", tokenizer, "--json")).isZero();
    assertThat(json().get("size").asInt()).isEqualTo(270);
    assertThat(run("encode", tokenizer, "lower \uD83D\uDE00", "--json")).isZero();
    var first = json().get("texts").get(0);
    assertThat(first.get("ends").get(first.get("ends").size() - 1).asInt()).isEqualTo(8);
    var ids = folder.resolve("ids.jsonl");
    Files.writeString(ids, first.get("ids") + "\n");
    assertThat(run("decode", tokenizer, "--file", ids, "--json")).isZero();
    assertThat(json().get("texts").get(0).asString()).isEqualTo("lower \uD83D\uDE00");
    assertThat(run("encode", tokenizer, "--file", text, "--code-points", "--json")).isZero();
    assertThat(json().get("texts").size()).isEqualTo(2);
    assertThat(run("info", tokenizer, "--json")).isZero();
    assertThat(json().get("kind").asString()).isEqualTo("bpe");
    assertThat(json().get("special").get(0).get("token").asString()).isEqualTo("<|endoftext|>");
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThat(run("encode", folder.resolve("none.json"), "a")).isEqualTo(2);
    assertThat(out.toString()).contains("none.json").contains("no such file");
    assertThat(run("train", folder.resolve("none.txt"), "--out", folder.resolve("t.json")))
        .isEqualTo(2);
    assertThat(folder.resolve("t.json")).doesNotExist();
    assertThat(run()).isEqualTo(2);
  }
}
