package quire.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `quire jvm-options`: the JVM options that a program of the user's needs to use the library.
@Command(
    name = "jvm-options",
    description = "Print the JVM options that a program using the library needs.",
    footer = {
      "",
      "Examples:",
      "  java -cp \"$(quire classpath)\" $(quire jvm-options) Program.java",
      "  jshell --class-path \"$(quire classpath)\" $(quire jvm-options --jshell)"
    })
final class JvmOptionsCommand implements Callable<Integer> {
  private static final List<String> OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--add-modules=jdk.incubator.vector");

  @Spec private CommandSpec spec;

  @Option(names = "--jshell", description = "Print them as jshell wants them (-R before each).")
  private boolean jshell;

  @Override
  public Integer call() {
    String prefix = jshell ? "-R" : "";
    spec.commandLine()
        .getOut()
        .println(OPTIONS.stream().map(prefix::concat).collect(Collectors.joining(" ")));
    return Program.DONE;
  }
}
