package quire.graph.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;
import quire.graph.Expander;
import quire.graph.model.NetworkConfig;
import quire.lab.Call;
import quire.lab.ClaimResult;
import quire.lab.Decision;
import quire.lab.Experiments;
import quire.lab.Preset;
import quire.lab.Reproduction;
import quire.lab.RunFolder;
import quire.lab.Verdict;
import quire.tensor.Torch;

class ExphormerExperimentTest {
  /// Verdicts that rest on a clock.
  private static final Set<String> TIMED = Set.of("D8-time", "D9");

  private static final List<String> TINY =
      List.of(
          "seeds=2",
          "cost.sparseLargest=4096",
          "cost.denseLargest=2048",
          "cost.repeats=3",
          "cost.width=8",
          "expanders.graphs=3",
          "expanders.largest=512",
          "pattern.train=6",
          "pattern.val=2",
          "pattern.test=2",
          "pattern.training.epochs=2",
          "pattern.training.width=8");

  @TempDir private Path out;

  @Test
  void theCardDeclaresEveryClaimOfThePaper() {
    var claims = new ExphormerExperiment().card().claims();
    for (int d = 1; d <= 14; d++) {
      String id = "D" + d;
      assertThat(claims)
          .as(id)
          .anyMatch(claim -> claim.id().equals(id) || claim.id().startsWith(id + "-"));
    }
    assertThat(claims).allMatch(claim -> !claim.statement().isBlank());
    assertThat(claims).allMatch(claim -> !claim.paperFigure().isBlank());
    assertThat(Experiments.load().find("graph/exphormer")).isPresent();
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void everyPresetHasAConfigurationAndMinutes(Preset preset) {
    var experiment = new ExphormerExperiment();
    assertThat(experiment.config(preset).seeds()).isPositive();
    assertThat(experiment.card().minutes()).containsKey(preset);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "seeds=0 | seeds",
        "cost.width=6 | multiple of 4 heads",
        "cost.denseLargest=100 | denseLargest",
        "expanders.degree=5 | even",
        "expanders.largest=1000 | power of two",
        "expanders.delta=1 | (0, 1)",
        "pattern.arms=exphormer,bigbird | 'bigbird' is none of exphormer, mpnn",
        "pattern.training.width=10 | multiple of heads",
        "ring.nodes=31 | even",
        "ring.training.layers=16 | fewer than the 16 hops",
        "jdk.memoryGigabytes=0 | memoryGigabytes"
      })
  void refusesNonsenseByName(String set, String words) {
    var call = call(List.of(set));
    assertThatThrownBy(() -> Reproduction.start(out, call, experiments(), new Silent()))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(words);
  }

  @Test
  void armsDifferInOnePartEach() {
    var whole =
        NetworkConfig.of(3, 1).withInteraction(6, 2, Set.of(quire.graph.model.EdgeKind.values()));
    assertThat(Arm.EXPHORMER.of(whole)).isEqualTo(whole);
    assertThat(Arm.NO_VIRTUAL.of(whole).activeVirtual()).isZero();
    assertThat(Arm.NO_VIRTUAL.of(whole).usesExpander()).isTrue();
    assertThat(Arm.NO_EXPANDER.of(whole).usesExpander()).isFalse();
    assertThat(Arm.NO_EXPANDER.of(whole).activeVirtual()).isEqualTo(2);
    assertThat(Arm.NO_LOCAL.of(whole).edges().kinds())
        .doesNotContain(quire.graph.model.EdgeKind.LOCAL);
    for (Arm arm : Arm.values()) {
      var own = arm.of(whole);
      assertThat(own.layers() + own.width() + own.heads())
          .isEqualTo(whole.layers() + whole.width() + whole.heads());
      assertThat(own.local() == NetworkConfig.Local.NONE).isEqualTo(arm == Arm.NO_MPNN);
      assertThat(own.attention() == NetworkConfig.Attention.NONE).isEqualTo(arm == Arm.MPNN);
    }
  }

  /// On the complete graph without loops a walk's distance to uniform is known: 2 (n-1)/n /
  /// (n-1)^t.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void theWalkOfTheCompleteGraphMixesAsKnown(int steps) {
    var complete = Expander.generate(8, 6, "hamiltonian", 1, 0);
    assertThat(ExpanderLaws.distance(complete, 3, steps))
        .isCloseTo(2 * 7 / 8.0 / Math.pow(7, steps), within(1e-12));
    assertThat(ExpanderLaws.steps(119, 0.1, 0.5)).isEqualTo(10);
  }

  @Test
  void sizesAreHalfThenQuarterOctaves() {
    assertThat(StepCosts.sizes(8192))
        .containsExactly(512, 724, 1024, 1448, 2048, 2896, 4096, 4871, 5793, 6889, 8192);
    assertThat(StepCosts.sparseSizes(65_536)).hasSize(8).endsWith(65_536);
  }

  @Test
  void aRunDecidesDrawsAndResumesToTheSameClaims() throws Exception {
    try (var reproduction = Reproduction.start(out, call(TINY), experiments(), new Silent())) {
      assertThat(reproduction.run()).allMatch(entry -> entry.state() == Call.State.DONE);
    }
    Path folder = out.resolve("graph/exphormer");
    var first = RunFolder.open(folder);
    var decided = first.claims().orElseThrow();
    var experiment = new ExphormerExperiment();
    assertThat(Decision.decide(experiment.card().claims(), Preset.QUICK, first.metrics()))
        .isEqualTo(decided.claims());
    assertThat(byId(decided.claims()))
        .containsEntry("D14", Verdict.NOT_SUPPORTED)
        .containsEntry("D2-pattern", Verdict.NOT_TESTED)
        .containsEntry("D5-pattern", Verdict.NOT_TESTED);
    assertThat(byId(decided.claims()).get("D1-pattern")).isNotEqualTo(Verdict.NOT_TESTED);
    assertThat(decided.findings()).anyMatch(line -> line.startsWith("pattern, test"));
    assertThat(decided.findings()).anyMatch(line -> line.contains("Hamiltonian expanders"));
    var config = experiment.config(Preset.QUICK);
    var figures = experiment.figures(config, first.metrics());
    assertThat(figures).hasSize(7);
    assertThat(figures).allMatch(figure -> figure.chart().svg().contains("<svg"));

    forgetLastSeed(folder);
    try (var reproduction = Reproduction.resume(out, experiments(), new Silent())) {
      assertThat(reproduction.run()).allMatch(entry -> entry.state() == Call.State.DONE);
    }
    var again = RunFolder.open(folder).claims().orElseThrow();
    assertThat(untimed(again.claims())).isEqualTo(untimed(decided.claims()));
  }

  /// As a kill in the middle of the last seed's training leaves it.
  private static void forgetLastSeed(Path folder) throws Exception {
    Files.delete(folder.resolve("claims.json"));
    int forgotten = 0;
    try (var files = Files.walk(folder.resolve("checkpoints"))) {
      for (Path file : files.filter(f -> f.endsWith("cell.jsonl")).toList()) {
        if (file.toString().contains("seed-1")
            && Files.readString(file).contains("pattern/accSbm")) {
          Files.delete(file);
          forgotten++;
        }
      }
    }
    assertThat(forgotten).isEqualTo(3);
    Path metrics = folder.resolve("metrics.jsonl");
    var lines = Files.readAllLines(metrics);
    var kept =
        lines.stream()
            .filter(line -> !(line.contains("pattern/") && line.contains("\"seed\":1")))
            .toList();
    assertThat(kept).hasSizeLessThan(lines.size());
    Files.writeString(metrics, String.join("\n", kept) + "\n{\"seed\":1,\"ar");
  }

  private static List<ClaimResult> untimed(List<ClaimResult> claims) {
    // Holm's adjustment joins all p-values, also those of the clock.
    return claims.stream()
        .filter(claim -> !TIMED.contains(claim.id()))
        .map(claim ->
            new ClaimResult(
                claim.id(),
                claim.statement(),
                claim.paperFigure(),
                claim.test(),
                claim.alternative(),
                claim.effect(),
                claim.unit(),
                claim.interval(),
                claim.level(),
                claim.n(),
                claim.p(),
                null,
                claim.verdict(),
                claim.reason(),
                claim.parts(),
                null))
        .toList();
  }

  private static TreeMap<String, Verdict> byId(List<ClaimResult> claims) {
    var verdicts = new TreeMap<String, Verdict>();
    claims.forEach(claim -> verdicts.put(claim.id(), claim.verdict()));
    return verdicts;
  }

  /// Law: dense attention has four biases a layer, Exphormer none, but a vector for the expander
  /// and three for every virtual node.
  @Test
  void parameterCountsDifferByTheFormula() {
    Torch.load();
    for (var shape : ParameterCounts.SHAPES) {
      long more = ParameterCounts.count(shape, false) - ParameterCounts.count(shape, true);
      assertThat(more)
          .as(shape.data())
          .isEqualTo((long) shape.width() * (1 + 3 * shape.virtual() - 4 * shape.layers()));
    }
  }

  private static Experiments experiments() {
    return new Experiments(List.of(new ExphormerExperiment()), List.of());
  }

  private static Call call(List<String> set) {
    return Reproduction.call(Preset.QUICK, 0, 0, 1, set, List.of("graph/exphormer"));
  }

  /// Hears nothing.
  private static final class Silent implements Reproduction.Observer {
    @Override
    public void changed(List<Reproduction.Entry> entries, int index) {}

    @Override
    public void progress(int index, String what, double share) {}

    @Override
    public void report(Path runFolder) {}
  }
}
