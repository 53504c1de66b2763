package quire.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import quire.base.cli.CommandProvider;

/// The commands that were found, and what could not be loaded.
///
/// @param found areas first, then the house's, each by name
/// @param failures one plain line for each provider that failed, which the others survive
record Commands(List<Found> found, List<String> failures) {
  /// A command that a module offers.
  ///
  /// @param line the command, ready to be added below `quire`
  /// @param isArea whether it belongs to an area or to the house
  record Found(CommandLine line, boolean isArea) {
    String name() {
      return line.getCommandName();
    }

    CommandSpec spec() {
      return line.getCommandSpec();
    }
  }

  /// Asks every provider for its command; cli's own are among them.
  static Commands discover(ServiceLoader<CommandProvider> providers) {
    return discover(providers, null);
  }

  /// The one command of a name, or all where none has it. Reading the annotations of a command and
  /// its verbs costs more than most calls take, so a call that names its command reads only those.
  static Commands of(ServiceLoader<CommandProvider> providers, String name) {
    Commands one = discover(providers, name);
    return one.found.isEmpty() ? discover(providers) : one;
  }

  private static Commands discover(
      ServiceLoader<CommandProvider> providers, @Nullable String only) {
    List<Found> found = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (Object own :
        List.of(
            new DoctorCommand(),
            new ClasspathCommand(),
            new JvmOptionsCommand(),
            new CompletionCommand())) {
      if (wanted(own, only)) {
        found.add(new Found(new CommandLine(own), false));
      }
    }
    var all = providers.stream().iterator();
    while (true) {
      ServiceLoader.Provider<CommandProvider> provider;
      try {
        if (!all.hasNext()) {
          break;
        }
        provider = all.next();
      } catch (ServiceConfigurationError problem) {
        failures.add("a module's commands are missing: " + first(problem));
        continue;
      }
      load(provider, only, found, failures);
    }
    found.sort(Comparator.comparing(Found::isArea).reversed().thenComparing(Found::name));
    return new Commands(List.copyOf(found), List.copyOf(failures));
  }

  private static void load(
      ServiceLoader.Provider<CommandProvider> provider,
      @Nullable String only,
      List<Found> found,
      List<String> failures) {
    String type = provider.type().getName();
    try {
      CommandProvider offer = provider.get();
      Object offered = offer.command();
      if (!wanted(offered, only)) {
        return;
      }
      var command = new Found(new CommandLine(offered), offer.isArea());
      if (found.stream().anyMatch(other -> other.name().equals(command.name()))) {
        failures.add(type + ": a second command '" + command.name() + "' is left out");
      } else {
        found.add(command);
      }
    } catch (RuntimeException | LinkageError | ServiceConfigurationError problem) {
      failures.add(type + ": its command is missing: " + first(problem));
    }
  }

  private static boolean wanted(Object command, @Nullable String only) {
    var annotation = command.getClass().getAnnotation(CommandLine.Command.class);
    return only == null || annotation == null || annotation.name().equals(only);
  }

  private static String first(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString().lines().findFirst().orElse("no reason given");
  }

  /// Puts all commands below the root.
  void addTo(CommandLine root) {
    found.forEach(command -> root.addSubcommand(command.name(), command.line()));
  }
}
