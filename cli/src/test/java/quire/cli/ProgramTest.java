package quire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.cli.CommandProvider;

class ProgramTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void offerTrial() throws IOException {
    offer(TestCommands.Good.class.getName());
  }

  private void offer(String... names) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(CommandProvider.class.getName()), String.join("\n", names) + "\n");
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    try (var loader = new URLClassLoader(new URL[] {url()}, getClass().getClassLoader())) {
      var program =
          new Program(
              ServiceLoader.load(CommandProvider.class, loader),
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8));
      return program.run(arguments);
    } catch (IOException problem) {
      throw new AssertionError(problem);
    }
  }

  private URL url() throws MalformedURLException {
    return folder.toUri().toURL();
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "request|2|quire: --rate must be above 0, is 0.0",
        "wrapped|2|quire: a.csv:3: bad number",
        "work|1|quire: step 7: the loss is NaN/  lower --lr",
        "argument|1|quire: unexpected IllegalArgumentException: negative size/  '--verbose' shows"
            + " where",
        "missing|1|quire: a.npz: no such file or folder",
        "native|1|quire: unexpected RuntimeException: size mismatch, got 3 and 4/  '--verbose'"
            + " shows where",
        "link|1|quire: a library could not be loaded: no torch/  'quire doctor' shows what works"
            + " here",
        "interrupt|130|quire: interrupted",
      })
  void saysInOneOrTwoLinesWhatFailed(String how, int code, String lines) {
    assertThat(run("trial", "fail", how)).isEqualTo(code);
    assertThat(errors()).isEqualTo(lines.replace("/  ", "\n  ") + "\n");
    assertThat(output()).isEmpty();
  }

  @Test
  void tellsHowToGiveMoreMemory() {
    assertThat(run("trial", "fail", "memory")).isEqualTo(1);
    assertThat(errors()).startsWith("quire: out of memory: Java heap space").contains("-Xmx");
  }

  @Test
  void passesOnExitCodesAndIsSilentAboutAReaderThatLeft() {
    assertThat(run("trial", "fail", "five")).isEqualTo(5);
    assertThat(run("trial", "fail", "pipe")).isZero();
    assertThat(errors()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "--verbose trial fail work",
        "trial --verbose fail work",
        "trial fail work --verbose",
        "trial fail --verbose work"
      })
  void showsTheStackTraceOnlyWhenAsked(String call) {
    assertThat(run(call.split(" "))).isEqualTo(1);
    assertThat(errors())
        .contains("quire: step 7")
        .contains("\tat ")
        .contains("Caused by: java.io.IOException: x");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "docter|quire: unknown command 'docter'; did you mean doctor?",
        "trail|quire: unknown command 'trail'; did you mean trial?",
        "comp|quire: unknown command 'comp'; did you mean completion?",
        "zzzzzz|quire: unknown command 'zzzzzz'",
        "trial fial|quire: quire trial: unknown command 'fial'; did you mean fail?",
        "trial fail --rat=1|quire: quire trial fail: unknown option '--rat=1'; did you mean"
            + " --rate?",
        "trial fail none extra|quire: quire trial fail: one argument too many: 'extra'",
        "trial|quire: Missing required subcommand",
        "trial fail --seed x|quire: Invalid value for option '--seed': 'x' is not a long",
      })
  void refusesWrongCallsWithTwo(String call, String line) {
    assertThat(run(call.split(" "))).isEqualTo(2);
    assertThat(errors().lines().findFirst()).contains(line);
    assertThat(errors().lines().skip(1)).singleElement().asString().startsWith("Try 'quire");
    assertThat(output()).isEmpty();
  }

  @Test
  void aProviderThatFailsIsNamedAndTheOthersWork() throws IOException {
    offer(
        TestCommands.Broken.class.getName(),
        "quire.nowhere.Gone",
        TestCommands.Good.class.getName(),
        TestCommands.Again.class.getName());
    assertThat(run("trial", "fail", "five")).isEqualTo(5);
    assertThat(errors().lines())
        .contains(
            "quire: quire.cli.TestCommands$Broken: its command is missing:"
                + " java.lang.UnsatisfiedLinkError: no torch in java.library.path",
            "quire: quire.cli.TestCommands$Again: a second command 'trial' is left out")
        .anyMatch(line -> line.contains("quire.nowhere.Gone"));
  }

  @Test
  void helpFitsAScreenAndListsAreasApart() {
    for (String[] call : new String[][] {{}, {"--help"}, {"-h"}}) {
      assertThat(run(call)).isZero();
      assertThat(output().lines().count()).isLessThanOrEqualTo(24);
      assertThat(output().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(80 + 1));
      assertThat(output().indexOf("trial  "))
          .isBetween(output().indexOf("Areas:"), output().indexOf("Common commands:"));
      assertThat(output()).contains("doctor").contains("completion");
    }
  }

  @Test
  void everyCommandHasHelp() {
    assertThat(run("trial", "fail", "--help")).isZero();
    assertThat(output()).contains("--verbose").contains("--seed").contains("(default: 0)");
    assertThat(run("trial", "-h")).isZero();
    assertThat(output()).contains("fail");
  }

  @Test
  void printsTheVersion() {
    assertThat(run("--version")).isZero();
    assertThat(output()).matches("quire \\d+\\.\\d+\\.\\d+\\S* \\(JDK 25[^)]*\\)\n");
  }

  @Test
  void completionWantsAShellItKnows() {
    assertThat(run("completion")).isEqualTo(2);
    assertThat(errors()).startsWith("quire: Missing required parameter: 'bash|zsh'");
    assertThat(run("completion", "fish")).isEqualTo(2);
    assertThat(errors()).contains("fish").contains("bash").contains("zsh");
  }

  @Test
  void completionKnowsCommandsAndOptions() {
    assertThat(run("completion", "bash")).isZero();
    assertThat(output())
        .startsWith("#!/usr/bin/env bash")
        .contains("trial")
        .contains("--rate")
        .contains("doctor");
    assertThat(run("completion", "zsh")).isZero();
    assertThat(output()).contains("bashcompinit").contains("trial");
  }

  @Test
  void printsClassPathAndJvmOptionsInOneLineEach() {
    assertThat(run("classpath")).isZero();
    assertThat(output()).isEqualTo(System.getProperty("java.class.path") + "\n");
    assertThat(run("jvm-options")).isZero();
    String options = output();
    assertThat(options.lines())
        .singleElement()
        .asString()
        .contains("--add-modules=jdk.incubator.vector");
    assertThat(run("jvm-options", "--jshell")).isZero();
    assertThat(output()).isEqualTo("-R" + options.replace(" ", " -R"));
  }
}
