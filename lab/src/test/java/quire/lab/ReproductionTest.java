package quire.lab;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quire.base.RequestException;
import quire.base.WorkException;

class ReproductionTest {
  private static final Experiments TOY = new Experiments(List.of(new ToyExperiment()), List.of());

  @TempDir private Path out;

  /// Notes what it hears.
  private static final class Ear implements Reproduction.Observer {
    final List<String> heard = new ArrayList<>();

    @Override
    public void changed(List<Reproduction.Entry> entries, int index) {
      heard.add(entries.get(index).card().id() + " " + entries.get(index).state().word());
    }

    @Override
    public void progress(int index, String what, double share) {
      assertThat(share).isBetween(0.0, 1.0);
    }

    @Override
    public void report(Path runFolder) {
      heard.add("report " + runFolder.getFileName());
    }
  }

  private static Call call(String... set) {
    return Reproduction.call(Preset.QUICK, 0, 0, 1, List.of(set), List.of("toy/coin"));
  }

  private List<Reproduction.Entry> run(Experiments experiments, Call call) throws IOException {
    try (var reproduction = Reproduction.start(out, call, experiments, new Ear())) {
      return reproduction.run();
    }
  }

  @Test
  void aRunLeavesTheFilesOfTheHouse() throws Exception {
    var ear = new Ear();
    try (var reproduction = Reproduction.start(out, call(), TOY, ear)) {
      reproduction.run();
    }
    assertThat(ear.heard).containsExactly("toy/coin running", "report coin", "toy/coin done");
    Path folder = out.resolve("toy/coin");
    for (String name :
        List.of("config.yaml", "metrics.jsonl", "claims.json", "environment.json", "log.txt")) {
      assertThat(folder.resolve(name)).isNotEmptyFile();
    }
    assertThat(Files.readAllLines(folder.resolve("metrics.jsonl")))
        .contains("{\"seed\":0,\"arm\":\"fair\",\"name\":\"edge\",\"value\":0.0}")
        .anyMatch(line -> line.matches("\\{\"seed\":7,\"arm\":\"bent\",.*\"step\":150}"));
    var run = RunFolder.open(folder);
    assertThat(run.config(new ToyExperiment())).isEqualTo(new ToyExperiment().config(Preset.QUICK));
    assertThat(run.environment())
        .containsKeys("version", "jdk", "processor", "cores", "threads", "memoryBytes", "seeds")
        .containsKeys("start", "seconds", "peakResidentBytes", "command");
    var claims = run.claims().orElseThrow();
    assertThat(claims.seeds()).hasSize(8);
    assertThat(claims.claims())
        .extracting(ClaimResult::verdict)
        .containsExactly(
            Verdict.SUPPORTED, Verdict.SUPPORTED, Verdict.NOT_TESTED, Verdict.NOT_TESTED);
    assertThat(claims.findings()).containsExactly("the note says 1e3, seen over 8");
    var study = requireNonNull(claims.claims().getFirst().study());
    assertThat(study.verdict()).isEqualTo(Verdict.SUPPORTED);
    assertThat(study.date()).isEqualTo("2026-02-03");
    assertThat(claims.claims().get(1).study()).isNull();
    var again = Decision.decide(new ToyExperiment().card().claims(), Preset.QUICK, run.metrics());
    for (int i = 0; i < again.size(); i++) {
      assertThat(claims.claims().get(i).withStudy(null)).isEqualTo(again.get(i));
    }
  }

  @Test
  void oneThatFailsIsRecordedAndTheOthersGoOn() throws Exception {
    var failing = new Failing(new ToyExperiment());
    var both = new Experiments(List.of(failing, new ToyExperiment()), List.of());
    var call =
        Reproduction.call(Preset.QUICK, 2, 5, 1, List.of(), List.of("toy/failing", "toy/coin"));
    var entries = run(both, call);
    assertThat(entries)
        .extracting(Reproduction.Entry::state)
        .containsExactly(Call.State.FAILED, Call.State.DONE);
    assertThat(entries.getFirst().problem()).isEqualTo("loss of arm bent, seed 5 is NaN");
    assertThat(requireNonNull(entries.get(1).claims()).seeds()).containsExactly(5L, 6L);
    assertThat(Files.readString(out.resolve("toy/failing/log.txt"))).contains("\tat ");
    assertThat(Call.read(out).experiments().getFirst().state()).isEqualTo(Call.State.FAILED);
    failing.mended = true;
    var ear = new Ear();
    try (var resumed = Reproduction.resume(out, both, ear)) {
      assertThat(resumed.run()).allMatch(entry -> entry.state() == Call.State.DONE);
    }
    assertThat(ear.heard).contains("toy/failing running").doesNotContain("toy/coin running");
    assertThat(Files.readString(out.resolve("toy/failing/log.txt"))).contains("kept fair, seed 5");
  }

  @Test
  void twoDoNotWriteOneFolder() {
    try (var _ = Reproduction.start(out, call(), TOY, new Ear())) {
      assertThatThrownBy(() -> Reproduction.resume(out, TOY, new Ear()))
          .isInstanceOf(RequestException.class)
          .hasMessageContaining("another run is writing it");
    }
  }

  @Test
  void anOlderCallIsRemovedAndNothingElse() throws Exception {
    run(TOY, call("note=first"));
    Files.writeString(out.resolve("mine.txt"), "kept");
    run(TOY, call("note=second"));
    assertThat(RunFolder.open(out.resolve("toy/coin")).claims().orElseThrow().findings().getFirst())
        .contains("second");
    assertThat(out.resolve("mine.txt")).hasContent("kept");
    Files.delete(out.resolve(Call.NAME)); // a run folder without its call is not gone on with
    run(TOY, call("note=third"));
    assertThat(RunFolder.open(out.resolve("toy/coin")).claims().orElseThrow().findings().getFirst())
        .contains("third");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "speed=3 | toy/coin has no such setting; it has seeds, lift, tosses, mode, note, fail,"
            + " pace.pauseMillis",
        "seeds=many | --set seeds=many: must be a whole number",
        "lift=x | --set lift=x: must be a number",
        "lift=2 | lift must lie in [0.0, 1.0], is 2.0",
        "pace.pauseMillis=-1 | pauseMillis must lie in [0, 1000], is -1",
        "tosses=x | --set tosses=x: must be a whole number",
        "tosses= | tosses must name at least one number, is empty",
        "mode=odd | --set mode=odd: must be one of FAIR, BENT",
        "fail=maybe | --set fail=maybe: must be true or false",
        "lift | --set lift: give it as key=value"
      })
  void wrongSettingsAreRefusedBeforeAnythingIsWritten(String set, String message) {
    assertThatThrownBy(() -> Reproduction.start(out, call(set), TOY, new Ear()))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(message);
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void settingsOfEveryKindArrive() {
    var config =
        Overrides.apply(
            new ToyExperiment().config(Preset.QUICK),
            List.of("seeds=3", "lift=.25", "tosses=[7, 8,9]", "mode=fair", "note=yes", "fail=true"),
            "toy/coin");
    assertThat(config)
        .isEqualTo(
            new ToyExperiment.Config(
                3,
                0.25,
                List.of(7, 8, 9),
                ToyExperiment.Mode.FAIR,
                "yes",
                true,
                new ToyExperiment.Pace(0)));
    var settings = RunSettings.of("toy/coin", Preset.QUICK, 0, 0, 2, List.of("note=it's"), config);
    assertThat(settings.config(ToyExperiment.Config.class)).isEqualTo(config);
    assertThat(settings.command())
        .isEqualTo("./quire reproduce toy/coin --preset quick --threads 2 --set 'note=it'\\''s'");
  }

  @Test
  void aBrokenRecordIsNamedByLine() throws Exception {
    run(TOY, call());
    Path metrics = out.resolve("toy/coin/metrics.jsonl");
    var lines = new ArrayList<>(Files.readAllLines(metrics));
    lines.set(2, "{\"seed\":0,\"arm\":\"fair\",\"name\":\"x\",\"value\":null}");
    Files.write(metrics, lines);
    assertThatThrownBy(() -> Metrics.read(out.resolve("toy/coin")))
        .hasMessageEndingWith("metrics.jsonl:3: a record needs \"value\"");
  }

  @Test
  void aCellIsRunOnceAndItsRecordsReplaceEarlierOnes() throws Exception {
    var settings =
        RunSettings.of("toy/coin", Preset.QUICK, 0, 0, 1, List.of(), new ToyExperiment.Pace(0));
    try (var run = FolderRun.open(out, settings, (_, _) -> {})) {
      run.record(0, "a/b", "x", 1);
      run.cell(0, "a/b", "part one", cell -> cell.record("x", 2));
      assertThat(run.metrics().value(0, "a/b", "x")).hasValue(2);
      assertThatThrownBy(() -> run.cell(0, "a/b", "part one", _ -> {}))
          .hasMessageContaining("run twice");
      assertThatThrownBy(() -> run.record(0, "a", "x", Double.POSITIVE_INFINITY))
          .isInstanceOf(WorkException.class)
          .hasMessage("x of arm a, seed 0 is Infinity");
      assertThatThrownBy(() ->
              run.cell(
                  1,
                  "a/b",
                  cell -> {
                    cell.record("x", 9);
                    throw new IOException("torn");
                  }))
          .hasMessage("torn");
      assertThat(run.metrics().value(1, "a/b", "x")).isEmpty();
    }
  }

  /// The toy under another name, failing until mended.
  private static final class Failing implements Experiment<ToyExperiment.Config> {
    private final ToyExperiment toy;
    private boolean mended;

    Failing(ToyExperiment toy) {
      this.toy = toy;
    }

    @Override
    public Card card() {
      var card = toy.card();
      return new Card("toy/failing", "p", "q", Map.of(), card.claims());
    }

    @Override
    public ToyExperiment.Config config(Preset preset) {
      return toy.config(preset);
    }

    @Override
    public void run(ToyExperiment.Config config, Run run) throws Exception {
      toy.run(config, run);
      run.record(5, "bent", "loss", mended ? 0.1 : Double.NaN);
    }
  }
}
