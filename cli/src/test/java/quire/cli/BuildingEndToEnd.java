package quire.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `./quire` builds and when: the real script in a small tree whose `mvnw` only notes that it
/// ran and leaves what Maven would leave.
class BuildingEndToEnd {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String STAMP =
      "for m in base lab graph cli; do mkdir -p $m/target; date +%s.%N >$m/target/built; done\n";

  @TempDir Path temporary;
  private Path tree;
  private Shell shell;

  @BeforeEach
  void plant() throws IOException {
    shell = new Shell(temporary);
    tree = Files.createDirectory(temporary.resolve("a tree (1)"));
    Files.copy(ROOT.resolve("quire"), tree.resolve("quire"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectory(tree.resolve(".mvn"));
    Files.writeString(tree.resolve(".mvn/jdk.sh"), "");
    Files.writeString(tree.resolve("pom.xml"), "<project/>");
    module("base");
    module("lab", "base");
    module("graph", "lab");
    module("bench", "graph"); // not below cli: never built
    module("cli", "graph", "base");
    maven(STAMP);
    for (Path file : files()) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
    }
  }

  @AfterEach
  void end() throws IOException {
    shell.deleteLinks();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      return all.toList();
    }
  }

  private void module(String name, String... needs) throws IOException {
    var pom =
        new StringBuilder(
            "<project><parent><groupId>quire</groupId>\n<artifactId>quire</artifactId></parent>");
    for (String other : needs) {
      pom.append("<dependency><groupId>quire</groupId>\n  <artifactId>")
          .append(other)
          .append("</artifactId></dependency>");
    }
    Files.createDirectories(tree.resolve(name).resolve("src/main/java/a b"));
    Files.writeString(tree.resolve(name).resolve("src/main/java/a b/A.java"), "class A {}");
    Files.writeString(tree.resolve(name).resolve("pom.xml"), pom);
  }

  /// A Maven that notes each run, does what is given, and leaves a program that shows its
  /// arguments.
  private void maven(String body) throws IOException {
    Path program = Path.of("cli/target/quire/bin/quire");
    Path file =
        Files.writeString(
            tree.resolve("mvnw"),
            "#!/bin/bash\ncd \"${0%/*}\" || exit 9\necho run >>runs\n"
                + body
                + "mkdir -p "
                + program.getParent()
                + "\n"
                + "printf '#!/bin/bash\\nprintf \"<%%s>\" \"$@\"\\n' >"
                + program
                + "; chmod +x "
                + program
                + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Shell.Result quire() throws Exception {
    return shell.bash("\"$1\" 'x y' '' z", tree.resolve("quire"));
  }

  private void assertBuilds(String modules) throws Exception {
    var result = quire();
    assertThat(result.err()).startsWith("quire: building " + modules + " with Maven");
    assertThat(result.out()).isEqualTo("<x y><><z>");
    assertThat(quire().err()).as("a second call").isEmpty();
  }

  @Test
  void buildsOnFirstUseAndThenOnlyWhatChangedAndWhatStandsOnIt() throws Exception {
    assertBuilds("base lab graph cli");
    Files.writeString(tree.resolve("graph/src/main/java/a b/A.java"), "class A { }");
    assertBuilds("graph cli");
    Files.writeString(tree.resolve("lab/src/main/java/a b/B.java"), "class B {}");
    assertBuilds("lab graph cli");
    Files.delete(tree.resolve("lab/src/main/java/a b/B.java"));
    assertBuilds("lab graph cli");
    Files.writeString(tree.resolve("bench/src/main/java/a b/A.java"), "class A { }");
    assertThat(quire().err()).isEmpty();
    Files.writeString(
        tree.resolve("cli/pom.xml"), Files.readString(tree.resolve("cli/pom.xml")) + "\n");
    assertBuilds("cli");
    Files.writeString(tree.resolve("pom.xml"), "<project></project>");
    assertBuilds("base lab graph cli");
    Files.delete(tree.resolve("cli/target/quire/bin/quire"));
    assertBuilds("cli");
    Files.delete(tree.resolve("base/target/built"));
    assertBuilds("base lab graph cli");
  }

  @Test
  void takesAwayClassesOfWhatItBuilds() throws Exception {
    quire();
    Path old = Files.createDirectories(tree.resolve("lab/target/classes")).resolve("Gone.class");
    Path kept = Files.createDirectories(tree.resolve("base/target/classes")).resolve("A.class");
    Files.createFile(old);
    Files.createFile(kept);
    Files.writeString(tree.resolve("lab/src/main/java/a b/A.java"), "class A { }");
    quire();
    assertThat(old).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void aFailedBuildShowsMavensErrorsOnceAndIsTriedAgain() throws Exception {
    maven(
        """
        echo '[INFO] Building quire-lab 0.1.0 [2/3]'
        echo '[ERROR] COMPILATION ERROR : '
        echo '[ERROR] /x/A.java:[3,4] cannot find symbol'
        echo '  symbol: class Foo'
        echo '[INFO] 1 error'
        echo '[ERROR] Failed to execute goal x: Compilation failure: Compilation failure:'
        echo '[ERROR] /x/A.java:[3,4] cannot find symbol'
        echo '[ERROR] Re-run Maven using the -X switch'
        exit 1
        """);
    for (int i = 0; i < 2; i++) {
      var result = quire();
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err().lines().skip(1))
          .containsExactly(
              "quire:   lab",
              "[ERROR] /x/A.java:[3,4] cannot find symbol",
              "  symbol: class Foo",
              "quire: the build failed; all of it is in "
                  + tree.toRealPath().resolve(".quire/build.log"));
    }
    maven(STAMP);
    assertThat(quire().code()).isZero();
  }

  @Test
  void passesOnThatThereIsNoMaven() throws Exception {
    maven("echo 'mvnw: no Maven 3.8.7 or newer on the path' >&2; exit 2\n");
    var result = quire();
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines().skip(1))
        .containsExactly("mvnw: no Maven 3.8.7 or newer on the path");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    maven("sleep 0.5\n" + STAMP);
    var result = shell.bash("\"$1\" a & \"$1\" b & wait", tree.resolve("quire"));
    assertThat(result.out()).contains("<a>").contains("<b>");
    assertThat(tree.resolve("runs")).hasContent("run");
  }

  @Test
  void twoAtOnceBuildOnceWithoutFlock() throws Exception {
    maven("sleep 0.5\n" + STAMP);
    String pathWithoutFlock =
        """
        mkdir tools; for t in bash awk find head cat dirname readlink mkdir rm sleep tee grep sed date chmod env; do ln -s "$(command -v $t)" tools/$t; done
        export PATH=$PWD/tools
        "$1" a & "$1" b & wait; "$1" c
        """;
    var result = shell.bash(pathWithoutFlock, tree.resolve("quire"));
    assertThat(result.out()).contains("<a>").contains("<b>").contains("<c>");
    assertThat(tree.resolve("runs")).hasContent("run");
    assertThat(tree.resolve(".quire/building")).doesNotExist();
  }

  @Test
  void runsThroughALinkFromAnotherFolder() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("q"), tree.resolve("quire"));
    var result = shell.bash(Path.of("/"), Map.of("CDPATH", "/usr"), "\"$1\" 1", link);
    assertThat(result.out()).isEqualTo("<1>");
  }

  @Test
  void stopsTheBuildAtOnceOnAnInterrupt() throws Exception {
    // A process that was started with interrupts ignored cannot turn them on again.
    assumeThat(interruptsAreIgnored()).isFalse();
    maven("sleep 60 & echo $! >sleeping; wait\n" + STAMP);
    Process process =
        shell.builder(temporary, Map.of(), "exec \"$1\" x", tree.resolve("quire")).start();
    Path sleeping = tree.resolve("sleeping");
    for (int i = 0; i < 200 && !(Files.exists(sleeping) && Files.size(sleeping) > 0); i++) {
      Thread.sleep(50);
    }
    long sleeper = Long.parseLong(Files.readString(sleeping).strip());
    long start = System.nanoTime();
    shell.bash("kill -INT \"$1\"", process.pid());
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(3));
    for (int i = 0; i < 40 && alive(sleeper); i++) {
      Thread.sleep(50);
    }
    assertThat(alive(sleeper)).as("the build's own children").isFalse();
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(
              line -> (Long.parseUnsignedLong(line.replace("SigIgn:", "").strip(), 16) & 2) != 0);
    }
  }

  @Test
  void mavenWrapperSaysInOneLineWhatIsMissing() throws Exception {
    Path home = Files.createDirectory(temporary.resolve("wrapper"));
    Files.copy(ROOT.resolve("mvnw"), home.resolve("mvnw"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectory(home.resolve(".mvn"));
    Files.copy(ROOT.resolve(".mvn/jdk.sh"), home.resolve(".mvn/jdk.sh"));
    String withoutMaven =
        """
        mkdir tools; for t in bash dirname readlink env; do ln -s "$(command -v $t)" tools/$t; done
        export PATH=$PWD/tools
        "$1" -v
        """;
    var result =
        shell.bash(
            home,
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            withoutMaven,
            home.resolve("mvnw"));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .startsWith("mvnw: no Maven 3.8.7 or newer on the path");
    Files.writeString(
        home.resolve(".mvn/jdk.sh"),
        "\nlist_jdk_folders() { jdk_folders=(/none); }\n",
        java.nio.file.StandardOpenOption.APPEND);
    var noJdk =
        shell.bash(
            home,
            Map.of("PATH", home.resolve("tools").toString()),
            "\"$1\" -v",
            home.resolve("mvnw"));
    assertThat(noJdk.code()).isEqualTo(2);
    assertThat(noJdk.err().lines()).singleElement().asString().startsWith("mvnw: no JDK 25 found");
  }
}
