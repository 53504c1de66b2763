package quire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.Json;

/// The assembled folder `target/quire`, run as users run it: by bash, with nothing in the
/// environment but a path.
class InstalledEndToEnd {
  private static final Path HOME = Path.of("target", "quire").toAbsolutePath();
  private static final Path QUIRE = HOME.resolve("bin/quire");
  private static final Path FINDER = Path.of("..", ".mvn", "jdk.sh").toAbsolutePath();

  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(folder);
  }

  @AfterEach
  void end() throws IOException {
    shell.deleteLinks();
  }

  @Test
  void tellsItsVersionFromAnywhereAndSoon() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("a link"), QUIRE);
    Path relative = Files.createSymbolicLink(folder.resolve("second"), Path.of("a link"));
    long best = Long.MAX_VALUE;
    for (Path program : List.of(QUIRE, link, relative, QUIRE, link, relative)) {
      long start = System.nanoTime();
      var result = shell.bash("\"$1\" --version", program);
      best = Math.min(best, (System.nanoTime() - start) / 1_000_000);
      assertThat(result.err()).isEmpty();
      assertThat(result.out()).matches("quire \\S+ \\(JDK 25\\S*\\)\n");
      assertThat(result.code()).isZero();
    }
    assertThat(best).as("milliseconds of the quickest of six starts").isLessThan(700);
  }

  @Test
  void runsFromACopyInAPathWithSpaces() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("my quire (1)"));
    Files.createDirectory(copy.resolve("bin"));
    Files.copy(QUIRE, copy.resolve("bin/quire"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    Files.createSymbolicLink(copy.resolve("lib"), HOME.resolve("lib"));
    var result = shell.bash("\"$1\" --help", copy.resolve("bin/quire"));
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("doctor");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void keepsArgumentsWithSpacesAndEmptyOnes() throws Exception {
    var spaces = shell.bash("\"$1\" classpath 'a  b * $HOME'", QUIRE);
    assertThat(spaces.code()).isEqualTo(2);
    assertThat(spaces.err())
        .startsWith("quire: quire classpath: one argument too many: 'a  b * $HOME'\n");
    var empty = shell.bash("\"$1\" classpath ''", QUIRE);
    assertThat(empty.code()).isEqualTo(2);
    assertThat(empty.err()).startsWith("quire: quire classpath: one argument too many: ''\n");
  }

  @Test
  void readsUnicodeArgumentsWithoutALocale() throws Exception {
    var result = shell.bash("\"$1\" classpath '\u00e9\u4e2d'", QUIRE);
    assertThat(result.err()).contains("'\u00e9\u4e2d'");
  }

  @Test
  void doctorPrintsOneDocumentWithAllKeys() throws Exception {
    var result = shell.bash("\"$1\" doctor --json", QUIRE);
    assertThat(result.code()).isZero();
    var tree = Json.tree(result.out(), "doctor");
    assertThat(tree.propertyNames())
        .contains(
            "version",
            "jdk",
            "processor",
            "cores",
            "threads",
            "memoryBytes",
            "blas",
            "blasReason",
            "gflopsFp32",
            "gflopsBf16",
            "gpu",
            "cache",
            "advice");
    assertThat(tree.get("cores").asInt()).isPositive();
    assertThat(tree.get("advice").isArray()).isTrue();
    assertThat(shell.bash("\"$1\" doctor", QUIRE).out()).contains("Processor").contains("Cache");
  }

  @Test
  void completionIsAScriptThatBashReads() throws Exception {
    var result =
        shell.bash("\"$1\" completion bash >c && bash -n c && . ./c && complete -p quire", QUIRE);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("complete").endsWith(" quire\n");
  }

  @Test
  void aSingleFileProgramRunsOnTheClassPath() throws Exception {
    Files.writeString(
        folder.resolve("Hello.java"),
        "void main() { IO.println(quire.base.Json.line(java.util.List.of(1, Double.NaN))); }\n");
    var result =
        shell.bash(
            "\"$2\" -cp \"$(\"$1\" classpath)\" $(\"$1\" jvm-options) Hello.java",
            QUIRE,
            Path.of(System.getProperty("java.home"), "bin", "java"));
    assertThat(result.out()).isEqualTo("[1,null]\n");
  }

  @Test
  void aReaderThatLeavesIsNoFailureAndAFullDiskIsOne() throws Exception {
    var left = shell.bash("\"$1\" completion bash | head -n 1; echo ${PIPESTATUS[0]}", QUIRE);
    assertThat(left.err()).isEmpty();
    assertThat(left.out()).endsWith("\n0\n");
    if (Files.exists(Path.of("/dev/full"))) {
      var full = shell.bash("\"$1\" completion bash >/dev/full", QUIRE);
      assertThat(full.code()).isEqualTo(1);
      assertThat(full.err().lines())
          .singleElement()
          .asString()
          .startsWith("quire: standard output: ");
    }
  }

  @Test
  void hasAFolderOfJarsAndNothingTwice() throws Exception {
    try (var files = Files.list(HOME.resolve("lib"))) {
      var names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".jar"))
              .toList();
      assertThat(names)
          .anyMatch(name -> name.startsWith("quire-base-"))
          .anyMatch(name -> name.startsWith("quire-cli-"));
      assertThat(names.stream().map(name -> name.replaceAll("-\\d+\\..*?(-linux.*)?\\.jar$", "$1")))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void vectorModuleIsLoadedForTheCallsThatNeedItAlone() throws Exception {
    Path copy = Files.createDirectories(folder.resolve("copy/lib"));
    Files.copy(FINDER, copy.resolve("jdk.sh"));
    Files.createDirectory(folder.resolve("copy/bin"));
    Path program = folder.resolve("copy/bin/quire");
    Files.copy(QUIRE, program, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(copy.resolve("vector-commands"), "# a comment\n\ngraph train\nreproduce");
    Path java = fakeJdk(folder.resolve("jdk"), "25.0.1").resolve("bin/java");
    Files.writeString(java, "#!/bin/bash\nprintf '%s\\n' \"$@\"\n");
    var home =
        Map.of("JAVA_HOME", folder.resolve("jdk").toString(), "QUIRE_JVM_OPTIONS", "-Xmx1g -Da=b");
    for (String call :
        List.of("graph train --data x", "--verbose graph --json train", "reproduce")) {
      assertThat(shell.bash(folder, home, "\"$1\" " + call, program).out().lines())
          .as(call)
          .contains("--add-modules=jdk.incubator.vector", "-Xmx1g", "-Da=b");
    }
    for (String call :
        List.of("", "graph info --data train", "list", "reproducer", "graph trainer")) {
      assertThat(shell.bash(folder, home, "\"$1\" " + call, program).out())
          .as(call)
          .doesNotContain("incubator");
    }
  }

  @Test
  void findsAJdk25WhereverItIs() throws Exception {
    Path old = fakeJdk(folder.resolve("jvm/17 old"), "17.0.1");
    fakeJdk(folder.resolve("jvm/250"), "250.0.1");
    Path early = fakeJdk(folder.resolve("jvm/25 early"), "25");
    Path broken = fakeJdk(folder.resolve("jvm/25 a broken"), "25.0.1");
    Files.delete(broken.resolve("bin/java"));
    Path sdkman = fakeJdk(folder.resolve("home/.sdkman/candidates/java/25.0.3-tem"), "25.0.3");
    assertThat(find(Map.of("JAVA_HOME", sdkman.toString()), "jvm/*")).isEqualTo(sdkman + "\n");
    assertThat(find(Map.of("JAVA_HOME", old.toString()), "jvm/*")).isEqualTo(early + "\n");
    assertThat(find(Map.of("JDK25_HOME", sdkman.toString()), "none/*")).isEqualTo(sdkman + "\n");
    assertThat(find(Map.of(), "none/*")).isEmpty();
    // The path comes last, and its links are followed.
    Files.createDirectory(folder.resolve("links"));
    Files.createSymbolicLink(folder.resolve("links/java"), sdkman.resolve("bin/java"));
    assertThat(find(Map.of("PATH", folder.resolve("links") + ":/usr/bin:/bin"), "none/*"))
        .isEqualTo(sdkman.toRealPath() + "\n");
    // Where it usually is, below a home that the caller names.
    var usual =
        shell.bash(
            folder,
            Map.of("HOME", folder.resolve("home").toString()),
            ". \"$1\"; list_jdk_folders; printf '%s\\n' \"${jdk_folders[@]}\"",
            FINDER);
    assertThat(usual.out().lines()).contains(sdkman.toString());
  }

  private String find(Map<String, String> environment, String pattern) throws Exception {
    String script =
        ". \"$1\"; root=$2; list_jdk_folders() { jdk_folders=(\"$root\"/"
            + pattern
            + "); }; find_jdk25 java && echo \"$jdk25\"";
    return shell.bash(folder, environment, script, FINDER, folder).out();
  }

  @Test
  void saysInOneLineThatNoJdkWasFound() throws Exception {
    Path lib = Files.createDirectories(folder.resolve("copy/lib"));
    Files.writeString(
        lib.resolve("jdk.sh"),
        Files.readString(FINDER) + "\nlist_jdk_folders() { jdk_folders=(/none); }\n");
    Files.createDirectory(folder.resolve("copy/bin"));
    Path program = folder.resolve("copy/bin/quire");
    Files.copy(QUIRE, program, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    Path old = fakeJdk(folder.resolve("old"), "17.0.1").resolve("bin");
    var result =
        shell.bash(folder, Map.of("PATH", old + ":/usr/bin:/bin"), "\"$1\" --version", program);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .startsWith("quire: no JDK 25 found");
  }

  private static Path fakeJdk(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    for (String tool : List.of("java", "javac")) {
      Path file = Files.writeString(home.resolve("bin").resolve(tool), "#!/bin/sh\nexit 9\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    return home;
  }
}
