package quire.network.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The same flows on the same tree end when SimGrid says; see ORIGINS.md beside the values.
class SimgridParityTest {
  @Test
  void unequalAllToAll() throws Exception {
    double[] theirs;
    try (var in = getClass().getResourceAsStream("simgrid-unequal-25.txt")) {
      theirs =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .mapToDouble(Double::parseDouble)
              .toArray();
    }
    var tree = AllToAll.tree(5);
    var options = SimulationOptions.of(tree).with(Routing.D_MOD_K);
    double[] ours = FlowSimulator.run(tree, AllToAll.unequal(25), options).end();
    assertThat(ours).hasSameSizeAs(theirs);
    for (int f = 0; f < ours.length; f++) {
      assertThat(ours[f]).as("flow %d", f).isCloseTo(theirs[f], within(1e-9 * theirs[f]));
    }
  }
}
