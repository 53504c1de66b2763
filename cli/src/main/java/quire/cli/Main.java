package quire.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import quire.base.Machine;
import quire.base.cli.CommandProvider;

/// Where the JVM starts.
public final class Main {
  private Main() {}

  /// Runs one call and ends the JVM with its exit code.
  public static void main(String[] arguments) {
    var standard = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    var out = new PrintStream(standard, false, StandardCharsets.UTF_8);
    var err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    System.setOut(out);
    System.setErr(err);
    int code;
    if (arguments.length == 1 && arguments[0].equals("--version")) {
      out.println(versionLine()); // without the libraries that the rest needs: it must be quick
      code = Program.DONE;
    } else {
      code = new Program(ServiceLoader.load(CommandProvider.class), out, err).run(arguments);
    }
    out.flush();
    String failure = standard.failure();
    if (failure != null && code == Program.DONE) {
      err.println("quire: standard output: " + failure);
      code = Program.FAILED;
    }
    // Native thread pools and servers may have threads that would keep the JVM alive.
    System.exit(code);
  }

  static String versionLine() {
    return "quire " + Machine.quireVersion() + " (JDK " + Machine.jdkVersion() + ")";
  }
}
