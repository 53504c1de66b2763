package quire.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import quire.base.RequestException;
import quire.base.WorkException;

/// Turns what a command threw into one or two plain lines on standard error and an exit code.
final class Complaint {
  private static final int MOST_LINES = 2;
  private static final int LONGEST_LINE = 400;
  private static final int DEEPEST_CAUSE = 20;

  private final PrintStream err;

  Complaint(PrintStream err) {
    this.err = err;
  }

  /// Says it, and returns the exit code.
  ///
  /// @param verbose whether to show the stack trace too
  int about(Throwable thrown, boolean verbose) {
    Throwable problem = unwrap(thrown);
    if (isInterrupt(problem)) {
      say("interrupted", thrown, verbose);
      return Program.INTERRUPTED;
    }
    if (isBrokenPipe(problem)) {
      return Program.DONE; // whoever read our output has seen enough
    }
    say(describe(problem), thrown, verbose);
    return isRequest(problem) ? Program.WRONG_REQUEST : Program.FAILED;
  }

  /// Prints a message in at most two lines.
  void say(String message, Throwable thrown, boolean verbose) {
    List<String> lines =
        message
            .lines()
            .filter(line -> !line.isBlank())
            .limit(MOST_LINES)
            .map(Complaint::cut)
            .toList();
    err.println("quire: " + (lines.isEmpty() ? "failed" : String.join("\n  ", lines)));
    if (verbose) {
      thrown.printStackTrace(err);
    }
  }

  /// Whether the request was wrong, wherever in the chain of wrappers that is said.
  static boolean isRequest(Throwable thrown) {
    return unwrap(thrown) instanceof RequestException;
  }

  /// What lies inside the wrappers that threads, reflection and streams put around it.
  private static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < DEEPEST_CAUSE; i++) {
      boolean wrapper =
          cause instanceof CompletionException
              || cause instanceof ExecutionException
              || cause instanceof UncheckedIOException
              || cause instanceof ExceptionInInitializerError
              || cause instanceof java.lang.reflect.InvocationTargetException
              || cause instanceof picocli.CommandLine.ExecutionException;
      Throwable next = cause.getCause();
      if (!wrapper || next == null) {
        break;
      }
      cause = next;
    }
    return cause;
  }

  private static boolean isInterrupt(Throwable problem) {
    return problem instanceof InterruptedException
        || problem instanceof ClosedByInterruptException
        || problem.getCause() instanceof InterruptedException;
  }

  private static boolean isBrokenPipe(Throwable problem) {
    return problem instanceof IOException && "Broken pipe".equals(problem.getMessage());
  }

  private static String describe(Throwable problem) {
    return switch (problem) {
      case RequestException request -> message(request);
      case WorkException work -> message(work);
      case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileAlreadyExistsException there -> there.getFile() + ": exists already";
      case FileSystemException file -> message(file);
      case OutOfMemoryError memory -> outOfMemory(memory);
      case StackOverflowError _ ->
          "the stack is too small for this input; try QUIRE_JVM_OPTIONS=-Xss64m";
      case LinkageError link ->
          "a library could not be loaded: "
              + message(link)
              + "\n'quire doctor' shows what works here";
      case IOException io -> message(io);
      default ->
          "unexpected "
              + problem.getClass().getSimpleName()
              + ": "
              + message(problem)
              + "\n'--verbose' shows where";
    };
  }

  private static String outOfMemory(OutOfMemoryError problem) {
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    return "out of memory: "
        + message(problem)
        + " (the Java heap may grow to "
        + heap
        + " MB)\n"
        + "lower the batch or the size, or give more, such as QUIRE_JVM_OPTIONS=-Xmx16g";
  }

  private static String message(Throwable problem) {
    String text = problem.getMessage();
    if (text == null || text.isBlank()) {
      return problem.getClass().getSimpleName();
    }
    // A native exception brings its own stack trace behind the first line.
    boolean plain = problem instanceof RequestException || problem instanceof WorkException;
    return plain ? text : text.lines().filter(line -> !line.isBlank()).findFirst().orElse(text);
  }

  private static String cut(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
  }
}
