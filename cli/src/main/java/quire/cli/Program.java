package quire.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import quire.base.cli.CommandProvider;

/// One call of the `quire` program: commands found, arguments parsed, one command run, an exit code
/// given.
///
/// Exit codes: 0 done, 1 the work failed, 2 the request was wrong, 130 interrupted.
public final class Program {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_REQUEST = 2;
  static final int INTERRUPTED = 130;

  private final ServiceLoader<CommandProvider> providers;
  private final PrintStream out;
  private final PrintStream err;
  private final Complaint complaint;
  private boolean verbose;

  /// @param providers the commands of the modules
  /// @param out standard output
  /// @param err standard error
  public Program(ServiceLoader<CommandProvider> providers, PrintStream out, PrintStream err) {
    this.providers = providers;
    this.out = out;
    this.err = err;
    this.complaint = new Complaint(err);
  }

  @Command(
      name = "quire",
      versionProvider = Version.class,
      description = "Published methods as libraries, commands and experiments on the JVM.")
  private static final class Root {}

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Main.versionLine()};
    }
  }

  /// Runs one call.
  ///
  /// @return the exit code
  public int run(String... arguments) {
    try {
      Commands commands = commands(arguments);
      CommandLine line = commandLine(commands);
      if (arguments.length == 0) {
        line.usage(out, line.getColorScheme());
        return DONE;
      }
      // The others still work; who looks for the missing one learns why it is missing.
      commands.failures().forEach(failure -> err.println("quire: " + failure));
      return line.execute(arguments);
    } catch (RuntimeException | Error problem) {
      return complaint.about(problem, verbose);
    }
  }

  /// What the call needs: all commands for the root's help and for completion, else the named one.
  private Commands commands(String... arguments) {
    for (String word : arguments) {
      if (!word.startsWith("-")) {
        return word.equals("completion")
            ? Commands.discover(providers)
            : Commands.of(providers, word);
      }
    }
    return Commands.discover(providers);
  }

  /// The whole tree of commands, as completion and tests need it too.
  CommandLine commandLine(Commands commands) {
    var line = new CommandLine(new Root());
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version.")
                .build());
    commands.addTo(line);
    // After the commands were added: these go down to all of them.
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi()));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(false);
    addCommonOptions(line.getCommandSpec());
    HelpPage.applyTo(line, commands);
    line.setParameterExceptionHandler((problem, _) -> refuse(problem));
    line.setExecutionExceptionHandler((problem, _, _) -> complaint.about(problem, verbose));
    return line;
  }

  /// `--help` and `--verbose` are accepted at every level.
  private void addCommonOptions(CommandSpec spec) {
    List<String> help = new ArrayList<>(List.of("-h", "--help"));
    help.removeIf(name -> spec.findOption(name) != null);
    if (help.contains("--help")) {
      spec.addOption(
          OptionSpec.builder(help.toArray(String[]::new))
              .usageHelp(true)
              .description("Show this help.")
              .build());
    }
    if (spec.findOption("--verbose") == null) {
      ISetter setter =
          new ISetter() {
            @Override
            @SuppressWarnings("TypeParameterUnusedInFormals")
            public <T> T set(T value) {
              // Parsing a deeper command first resets its own option: never back to false.
              verbose |= Boolean.TRUE.equals(value);
              return value;
            }
          };
      spec.addOption(
          OptionSpec.builder("--verbose")
              .type(boolean.class)
              .arity("0")
              .setter(setter)
              .description("Show the stack trace of a failure.")
              .build());
    }
    spec.subcommands().values().stream()
        .distinct()
        .forEach(child -> addCommonOptions(child.getCommandSpec()));
  }

  private int refuse(ParameterException problem) {
    String command = problem.getCommandLine().getCommandSpec().qualifiedName();
    if (problem.getCause() instanceof Exception cause && Complaint.isRequest(cause)) {
      return complaint.about(cause, verbose);
    }
    complaint.say(message(problem, command), problem, verbose);
    err.println("Try '" + command + " --help'.");
    return WRONG_REQUEST;
  }

  private static String message(ParameterException problem, String command) {
    if (problem instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      boolean names =
          !unmatched.isUnknownOption() && !problem.getCommandLine().getSubcommands().isEmpty();
      String what =
          unmatched.isUnknownOption()
              ? "unknown option '" + word + "'"
              : names ? "unknown command '" + word + "'" : "one argument too many: '" + word + "'";
      List<String> near = Nearest.to(word, candidates(problem.getCommandLine(), unmatched));
      return command.equals("quire") ? what + near(near) : command + ": " + what + near(near);
    }
    return String.valueOf(problem.getMessage()).lines().findFirst().orElse("wrong arguments");
  }

  private static List<String> candidates(CommandLine line, UnmatchedArgumentException unmatched) {
    if (!unmatched.isUnknownOption()) {
      return List.copyOf(line.getSubcommands().keySet());
    }
    return line.getCommandSpec().options().stream()
        .flatMap(option -> List.of(option.names()).stream())
        .toList();
  }

  private static String near(List<String> names) {
    return names.isEmpty() ? "" : "; did you mean " + String.join(" or ", names) + "?";
  }

  private static Ansi ansi() {
    // picocli honours NO_COLOR in AUTO, but takes a pipe for a terminal on some systems.
    String noColor = System.getenv("NO_COLOR");
    return noColor != null && !noColor.isEmpty() ? Ansi.OFF : Ansi.AUTO;
  }
}
