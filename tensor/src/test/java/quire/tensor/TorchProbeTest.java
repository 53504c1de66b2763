package quire.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import quire.base.MachineProbe;

class TorchProbeTest {
  @Test
  void isFoundAndTellsWhatItMeasured() {
    MachineProbe probe =
        ServiceLoader.load(MachineProbe.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(TorchProbe.class::isInstance)
            .findFirst()
            .orElseThrow();
    assertThat(probe.facts())
        .containsKeys("blas", "blasReason", "dtype", "dtypeReason", "torchThreads");
    assertThat(probe.measurements())
        .hasEntrySatisfying("gflopsFp32", speed -> assertThat((Double) speed).isGreaterThan(1.0))
        .hasEntrySatisfying("gflopsBf16", speed -> assertThat((Double) speed).isGreaterThan(0.1));
    assertThat(probe.advice()).allSatisfy(line -> assertThat(line).endsWith("."));
  }

  @Test
  void readsTheFlagsOfTheProcessor() {
    assertThat(Bf16Support.of(List.of("avx2", "avx512f"))).matches(s -> !s.fast());
    assertThat(Bf16Support.of(List.of("avx512_bf16")).reason()).contains("AVX512-BF16");
    assertThat(Bf16Support.of(List.of("amx_bf16", "avx512_bf16")).reason()).contains("AMX");
  }
}
