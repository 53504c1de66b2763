package quire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import quire.base.cli.CommandProvider;
import quire.lab.Experiment;
import quire.lab.Experiments;
import quire.lab.Preset;

/// What every module must keep to, so that whoever knows one area knows all.
class HouseTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Commands COMMANDS =
      Commands.discover(ServiceLoader.load(CommandProvider.class));
  private static final Experiments EXPERIMENTS = Experiments.load();

  @Test
  void everyProviderLoadsUnderANameOfItsOwn() {
    assertThat(COMMANDS.failures()).isEmpty();
    assertThat(EXPERIMENTS.broken()).isEmpty();
    assertThat(COMMANDS.found().stream().map(Commands.Found::name)).doesNotHaveDuplicates();
    assertThat(EXPERIMENTS.found().stream().map(each -> each.card().id())).doesNotHaveDuplicates();
  }

  @Test
  void everyExperimentHasAPageAQuickPresetAndAClaim() {
    for (Experiment<?> experiment : EXPERIMENTS.found()) {
      var card = experiment.card();
      assertThat(DOCS.resolve(card.area() + ".md")).as("page of %s", card.id()).isRegularFile();
      assertThat(experiment.config(Preset.QUICK)).as("quick preset of %s", card.id()).isNotNull();
      assertThat(card.minutes()).as("minutes of %s", card.id()).containsKey(Preset.QUICK);
      assertThat(card.claims()).as("claims of %s", card.id()).isNotEmpty();
      assertThat(COMMANDS.found())
          .as("a command for the area of %s", card.id())
          .anyMatch(command -> command.isArea() && command.name().equals(card.area()));
    }
  }

  @Test
  void everyAreaHasAPage() {
    assertThat(COMMANDS.found().stream().filter(Commands.Found::isArea))
        .allSatisfy(area -> assertThat(DOCS.resolve(area.name() + ".md")).isRegularFile());
  }

  /// Every command at every level.
  static final List<CommandSpec> SPECS =
      COMMANDS.found().stream().flatMap(command -> all(command.spec())).toList();

  private static Stream<CommandSpec> all(CommandSpec spec) {
    return Stream.concat(
        Stream.of(spec),
        spec.subcommands().values().stream()
            .distinct()
            .map(CommandLine::getCommandSpec)
            .flatMap(HouseTest::all));
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("SPECS")
  void everyCommandAndOptionIsDescribed(CommandSpec spec) {
    assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
    Set<String> undescribed = new HashSet<>();
    spec.args().stream()
        .filter(argument -> !argument.hidden() && argument.description().length == 0)
        .forEach(argument -> undescribed.add(argument.toString()));
    assertThat(undescribed).as(spec.qualifiedName()).isEmpty();
  }

  @Test
  void theChangelogKnowsTheCurrentVersion() throws Exception {
    assertThat(Files.readString(Path.of("..", "CHANGELOG.md")))
        .contains("## " + quire.base.Machine.quireVersion());
  }
}
