package quire.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTest {
  @Test
  void knowsThisMachine() {
    var machine = Machine.here();
    assertThat(machine.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(machine.jdk()).startsWith("25");
    assertThat(machine.processor()).isNotBlank();
    assertThat(machine.cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(machine.memoryBytes()).isGreaterThan(Runtime.getRuntime().totalMemory());
  }
}
