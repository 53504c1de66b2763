package quire.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import quire.base.Json;
import quire.base.RequestException;
import quire.lab.ClaimResult;
import quire.lab.ClaimsFile;
import quire.lab.Experiment;
import quire.lab.Experiments;
import quire.lab.Metrics;
import quire.lab.Preset;
import quire.lab.Run;
import quire.lab.RunSettings;
import quire.lab.Verdict;
import quire.lab.chart.Figure;

class ReportTest {
  private static final Experiments NONE = new Experiments(List.of(), List.of());

  @TempDir private Path folder;

  private Page page(Experiments experiments) throws Exception {
    return Page.of(Files.readString(Report.write(folder, experiments)));
  }

  @Test
  void tellsWhatWasAskedAndWhatCameOut() throws Exception {
    SampleRun.writeRun(folder, true);
    Page page = page(SampleRun.EXPERIMENTS);
    page.standsAlone();
    assertThat(page.elements("h1").getFirst().getTextContent())
        .isEqualTo(
            "Is sparse attention on expander graphs as good as full attention, at linear cost?");
    assertThat(page.texts("lead"))
        .containsExactly(
            "Of six claims, this run supports three (D1, D8, D13), does not support one (D7), cannot "
                + "decide one (D4) and does not test one (D10). The stored study decides what this "
                + "run left open on D4.");
    assertThat(page.elements("h2").stream().map(Element::getTextContent))
        .containsExactly(
            "Verdicts",
            "Effects",
            "Plots",
            "Findings",
            "Configuration",
            "Environment",
            "To repeat this");
    assertThat(page.elements("svg")).as("effects in points, two plots").hasSize(3);
    assertThat(page.elements("pre").getLast().getTextContent())
        .isEqualTo(
            "./quire reproduce graph/exphormer --preset quick --seeds 20 --threads 2 "
                + "--set optimizer.learningRate=0.001 --set 'data=../my data/cora.npz'");
    assertThat(page.text())
        .contains("about 74 seeds would decide", "needs graphs of 5000 nodes", "2026-11-20")
        .contains("optimizer.weightDecay", "0.00001", "Peak resident", "1.31 GiB");
  }

  @Test
  void aRowSaysAllOfAClaim() throws Exception {
    SampleRun.writeRun(folder, true);
    Page page = page(SampleRun.EXPERIMENTS);
    List<List<String>> rows =
        page.elements("tr").stream()
            .map(row -> row.getElementsByTagName("td"))
            .filter(cells -> cells.getLength() == 7)
            .map(cells ->
                java.util.stream.IntStream.range(1, 7)
                    .mapToObj(i -> cells.item(i).getTextContent())
                    .toList())
            .toList();
    assertThat(rows).hasSize(6);
    assertThat(rows.get(0))
        .containsExactly(
            "85.57 % to 86.74 %, Table 5",
            "1.42\u00a0points",
            "[0.61, 2.13]",
            "0.004raw\u00a0<\u00a00.001",
            "✓ supported",
            "✓ supported1.31\u00a0points [1.02,\u00a01.6]; 2026-11-20");
    assertThat(rows.get(5))
        .as("what was not measured")
        .containsExactly("256 against under 16, MalNet-Tiny", "–", "–", "–", "– not tested", "–");
    assertThat(page.texts("parts").getFirst())
        .contains("slope of log bytes on log n, dense: at least 1.8 — 1.94 [1.9, 1.98], n = 7");
  }

  @Test
  void theSameFilesGiveTheSamePage() throws Exception {
    SampleRun.writeRun(folder, true);
    byte[] first = Files.readAllBytes(Report.write(folder, SampleRun.EXPERIMENTS));
    Files.delete(folder.resolve(Report.NAME));
    assertThat(Files.readAllBytes(Report.write(folder, SampleRun.EXPERIMENTS))).isEqualTo(first);
  }

  @Test
  void withoutTheExperimentItStandsWithoutPlotsAndSaysSo() throws Exception {
    SampleRun.writeRun(folder, true);
    Page page = page(NONE);
    page.standsAlone();
    assertThat(page.elements("svg")).as("the effects need no class").hasSize(1);
    assertThat(page.texts("warning").getFirst()).startsWith("Without plots: the experiment");
    assertThat(page.elements("h1").getFirst().getTextContent()).isEqualTo("graph/exphormer");
    assertThat(page.texts("lead").getFirst()).startsWith("Of six claims");
  }

  @Test
  void theQuestionIsFoundInTheCallWhenTheClassIsGone() throws Exception {
    SampleRun.writeCall(folder, true);
    Page page = Page.of(Files.readString(Report.write(folder.resolve(SampleRun.ID), NONE)));
    assertThat(page.elements("h1").getFirst().getTextContent())
        .isEqualTo("Is sparse attention as good as full attention, at linear cost?");
  }

  @Test
  void plotsThatFailDoNotTakeTheVerdictsWithThem() throws Exception {
    SampleRun.writeRun(folder, true);
    Page page = page(new Experiments(List.of(new Broken()), List.of()));
    assertThat(page.texts("warning").getFirst()).contains("could not be drawn", "no such arm");
    assertThat(page.texts("lead").getFirst()).startsWith("Of six claims");
  }

  private static final class Broken implements Experiment<SampleRun.Config> {
    private final SampleRun.SampleExperiment sample = new SampleRun.SampleExperiment();

    @Override
    public quire.lab.Card card() {
      return sample.card();
    }

    @Override
    public SampleRun.Config config(Preset preset) {
      return sample.config(preset);
    }

    @Override
    public void run(SampleRun.Config config, Run run) {}

    @Override
    public List<Figure> figures(SampleRun.Config config, Metrics metrics) {
      throw new IllegalStateException("no such arm");
    }
  }

  @Test
  void anUnfinishedRunSaysSoAndShowsTheEndOfItsLog() throws Exception {
    SampleRun.writeRun(folder, false);
    Page page = page(SampleRun.EXPERIMENTS);
    assertThat(page.texts("warning").getFirst()).startsWith("This run has not ended");
    assertThat(page.elements("pre").getFirst().getTextContent()).contains("seed 0, dense");
    assertThat(page.elements("svg")).as("what is recorded is drawn").hasSize(2);
  }

  @Test
  void hostileTextStaysText() throws Exception {
    String hostile = "<img src=x onerror=alert(1)>&\"'</td><script>\u0007";
    SampleRun.writeRun(folder, true);
    var claim =
        new ClaimResult(
            hostile,
            hostile,
            hostile,
            hostile + " - " + hostile,
            "above 0 " + hostile,
            1.0,
            hostile,
            List.of(0.5, 2.0),
            0.95,
            3,
            0.01,
            0.02,
            Verdict.SUPPORTED,
            hostile,
            List.of(new ClaimResult.Part(hostile, hostile, 1.0, hostile, null, 3, 0.01, hostile)),
            new ClaimResult.Study(1.0, null, Verdict.SUPPORTED, hostile));
    new ClaimsFile(
            SampleRun.ID,
            hostile,
            Preset.QUICK,
            List.of(1L),
            1,
            hostile,
            List.of(claim, claim),
            List.of(hostile))
        .write(folder);
    Files.writeString(
        folder.resolve("environment.json"), Json.pretty(Map.of(hostile, List.of(hostile))));
    Files.writeString(
        folder.resolve(RunSettings.NAME),
        "experiment: graph/exphormer\npreset: quick\nseeds: 0\nseed: 0\nthreads: 1\n"
            + "set: [\"a=<script>\"]\nconfig: {\"<script>\": \"</pre><script>\"}\n");
    Page page = page(NONE);
    page.standsAlone();
    assertThat(page.texts("kicker").getFirst()).contains("<img src=x onerror=alert(1)>");
  }

  @Test
  void aFolderWithoutARunIsRefusedByName() {
    assertThatThrownBy(() -> Report.write(folder))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("config.yaml");
    assertThat(folder).isEmptyDirectory();
  }
}
