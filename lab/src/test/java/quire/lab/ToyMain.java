package quire.lab;

import picocli.CommandLine;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.lab.cli.ReproduceCommand;

/// `quire reproduce` in a JVM of its own, as the program runs it, for tests that kill it.
public final class ToyMain {
  private ToyMain() {}

  public static void main(String[] arguments) {
    var line = new CommandLine(new ReproduceCommand());
    line.setExecutionExceptionHandler((problem, _, _) -> {
      System.err.println(problem.getMessage());
      if (!(problem instanceof RequestException || problem instanceof WorkException)) {
        problem.printStackTrace();
      }
      return problem instanceof RequestException ? 2 : 1;
    });
    System.exit(line.execute(arguments));
  }
}
