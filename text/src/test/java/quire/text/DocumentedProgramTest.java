package quire.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every Java program of docs/text.md compiles as a single file and runs.
class DocumentedProgramTest {
  @TempDir Path folder;

  @Test
  void programsRun() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "text.md"));
    var blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
    List<String> outputs = new ArrayList<>();
    while (blocks.find()) {
      outputs.add(run("Program" + outputs.size(), blocks.group(1)));
    }
    assertThat(outputs).isNotEmpty();
    assertThat(outputs.getFirst().lines())
        .contains("65 a 'a'", "a newer \uD83D\uDE42", "4 tokens")
        .filteredOn(line -> line.equals("a newer \uD83D\uDE42"))
        .hasSize(2);
    assertThat(outputs).hasSize(2);
    assertThat(outputs.getLast().lines()).hasSize(2).last().isEqualTo("newer low");
  }

  private String run(String name, String program) throws Exception {
    Path file = Files.writeString(folder.resolve(name + ".java"), program);
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-encoding",
                "UTF-8",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());
    assertThat(code).as("%s compiles", name).isZero();
    var bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (var loader = new URLClassLoader(new java.net.URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      var type = loader.loadClass(name);
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      var main = type.getDeclaredMethod("main");
      main.setAccessible(true);
      main.invoke(constructor.newInstance());
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
