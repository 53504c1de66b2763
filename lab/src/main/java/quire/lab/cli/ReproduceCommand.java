package quire.lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quire.base.Check;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.cli.CommandProvider;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.base.cli.WorkOptions;
import quire.lab.Call;
import quire.lab.Card;
import quire.lab.ClaimsFile;
import quire.lab.Experiments;
import quire.lab.Preset;
import quire.lab.Reproduction;
import quire.lab.Verdict;

/// `quire reproduce`: runs experiments and says, with statistics, which claims hold here.
@Command(
    name = "reproduce",
    description = "Run experiments and write a report of which claims hold.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  quire reproduce",
      "  quire reproduce graph --seeds 5 --out runs/graph",
      "  quire reproduce --resume runs/graph"
    })
public final class ReproduceCommand implements Callable<Integer> {
  /// Offers the command to the program.
  public static final class Provider implements CommandProvider {
    @Override
    public Object command() {
      return new ReproduceCommand();
    }

    @Override
    public boolean isArea() {
      return false;
    }
  }

  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Experiments (graph/exphormer) or areas (graph); all where none is named.")
  private final List<String> ids = new ArrayList<>();

  @Option(
      names = "--preset",
      paramLabel = "PRESET",
      defaultValue = "quick",
      description = "quick (seconds), study (about an hour) or paper (default: quick).")
  private String preset = "quick";

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Seeds to repeat with (default: as the experiment's preset says).")
  private int seeds;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      arity = "1",
      description = "Change one setting of the experiment's configuration; may be repeated.")
  private final List<String> set = new ArrayList<>();

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Go on with a run that was stopped or killed, as it began.")
  private @Nullable Path resume;

  @Mixin private final OutOptions out = new OutOptions();
  @Mixin private final WorkOptions work = new WorkOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var available = Experiments.load();
    available.broken().forEach(line -> System.err.println("warning: " + line));
    Path folder = folder();
    List<Reproduction.Entry> entries;
    var pages = new Pages(folder);
    try (var reproduction = open(folder, available, pages)) {
      pages.begin(reproduction.call());
      var farewell = farewell(folder, reproduction, pages);
      try (var _ = pages) {
        entries = reproduction.run();
      } finally {
        forget(farewell);
      }
    }
    boolean failed = entries.stream().anyMatch(e -> e.state() == Call.State.FAILED);
    boolean broken = ids.isEmpty() && resume == null && !available.broken().isEmpty();
    if (json.json()) {
      System.out.println(Json.pretty(summary(folder, entries, available.broken())));
    } else {
      VerdictTable.print(entries, System.out);
      System.out.println("report: " + folder.resolve("index.html"));
    }
    if (failed) {
      System.err.println(
          "an experiment failed (see log.txt in its folder); try again with"
              + " "
              + Call.resumeCommand(folder));
    }
    return failed || broken ? 1 : 0;
  }

  /// Where the call writes: with `--resume` the folder of the call, also when one experiment's is
  /// named.
  private Path folder() {
    Path named = resume;
    if (named == null) {
      Check.that(seeds >= 0 && !(given("--seeds") && seeds < 1), "--seeds must be at least 1");
      String now =
          LocalDateTime.now(ZoneId.systemDefault())
              .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
      return out.folder(Path.of("runs", now));
    }
    for (String option :
        List.of("--preset", "--seeds", "--set", "--out", "--force", "--seed", "--threads")) {
      Check.that(!given(option), "--resume goes on as the run began; leave out %s", option);
    }
    Check.that(ids.isEmpty(), "--resume goes on with the run's own experiments; name none");
    Path above = named.toAbsolutePath().normalize().getParent();
    Path call = above == null ? null : above.getParent();
    return !Call.isIn(named) && call != null && Call.isIn(call) ? call : named;
  }

  private Reproduction open(Path folder, Experiments available, Pages pages) {
    if (resume != null) {
      return Reproduction.resume(folder, available, pages);
    }
    var chosen = Preset.of(preset);
    var asked =
        Reproduction.call(chosen, seeds, work.seed(), work.threads(), set, choose(ids, available));
    if (chosen == Preset.PAPER) {
      for (var entry : asked.experiments()) {
        available.find(entry.id()).ifPresent(e -> e.paperInputs().forEach(System.err::println));
      }
    }
    return Reproduction.start(folder, asked, available, pages);
  }

  /// The ids that words name: an experiment, or all of an area.
  static List<String> choose(List<String> words, Experiments available) {
    var cards = available.found().stream().map(experiment -> experiment.card()).toList();
    Check.that(!cards.isEmpty(), "no experiment is on the class path");
    if (words.isEmpty()) {
      return cards.stream().map(Card::id).toList();
    }
    var chosen = new ArrayList<String>();
    for (String word : words) {
      var named =
          cards.stream()
              .filter(card -> card.id().equals(word) || card.area().equals(word))
              .map(Card::id)
              .toList();
      if (named.isEmpty()) {
        throw new RequestException(
            "no experiment or area "
                + word
                + "; there are "
                + cards.stream().map(Card::id).collect(Collectors.joining(", ")));
      }
      named.stream().filter(id -> !chosen.contains(id)).forEach(chosen::add);
    }
    return chosen;
  }

  /// What a stopped run says last; the program then exits 130 as the system has it.
  private static Thread farewell(Path folder, Reproduction reproduction, Pages pages) {
    var hook =
        new Thread(() -> {
          System.err.println("\nstopped; go on with: " + Call.resumeCommand(folder));
          try {
            reproduction.interrupted();
            pages.drawLast();
          } catch (IOException | RuntimeException problem) {
            System.err.println(folder + ": not marked as interrupted: " + problem.getMessage());
          }
        });
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  private static void forget(Thread farewell) {
    try {
      Runtime.getRuntime().removeShutdownHook(farewell);
    } catch (IllegalStateException stopping) {
      // The program is being stopped: the farewell is what is wanted then.
    }
  }

  private boolean given(String option) {
    var command = spec;
    return command != null && command.commandLine().getParseResult().hasMatchedOption(option);
  }

  static Map<String, Object> summary(
      Path out, List<Reproduction.Entry> entries, List<String> broken) {
    var experiments = new ArrayList<Map<String, Object>>();
    for (var entry : entries) {
      var one = new LinkedHashMap<String, Object>();
      one.put("id", entry.card().id());
      one.put("verdicts", counts(entry.claims()));
      one.put("seconds", entry.seconds());
      one.put("failed", entry.state() == Call.State.FAILED);
      if (!entry.problem().isEmpty()) {
        one.put("problem", entry.problem());
      }
      experiments.add(one);
    }
    var all = new LinkedHashMap<String, Object>();
    all.put("out", out.toString());
    all.put("experiments", experiments);
    if (!broken.isEmpty()) {
      all.put("broken", broken);
    }
    return all;
  }

  private static Map<String, Integer> counts(@Nullable ClaimsFile claims) {
    var counts = new LinkedHashMap<String, Integer>();
    counts.put("supported", claims == null ? 0 : claims.count(Verdict.SUPPORTED));
    counts.put("notSupported", claims == null ? 0 : claims.count(Verdict.NOT_SUPPORTED));
    counts.put("inconclusive", claims == null ? 0 : claims.count(Verdict.INCONCLUSIVE));
    counts.put("notTested", claims == null ? 0 : claims.count(Verdict.NOT_TESTED));
    return counts;
  }
}
