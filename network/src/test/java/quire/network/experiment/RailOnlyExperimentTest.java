package quire.network.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import quire.base.RequestException;
import quire.lab.Call;
import quire.lab.ClaimResult;
import quire.lab.Decision;
import quire.lab.Experiments;
import quire.lab.Metrics;
import quire.lab.Preset;
import quire.lab.Reproduction;
import quire.lab.RunFolder;
import quire.lab.Verdict;

class RailOnlyExperimentTest {
  private static final List<String> TINY =
      List.of(
          "seeds=6",
          "network.gpus=32",
          "network.hb=4",
          "network.radix=8",
          "layouts.models=megatron-1.7b",
          "layouts.layersPerStage=2",
          "layouts.stages=2",
          "relay.pieces=8",
          "permutations.gpus=32",
          "plans.gpus=1024",
          "plans.domains=8,32,128",
          "plans.batches=1024",
          "countedGpus=128",
          "reduceMegabytes=64",
          "experts.gpus=32");

  @TempDir private Path out;

  @Test
  void theCardDeclaresEveryClaim() {
    var claims = new RailOnlyExperiment().card().claims();
    for (int d = 1; d <= 12; d++) {
      String id = "D" + d;
      assertThat(claims)
          .as(id)
          .anyMatch(claim -> claim.id().equals(id) || claim.id().startsWith(id + "-"));
    }
    assertThat(claims)
        .allMatch(claim -> !claim.statement().isBlank() && !claim.paperFigure().isBlank());
    assertThat(Experiments.load().find("network/rail-only")).isPresent();
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void everyPresetHasAConfigurationAndMinutes(Preset preset) {
    var experiment = new RailOnlyExperiment();
    int seeds = experiment.config(preset).seeds();
    assertThat(seeds).isGreaterThanOrEqualTo(preset == Preset.QUICK ? 1 : 20);
    assertThat(experiment.card().minutes()).containsKey(preset);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seeds=0 | seeds",
        "network.radix=8 | must fit one switch",
        "network.radix=128 | no spine",
        "network.hb=3 | must divide",
        "relay.gpus=60 | multiple of 8",
        "plans.domains=8,16 | 3 or more",
        "plans.domains=8,16,48 | must divide",
        "experts.percent=50,100,150 | grow from 0",
        "layouts.layersPerStage=3 | multiple of 2"
      })
  void refusesNonsenseByName(String set, String words) {
    var call = call(List.of(set));
    assertThatThrownBy(() -> Reproduction.start(out, call, experiments(), new Silent()))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aRunDecidesDrawsAndResumesToTheSameClaims() throws Exception {
    try (var reproduction = Reproduction.start(out, call(TINY), experiments(), new Silent())) {
      assertThat(reproduction.run()).allMatch(entry -> entry.state() == Call.State.DONE);
    }
    Path folder = out.resolve("network/rail-only");
    var first = RunFolder.open(folder);
    var decided = first.claims().orElseThrow();
    var experiment = new RailOnlyExperiment();
    assertThat(Decision.decide(experiment.card().claims(), Preset.QUICK, first.metrics()))
        .isEqualTo(decided.claims());
    assertThat(byId(decided.claims())).doesNotContainValue(Verdict.NOT_TESTED);
    assertThat(byId(decided.claims()))
        .containsEntry("D3", Verdict.SUPPORTED)
        .containsEntry("D8", Verdict.SUPPORTED)
        .containsEntry("D9", Verdict.SUPPORTED)
        .containsEntry("D10", Verdict.SUPPORTED);
    oracles(first.metrics());
    for (int slip = 1; slip <= 6; slip++) {
      String begin = "Slip " + slip + ".";
      assertThat(decided.findings()).as(begin).anyMatch(line -> line.startsWith(begin));
    }
    assertThat(decided.findings()).noneMatch(line -> line.contains("NaN"));
    var figures = experiment.figures(experiment.config(Preset.QUICK), first.metrics());
    assertThat(figures).hasSize(12);
    assertThat(figures).allMatch(figure -> figure.chart().svg().contains("<svg"));

    forgetLastSeed(folder);
    try (var reproduction = Reproduction.resume(out, experiments(), new Silent())) {
      assertThat(reproduction.run()).allMatch(entry -> entry.state() == Call.State.DONE);
    }
    var again = RunFolder.open(folder).claims().orElseThrow();
    assertThat(again.claims()).isEqualTo(decided.claims());
    assertThat(again.findings()).isEqualTo(decided.findings());
  }

  /// Figures that the method's page gives.
  private static void oracles(Metrics metrics) {
    var pairs = metrics.byStep("counted", TrafficStudy.SILENT);
    // One tensor and one data neighbour in rings of 8 and of 32.
    assertThat(pairs.get(256L)).isCloseTo(1 - 2 / 255.0, within(1e-12));
    assertThat(metrics.byStep("a100", RelayStudy.OVERHEAD).get(64L))
        .isCloseTo(1 / 12.0, within(1e-6));
    assertThat(metrics.byStep("h100", RelayStudy.OVERHEAD).get(64L))
        .isCloseTo(1 / 9.0, within(1e-6));
    assertThat(metrics.byStep("slips", PaperSlips.SAVING).get(8L)).isZero();
    double searched = metrics.value(0, "slips", PaperSlips.SEARCHED).orElseThrow();
    double printed = metrics.value(0, "slips", PaperSlips.PRINTED).orElseThrow();
    assertThat(searched / printed).isCloseTo(Math.sqrt(8), within(1e-4));
    assertThat(metrics.value(0, "slips", PaperSlips.SWITCHES).orElseThrow()).isEqualTo(0.6);
    // The card of one GPU is down: its block takes another's, which then carries twice as much.
    for (double slow : metrics.bySeed("rail-only", "failure/slowdown/stages/nic").values()) {
      assertThat(slow).isGreaterThan(0).isLessThanOrEqualTo(1 + 1e-9);
    }
    for (double slow : metrics.bySeed("rail-only", "failure/slowdown/stages/spine").values()) {
      assertThat(slow).isZero();
    }
    assertThat(mean(metrics, "rail-only")).isGreaterThan(mean(metrics, "fat-tree"));
  }

  private static double mean(Metrics metrics, String arm) {
    return metrics.bySeed(arm, PermutationStudy.TIME).values().stream()
        .mapToDouble(v -> v)
        .average()
        .orElseThrow();
  }

  /// As a kill in the middle of the last seed leaves it.
  private static void forgetLastSeed(Path folder) throws Exception {
    Files.delete(folder.resolve("claims.json"));
    int forgotten = 0;
    try (var files = Files.walk(folder.resolve("checkpoints"))) {
      for (Path file : files.filter(f -> f.endsWith("cell.jsonl")).toList()) {
        String parent = Objects.requireNonNull(file.getParent()).toString();
        if (parent.contains("iteration") && parent.endsWith("seed-5")) {
          Files.delete(file);
          forgotten++;
        }
      }
    }
    assertThat(forgotten).isEqualTo(6);
    Path metrics = folder.resolve("metrics.jsonl");
    var lines = Files.readAllLines(metrics);
    var kept =
        lines.stream()
            .filter(line -> !(line.contains("iteration/") && line.contains("\"seed\":5")))
            .toList();
    assertThat(kept).hasSizeLessThan(lines.size());
    Files.writeString(metrics, String.join("\n", kept) + "\n{\"seed\":5,\"ar");
  }

  private static TreeMap<String, Verdict> byId(List<ClaimResult> claims) {
    var verdicts = new TreeMap<String, Verdict>();
    claims.forEach(claim -> verdicts.put(claim.id(), claim.verdict()));
    return verdicts;
  }

  private static Experiments experiments() {
    return new Experiments(List.of(new RailOnlyExperiment()), List.of());
  }

  private static Call call(List<String> set) {
    return Reproduction.call(Preset.QUICK, 0, 0, 1, set, List.of("network/rail-only"));
  }

  /// Hears nothing.
  private static final class Silent implements Reproduction.Observer {
    @Override
    public void changed(List<Reproduction.Entry> entries, int index) {}

    @Override
    public void progress(int index, String what, double share) {}

    @Override
    public void report(Path page) {}
  }
}
