package quire.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import quire.lab.chart.Axis;
import quire.lab.chart.Charts;
import quire.lab.chart.Figure;

class ReportPageTest {
  @Test
  void anyCommandCanBuildItsPage() throws Exception {
    var facts = new LinkedHashMap<String, @Nullable Object>();
    facts.put("nodes", 2708);
    facts.put("classes", null);
    var chart = Charts.lines(Axis.linear("epoch"), Axis.linear("loss", "nats"), List.of());
    Page page =
        Page.of(
            ReportPage.titled("Training on <cora>")
                .kicker("quire graph train")
                .lead("Test accuracy 81.2 %.")
                .heading("Data")
                .facts(facts)
                .paragraph("a < b")
                .list(List.of("one", "two"))
                .figures(List.of(new Figure("Loss", "falls", chart)))
                .figures(List.of())
                .table(List.of("split", "#accuracy"), List.of(Arrays.asList("test", null)))
                .code("x < 1 && y")
                .command("./quire graph train --data cora.npz")
                .environment(SampleRun.environment())
                .html());
    page.standsAlone();
    assertThat(page.refreshes()).isFalse();
    assertThat(page.elements("title").getFirst().getTextContent()).isEqualTo("Training on <cora>");
    assertThat(page.elements("h1")).hasSize(1);
    assertThat(page.elements("td").stream().map(Element::getTextContent))
        .startsWith("nodes", "2708", "classes", "–", "test", "–");
    assertThat(page.elements("pre").stream().map(Element::getTextContent))
        .containsExactly("x < 1 && y", "./quire graph train --data cora.npz");
    assertThat(page.elements("svg")).hasSize(1);
  }

  @Test
  void aPageWithNothingStillHasItsTitle() throws Exception {
    Page page = Page.of(ReportPage.titled("Nothing").html());
    assertThat(page.elements("h1").getFirst().getTextContent()).isEqualTo("Nothing");
    assertThat(page.refreshes()).isFalse();
  }

  @Test
  void aPageThatRefreshesHidesItsWarningAndLoadsNothing() throws Exception {
    Page page =
        Page.of(
            ReportPage.titled("Work").refreshEvery(3, Duration.ofSeconds(40), "stale <&>").html());
    page.standsAlone();
    assertThat(page.refreshes()).isTrue();
    assertThat(page.texts("warning")).containsExactly("stale <&>");
  }
}
