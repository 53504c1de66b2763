package quire.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/// A page of `docs/` whose Java a test of its module keeps true: blocks are either whole programs,
/// which run, or regions of a source file that a comment above them names, which must stand there.
///
/// @param file the page, seen from the folder of a module
public record DocumentedPage(Path file) {
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SNIPPET =
      Pattern.compile("<!-- snippet: (\\S+) -->\n```java\n(.*?)```", Pattern.DOTALL);

  /// The page `docs/NAME.md`, from a test that runs in its module's folder.
  public static DocumentedPage of(String name) {
    return new DocumentedPage(Path.of("..", "docs", name + ".md"));
  }

  /// Compiles each block of the page as a single-file program, runs it, and gives what each
  /// printed.
  ///
  /// @param folder an empty folder for sources and classes
  public List<String> run(Path folder) throws Exception {
    List<String> outputs = new ArrayList<>();
    for (MatchResult block : BLOCK.matcher(Files.readString(file)).results().toList()) {
      outputs.add(run(folder, "Program" + outputs.size(), block.group(1)));
    }
    assertThat(outputs).as("Java programs of %s", file).isNotEmpty();
    return outputs;
  }

  /// Every block names the source that it shows, from the root of the tree, and stands there letter
  /// by letter.
  ///
  /// @param count the number of blocks, so that one that lost its comment is noticed
  public void showsSources(int count) throws IOException {
    String page = Files.readString(file);
    List<MatchResult> snippets = SNIPPET.matcher(page).results().toList();
    assertThat(snippets).as("snippets of %s", file).hasSize(count);
    assertThat(BLOCK.matcher(page).results()).as("Java blocks of %s", file).hasSize(count);
    for (MatchResult snippet : snippets) {
      Path source = Path.of("..").resolve(snippet.group(1));
      assertThat(Files.readString(source)).as("%s", source).contains(snippet.group(2));
    }
  }

  private static String run(Path folder, String name, String program) throws Exception {
    Path source = Files.writeString(folder.resolve(name + ".java"), program);
    String classes = System.getProperty("java.class.path");
    String[] arguments = {
      "-proc:none", "-encoding", "UTF-8", "-d", folder.toString(), "-cp", classes, source.toString()
    };
    int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments);
    assertThat(code).as("%s compiles", name).isZero();
    var bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      var constructor = loader.loadClass(name).getDeclaredConstructor();
      constructor.setAccessible(true);
      var main = constructor.getDeclaringClass().getDeclaredMethod("main");
      main.setAccessible(true);
      main.invoke(constructor.newInstance());
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
