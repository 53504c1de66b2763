package quire.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import quire.base.RequestException;
import quire.base.WorkException;

/// The program behind `bench/run`.
public final class Bench {
  /// Every race; a new one is added here.
  static final List<Race> RACES =
      List.of(
          new EncoderStepRace(),
          new GraphStepRace(),
          new NetworkFlowsRace(),
          new NetworkPlannerRace(),
          new SentencePieceRace(),
          new TokenizerRace(),
          new ImagingPipelineRace(),
          new OntologyClosureRace());

  private Bench() {}

  /// Lists, races or benchmarks; see `bench/run`.
  public static void main(String[] arguments) throws IOException, RunnerException {
    if (arguments.length == 0) {
      for (var race : RACES) {
        System.out.printf("%s %s: %s%n", race.name(), race.variants(), race.work());
      }
      org.openjdk.jmh.Main.main(new String[] {"-l"});
      return;
    }
    var race = RACES.stream().filter(r -> r.name().equals(arguments[0])).findFirst();
    if (race.isEmpty()) {
      org.openjdk.jmh.Main.main(arguments);
      return;
    }
    var command = command(race.get(), Path.of(System.getProperty("quire.bench", "bench")));
    System.exit(command.execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
  }

  static CommandLine command(Race race, Path bench) {
    return new CommandLine(new RaceCommand(race, bench))
        .setExecutionExceptionHandler((problem, _, _) -> {
          if (problem instanceof RequestException || problem instanceof WorkException) {
            System.err.println("bench: " + problem.getMessage());
            return problem instanceof RequestException ? 2 : 1;
          }
          throw problem;
        });
  }
}
