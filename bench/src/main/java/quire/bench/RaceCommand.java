package quire.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import quire.base.Check;

/// Runs our work and the peer's alternately in one run and prints the ratio with its spread.
@Command(
    name = "race",
    mixinStandardHelpOptions = true,
    description = "Races our work against the peer's, alternately in one run.")
final class RaceCommand implements Callable<Integer> {
  private final Race race;
  private final Path bench;

  @Option(names = "--peer", description = "Python of the peer; default: QUIRE_PEER_PYTHON.")
  @Nullable String peer;

  @Option(names = "--variant", description = "Race only this variant; may be repeated.")
  @Nullable List<String> variants;

  @Option(names = "--pairs", defaultValue = "10", description = "Pairs (${DEFAULT-VALUE}).")
  int pairs = 10;

  @Option(names = "--warm-up", defaultValue = "5", description = "Pairs before (${DEFAULT-VALUE}).")
  int warmUp = 5;

  @Option(
      names = "--repetitions",
      defaultValue = "3",
      description = "Repetitions of the work in a measurement (${DEFAULT-VALUE}).")
  int repetitions = 3;

  @Option(names = "--threads", description = "Threads of either side; default: all cores.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--alone", description = "Time our side only.")
  boolean alone;

  @Option(names = "--record", description = "Append a row to bench/RESULTS.md.")
  boolean record;

  RaceCommand(Race race, Path bench) {
    this.race = race;
    this.bench = bench;
  }

  @Override
  public Integer call() {
    Check.positive("--pairs", pairs);
    Check.positive("--repetitions", repetitions);
    Check.positive("--threads", threads);
    var chosen = variants == null ? race.variants() : variants;
    for (var variant : chosen) {
      Check.that(
          race.variants().contains(variant),
          "--variant must be one of %s, is %s",
          race.variants(),
          variant);
    }
    System.err.println(race.name() + ": " + race.work() + ", " + threads + " threads");
    var python = python();
    if (python.isEmpty() && !alone) {
      System.out.println(
          race.name()
              + ": skipped, no peer: give --peer PYTHON or set QUIRE_PEER_PYTHON to a Python with"
              + " bench/peers/requirements.txt installed");
      return 0;
    }
    for (var variant : chosen) {
      if (alone || python.isEmpty()) {
        System.out.println(
            race.name() + " " + variant + ": ours " + alone(variant).times(1e3).text(1) + " ms");
      } else {
        report(run(variant, python.get()));
      }
    }
    return 0;
  }

  private Optional<String> python() {
    var wanted = peer != null ? peer : System.getenv("QUIRE_PEER_PYTHON");
    if (wanted == null || wanted.isBlank()) {
      return Optional.empty();
    }
    Check.that(Files.isExecutable(Path.of(wanted)), "the peer's Python %s cannot be run", wanted);
    return Optional.of(wanted);
  }

  private Spread alone(String variant) {
    var work = race.ours(variant, threads);
    seconds(work, warmUp * repetitions);
    var times = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      times[i] = seconds(work, repetitions);
    }
    return Spread.of(times);
  }

  private Outcome run(String variant, String python) {
    var command = new ArrayList<String>();
    command.add(python);
    var arguments = race.peer(variant, threads);
    command.add(bench.resolve("peers").resolve(arguments.getFirst()).toString());
    command.addAll(arguments.subList(1, arguments.size()));
    try (var rival = new Peer(command)) {
      var work = race.ours(variant, threads);
      for (int i = 0; i < warmUp; i++) {
        seconds(work, repetitions);
        rival.seconds(repetitions);
      }
      var ours = new double[pairs];
      var theirs = new double[pairs];
      for (int i = 0; i < pairs; i++) { // who goes first changes, so that drift favours neither
        if (i % 2 == 0) {
          ours[i] = seconds(work, repetitions);
          theirs[i] = rival.seconds(repetitions);
        } else {
          theirs[i] = rival.seconds(repetitions);
          ours[i] = seconds(work, repetitions);
        }
      }
      return new Outcome(
          race.name(),
          variant,
          Spread.of(ours),
          Spread.of(theirs),
          Spread.ofRatios(theirs, ours),
          pairs,
          race.goal(variant),
          Machine.text(),
          versions(variant, rival));
    }
  }

  private String versions(String variant, Peer rival) {
    var choices = race.choices(variant);
    return "JDK "
        + Runtime.version()
        + (choices.isEmpty() ? "" : ", " + choices)
        + "; peer "
        + rival.versions().replaceAll("[{}\"]", "").replace(":", " ").replace(",", ", ");
  }

  private void report(Outcome outcome) {
    System.out.println(outcome.line());
    if (record) {
      var command =
          "bench/run "
              + race.name()
              + " --variant "
              + outcome.variant()
              + " --pairs "
              + pairs
              + " --threads "
              + threads
              + " --warm-up "
              + warmUp
              + " --repetitions "
              + repetitions;
      var date = LocalDate.now(ZoneOffset.UTC).toString();
      Outcome.append(bench.resolve("RESULTS.md"), outcome.row(date, command));
    }
  }

  private static double seconds(Runnable work, int repetitions) {
    long start = System.nanoTime();
    for (int i = 0; i < repetitions; i++) {
      work.run();
    }
    return (System.nanoTime() - start) / 1e9 / repetitions;
  }
}
