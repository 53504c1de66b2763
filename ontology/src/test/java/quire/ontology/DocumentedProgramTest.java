package quire.ontology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java program of docs/ontology.md compiles as a single file and prints what it should; the
/// page's first knowledge base gives the counts that the page shows.
class DocumentedProgramTest {
  @TempDir Path folder;

  private static String page() throws Exception {
    return Files.readString(Path.of("..", "docs", "ontology.md"));
  }

  @Test
  void theProgramRuns() throws Exception {
    var block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page());
    assertThat(block.find()).isTrue();
    Path file = Files.writeString(folder.resolve("Program.java"), block.group(1));
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());
    assertThat(code).isZero();
    var bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (var loader = new URLClassLoader(new java.net.URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      var constructor = loader.loadClass("Program").getDeclaredConstructor();
      constructor.setAccessible(true);
      var main = constructor.getDeclaringClass().getDeclaredMethod("main");
      main.setAccessible(true);
      main.invoke(constructor.newInstance());
    } finally {
      System.setOut(before);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("complete, 7 facts", "[[bob], [cid]]", "true []", "far");
  }

  @Test
  void theFirstExampleGivesWhatThePageShows() throws Exception {
    var example = Pattern.compile("    % family.dlgp\n((    .*\n)+)").matcher(page());
    assertThat(example.find()).isTrue();
    var closure = Chase.run(KnowledgeBase.parse(example.group(1)), "restricted", 100);
    assertThat(page()).contains("facts          2 given, " + closure.facts().size() + " in all");
    assertThat(closure.result().rounds()).isEqualTo(5);
    assertThat(closure.result().matches()).isEqualTo(2);
  }
}
