package quire.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {
  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(() -> Check.range("heads", 0, 1, 8), "heads must lie in [1, 8], is 0"),
        refusal(() -> Check.range("heads", 9, 1, 8), "heads must lie in [1, 8], is 9"),
        refusal(
            () -> Check.range("bytes", 1L << 40, 0L, 5L),
            "bytes must lie in [0, 5], is 1099511627776"),
        refusal(() -> Check.range("rate", Double.NaN, 0, 1), "rate must lie in [0.0, 1.0], is NaN"),
        refusal(() -> Check.range("rate", 1.5, 0, 1), "rate must lie in [0.0, 1.0], is 1.5"),
        refusal(() -> Check.positive("rate", 0.0), "rate must be above 0 and finite, is 0.0"),
        refusal(
            () -> Check.positive("rate", Double.POSITIVE_INFINITY),
            "rate must be above 0 and finite, is Infinity"),
        refusal(() -> Check.positive("steps", 0), "steps must be at least 1, is 0"),
        refusal(() -> Check.positive("steps", -1L), "steps must be at least 1, is -1"),
        refusal(() -> Check.finite("loss", Double.NaN), "loss must be finite, is NaN"),
        refusal(() -> Check.that(false, "%.2f of %s", 0.5, "it"), "0.50 of it"));
  }

  private static Arguments refusal(ThrowingCallable call, String message) {
    return Arguments.of(call, message);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refusals")
  void refusesByNameValueAndRange(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(RequestException.class).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8})
  void returnsWhatLiesInTheRangeWithBothEnds(int value) {
    assertThat(Check.range("heads", value, 1, 8)).isEqualTo(value);
    assertThat(Check.range("heads", (long) value, 1L, 8L)).isEqualTo(value);
    assertThat(Check.range("heads", (double) value, 1.0, 8.0)).isEqualTo(value);
    assertThat(Check.positive("heads", value)).isEqualTo(value);
    assertThat(Check.finite("heads", -value)).isEqualTo(-value);
  }

  @Test
  void tellsAFolderFromAFileThatIsMissing(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> Check.readable(folder))
        .hasMessage(folder + ": is a folder; name a file");
    Path file = folder.resolve("a.txt");
    assertThatThrownBy(() -> Check.readable(file)).hasMessage(file + ": no such file");
    Files.createFile(file);
    assertThat(Check.readable(file)).isEqualTo(file);
  }
}
