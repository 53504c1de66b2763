package quire.data.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import quire.base.RequestException;

/// Runs calls of `quire data` one after the other and prints the exit code and output of each. The
/// call `spoil FILE` changes a file.
final class CallsMain {
  static final String MARK = "-- next --\n";

  private CallsMain() {}

  public static void main(String[] calls) throws Exception {
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (String call : calls) {
      var buffer = new java.io.ByteArrayOutputStream();
      System.setOut(new PrintStream(buffer, true, StandardCharsets.UTF_8));
      int code = 0;
      if (call.startsWith("spoil ")) {
        Files.writeString(Path.of(call.substring("spoil ".length())), "spoilt");
      } else {
        var line = new CommandLine(new DataCommand());
        line.setExecutionExceptionHandler((problem, _, _) -> {
          System.out.println(problem.getMessage());
          return problem instanceof RequestException ? 2 : 1;
        });
        code = line.execute(call.split(" "));
      }
      out.print(code + "\n" + buffer.toString(StandardCharsets.UTF_8) + MARK);
    }
    out.flush();
  }
}
