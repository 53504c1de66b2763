package quire.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `quire classpath`: what `java -cp` and jshell need to use the library.
@Command(
    name = "classpath",
    description = "Print the class path, for jshell and single-file programs.",
    footer = {
      "",
      "Example:",
      "  java -cp \"$(quire classpath)\" $(quire jvm-options) Program.java"
    })
final class ClasspathCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(System.getProperty("java.class.path"));
    return Program.DONE;
  }
}
