package quire.lab.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import quire.base.Json;
import quire.base.cli.CommandProvider;
import quire.base.cli.JsonOption;
import quire.lab.Card;
import quire.lab.Experiments;
import quire.lab.Preset;

/// `quire list`: the experiments, what they claim, how long they take.
@Command(
    name = "list",
    description = "List the experiments: paper, question, claims, presets.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  quire list --json"})
public final class ListCommand implements Callable<Integer> {
  /// Offers the command to the program.
  public static final class Provider implements CommandProvider {
    @Override
    public Object command() {
      return new ListCommand();
    }

    @Override
    public boolean isArea() {
      return false;
    }
  }

  /// One experiment in `list --json`.
  ///
  /// @param presets expected minutes of each preset
  record Item(
      String id,
      String area,
      String paper,
      String question,
      List<ClaimItem> claims,
      Map<String, Double> presets) {}

  /// One claim in `list --json`.
  record ClaimItem(String id, String statement) {}

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    var experiments = Experiments.load();
    experiments.broken().forEach(line -> System.err.println("warning: " + line));
    var cards = experiments.found().stream().map(experiment -> experiment.card()).toList();
    if (json.json()) {
      System.out.println(
          Json.pretty(Map.of("experiments", cards.stream().map(ListCommand::item).toList())));
    } else {
      cards.forEach(card -> print(card, System.out));
      if (cards.isEmpty()) {
        System.out.println("no experiment is here");
      }
    }
    return 0;
  }

  static Item item(Card card) {
    var minutes = new LinkedHashMap<String, Double>();
    for (Preset preset : Preset.values()) {
      Double expected = card.minutes().get(preset);
      if (expected != null) {
        minutes.put(preset.id(), expected);
      }
    }
    return new Item(
        card.id(),
        card.area(),
        card.paper(),
        card.question(),
        card.claims().stream().map(c -> new ClaimItem(c.id(), c.statement())).toList(),
        minutes);
  }

  private static void print(Card card, PrintStream out) {
    out.println(card.id() + "  " + card.paper());
    out.println("  " + card.question());
    var presets = new StringBuilder("  presets:");
    item(card)
        .presets()
        .forEach((id, minutes) ->
            presets.append(' ').append(id).append(" (").append(time(minutes)).append(')'));
    out.println(presets);
    for (var claim : card.claims()) {
      out.println("  " + claim.id() + "  " + claim.statement());
    }
    out.println();
  }

  /// Minutes as a person says them.
  static String time(double minutes) {
    return quire.base.Progress.clock(Math.round(minutes * 60));
  }
}
