package quire.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import quire.base.RequestException;
import quire.lab.Call;

class IndexPageTest {
  @TempDir private Path out;

  private Page page() throws Exception {
    Page page = Page.of(Files.readString(IndexPage.write(out)));
    page.standsAlone();
    return page;
  }

  /// As the process that works on the folder holds it.
  private FileChannel held() throws Exception {
    var channel =
        FileChannel.open(out.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  /// `page()` as the process that works on the folder draws it.
  private Page pageOfTheRunningCall() throws Exception {
    try (var _ = held()) {
      return page();
    }
  }

  @Test
  void fillsWhileTheCallRuns() throws Exception {
    SampleRun.writeCall(out, false);
    Page page = pageOfTheRunningCall();
    assertThat(page.refreshes()).isTrue();
    assertThat(page.texts("warning").getFirst())
        .as("hidden until the page is too old")
        .isEqualTo(
            "No sign of life since this page was drawn: if the run was killed, resume with: "
                + "./quire reproduce --resume "
                + out);
    assertThat(page.texts("lead").getFirst())
        .isEqualTo(
            "2 of 4 experiments have ended; about 48 s of work is left. Of six claims: three "
                + "supported, one not supported, one inconclusive, one not tested.");
    assertThat(page.texts("state")).containsExactly("● done", "✕ failed", "◐ running", "○ waiting");
    assertThat(page.text())
        .contains("seed 1, 4 bits: layer 3 of 12", "rules.txt:12: unknown predicate \"likes\"");
    assertThat(page.texts("counts"))
        .as("the quick verdicts, then the study's beside them")
        .containsExactly(
            "✓ 3 supported✕ 1 not supported? 1 inconclusive– 1 not tested",
            "✓ 2 supported✕ 1 not supported? 1 inconclusive");
  }

  @Test
  void showsHowFarTheRunningOneIs() throws Exception {
    SampleRun.writeCall(out, false);
    try (var _ = held()) {
      Page page = Page.of(Files.readString(IndexPage.write(out, "seed <3>, dense", 0.417)));
      page.standsAlone();
      assertThat(page.text()).contains("seed <3>, dense, 42 %");
      assertThat(page.texts("bar")).as("the call's bar and the experiment's").hasSize(2);
    }
  }

  /// Nobody holds the folder, so the process that wrote `running` was killed.
  @Test
  void aKilledCallIsInterruptedAndRests() throws Exception {
    SampleRun.writeCall(out, false);
    Page page = page();
    assertThat(page.refreshes()).isFalse();
    assertThat(page.texts("state"))
        .containsExactly("● done", "✕ failed", "◌ interrupted", "○ waiting");
    assertThat(page.texts("warning"))
        .containsExactly("Interrupted; resume with: ./quire reproduce --resume " + out);
    assertThat(page.text()).as("where it was").contains("seed 1, 4 bits: layer 3 of 12");
  }

  @Test
  void restsWhenAllHaveEnded() throws Exception {
    SampleRun.writeCall(out, true);
    Page page = page();
    assertThat(page.refreshes()).isFalse();
    assertThat(page.texts("lead").getFirst())
        .startsWith("All experiments have ended after 24 s; one failed. Of six claims:");
    assertThat(page.elements("pre").getLast().getTextContent())
        .isEqualTo(
            "./quire reproduce graph/exphormer ontology/regions llm/quantization "
                + "network/rail-only --preset quick --threads 2");
  }

  @Test
  void linksExactlyTheReportsThatExist() throws Exception {
    SampleRun.writeCall(out, false);
    assertThat(page().elements("a").stream().map((Element a) -> a.getAttribute("href")))
        .containsExactly("graph/exphormer/report.html");
    Files.delete(out.resolve("graph/exphormer/report.html"));
    assertThat(page().elements("a")).isEmpty();
  }

  @Test
  void statesAreReadOffTheFoldersWhereThereIsNoCall() throws Exception {
    SampleRun.writeCall(out, false);
    Files.delete(out.resolve(Call.NAME));
    Path other = out.resolve("graph/other");
    SampleRun.writeRun(other, false);
    Page page = page();
    assertThat(page.refreshes()).isFalse();
    assertThat(page.texts("state")).containsExactly("● done", "○ waiting");
  }

  @Test
  void anEmptyFolderIsRefused() {
    assertThatThrownBy(() -> IndexPage.write(out))
        .isInstanceOf(RequestException.class)
        .hasMessage(out + ": holds no run of an experiment");
    assertThat(out).isEmptyDirectory();
  }
}
