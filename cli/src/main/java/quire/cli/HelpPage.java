package quire.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/// `quire --help`: areas and common commands, one line each, on a screen of 80 x 24.
final class HelpPage {
  private static final int WIDTH = 80;
  private static final int INDENT = 2;
  private static final int GAP = 3;

  private HelpPage() {}

  static void applyTo(CommandLine line, Commands commands) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.width(WIDTH);
    usage.customSynopsis("quire COMMAND [OPTION]...");
    usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, _ -> "");
    usage
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> commandList(help, commands));
    usage.sectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, _ -> "");
    usage.footer(
        "",
        "'quire COMMAND --help' tells more; --verbose shows the stack trace of a failure.",
        "'quire --version' prints the version.");
  }

  private static String commandList(Help help, Commands commands) {
    int column =
        commands.found().stream().mapToInt(each -> each.name().length()).max().orElse(0) + GAP;
    var text = new StringBuilder();
    List<Commands.Found> areas = commands.found().stream().filter(Commands.Found::isArea).toList();
    List<Commands.Found> house = commands.found().stream().filter(each -> !each.isArea()).toList();
    append(text, help, "Areas:", areas, column);
    append(text, help, "Common commands:", house, column);
    return text.toString();
  }

  private static void append(
      StringBuilder text, Help help, String title, List<Commands.Found> commands, int column) {
    if (commands.isEmpty()) {
      return;
    }
    text.append('\n').append(title).append('\n');
    for (var command : commands) {
      String[] description = command.spec().usageMessage().description();
      String line = description.length == 0 ? "" : description[0];
      String name = help.colorScheme().commandText(command.name()).toString();
      text.append(" ".repeat(INDENT))
          .append(name)
          .append(" ".repeat(column - command.name().length()))
          .append(cut(line, WIDTH - 1 - INDENT - column))
          .append('\n');
    }
  }

  private static String cut(String line, int width) {
    return line.length() <= width ? line : line.substring(0, width - 3) + "...";
  }
}
