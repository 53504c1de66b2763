package quire.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quire.base.RequestException;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "BANDWIDTH, 400Gbps, 50e9",
    "BANDWIDTH, 50GB/s, 50e9",
    "BANDWIDTH, 50GiB/s, 53687091200",
    "BANDWIDTH, 7.68Tb/s, 960e9",
    "BANDWIDTH, 200 Gbps, 25e9",
    "BYTES, 1MiB, 1048576",
    "BYTES, 1GB, 1e9",
    "BYTES, 64B, 64",
    "TIME, 500ns, 5e-7",
    "TIME, 2us, 2e-6",
    "TIME, 50000h, 180e6",
    "NUMBER, 312e12, 312e12",
  })
  void unitsBecomeSi(Quantity kind, String text, double value) {
    assertThat(kind.parse(text, "--x")).isCloseTo(value, within(value * 1e-12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BANDWIDTH | 400 | --x 400: has no unit; write it like 400Gbps, 50GB/s or 50GiB/s",
        "BANDWIDTH | 400gbps | the unit 'gbps', which is not known here",
        "BANDWIDTH | NaN | is no number",
        "BANDWIDTH | -4Gbps | is negative",
        "BYTES | 1e999GB | is not finite",
        "TIME | 5 | has no unit; write it like 500ns",
        "NUMBER | 3GB | must be a plain number",
      })
  void whatIsNoQuantityIsRefused(Quantity kind, String text, String message) {
    assertThatThrownBy(() -> kind.parse(text, "--x"))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(message);
  }

  @Test
  void listsAndRanges() {
    assertThat(Quantity.wholes("8,16,72", "--hb")).containsExactly(8, 16, 72);
    assertThat(Quantity.wholes("8..64", "--hb")).containsExactly(8, 16, 32, 64);
    assertThat(Quantity.BANDWIDTH.list("100Gbps..800Gbps", "--nic"))
        .containsExactly(12.5e9, 25e9, 50e9, 100e9);
    assertThat(Quantity.BANDWIDTH.list("100..400Gbps", "--nic"))
        .containsExactly(12.5e9, 25e9, 50e9);
    assertThatThrownBy(() -> Quantity.wholes("8..100", "--hb"))
        .hasMessageContaining("--hb 8..100: doubling from the first end does not meet the last");
    assertThatThrownBy(() -> Quantity.wholes("64..8", "--hb"))
        .hasMessageContaining("a range goes upward");
    assertThatThrownBy(() -> Quantity.whole("0", "--gpus")).hasMessageContaining("from 1 to");
    assertThatThrownBy(() -> Quantity.whole("many", "--gpus"))
        .hasMessageContaining("must be a whole number");
  }
}
