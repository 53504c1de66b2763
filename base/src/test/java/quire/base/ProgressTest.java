package quire.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long now = 5_000_000_000L;

  private Progress progress(boolean terminal, long total) {
    return Progress.on(out, terminal, () -> now, "Training", total);
  }

  private void pass(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void isSilentForTwoSeconds() {
    try (var progress = progress(true, 10)) {
      pass(1);
      progress.step(1, "");
      progress.showWhenDue();
    }
    assertThat(text()).isEmpty();
  }

  @Test
  void inAPipePrintsALineNowAndThenWithTheTimeLeft() {
    try (var progress = progress(false, 100)) {
      for (int i = 0; i < 40; i++) {
        pass(1);
        progress.step(1, "loss 0.41");
      }
    }
    assertThat(text().lines())
        .containsExactly(
            "Training: 2/100 (2 %), 1 min 38 s left, loss 0.41",
            "Training: 17/100 (17 %), 1 min 23 s left, loss 0.41",
            "Training: 32/100 (32 %), 1 min 8 s left, loss 0.41");
  }

  @Test
  void showsAStuckStepByTheTimer() {
    try (var progress = progress(false, 0)) {
      pass(30);
      progress.showWhenDue();
      pass(30);
      progress.showWhenDue();
    }
    assertThat(text().lines()).containsExactly("Training: 0, 30 s", "Training: 0, 1 min 0 s");
  }

  @Test
  void onATerminalDrawsOneLineAgainAndTakesItAway() {
    try (var progress = progress(true, 4)) {
      pass(3);
      progress.step(1, "x".repeat(200));
      progress.say("hello");
      pass(1);
      progress.step(1, "");
    }
    assertThat(text())
        .endsWith("\r\033[K")
        .contains("\r\033[Khello")
        .doesNotContain("x".repeat(80));
  }

  @Test
  void leavesResumedStepsOutOfTheEstimate() {
    try (var progress = progress(false, 100)) {
      progress.resumeAt(90);
      pass(5);
      progress.step(5, "");
    }
    assertThat(text()).contains("95/100 (95 %), 5 s left");
  }

  @Test
  void neverShowsMoreThanAHundredPercent() {
    try (var progress = progress(false, 3)) {
      pass(5);
      progress.step(7, "");
    }
    assertThat(text()).contains("7/3 (100 %), 5 s");
  }

  @Test
  void countsStepsOfManyThreads() throws InterruptedException {
    var progress = progress(false, 8000);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int i = 0; i < 1000; i++) {
              progress.step(1, "");
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    pass(3);
    progress.step(0, "");
    progress.close();
    assertThat(text().lines()).containsExactly("Training: 8000/8000 (100 %), 3 s");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 s",
    "59,59 s",
    "60,1 min 0 s",
    "3599,59 min 59 s",
    "3600,1 h 0 min",
    "86399,23 h 59 min"
  })
  void saysSecondsAsAPersonDoes(long seconds, String words) {
    assertThat(Progress.clock(seconds)).isEqualTo(words);
  }
}
