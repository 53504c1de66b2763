package quire.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GatedGcnTest {
  private static final double[] ONE = {1};
  private static final double[] ZERO = {0};

  /// One column, all maps the identity: s = x_i + x_j + e, by hand.
  @Test
  void oneColumnByHand() {
    var layer =
        new GatedGcn(1, List.of(ONE, ONE, ONE, ONE, ONE), List.of(ZERO, ZERO, ZERO, ZERO, ZERO));
    var result =
        layer.forward(
            new double[] {1, 2, -1}, new long[] {1, 2}, new long[] {0, 0}, new double[] {0, 0.5});
    double g1 = 1 / (1 + Math.exp(-3));
    double g2 = 1 / (1 + Math.exp(-0.5));
    assertThat(result.edges()).containsExactly(new double[] {3, 0.5}, within(1e-15));
    assertThat(result.nodes())
        .containsExactly(new double[] {1 + (2 * g1 - g2) / (g1 + g2 + 1e-6), 2, -1}, within(1e-12));
  }

  /// With C, D, E zero every gate is one half: A x plus the mean of B x over in-edges, to epsilon.
  @Test
  void closedGatesGiveTheMean() {
    var layer =
        new GatedGcn(
            1,
            List.of(ZERO, new double[] {3}, ZERO, ZERO, ZERO),
            List.of(new double[] {0.25}, ONE, ZERO, ZERO, ZERO));
    var result =
        layer.forward(
            new double[] {1, 2, 6}, new long[] {1, 2}, new long[] {0, 0}, new double[] {7, 8});
    assertThat(result.nodes()).containsExactly(new double[] {0.25 + 13, 0.25, 0.25}, within(2e-5));
  }

  @Test
  void refusesByName() {
    var maps = List.of(ONE, ONE, new double[2], ONE, ONE);
    assertThatThrownBy(() -> new GatedGcn(1, maps, List.of(ZERO, ZERO, ZERO, ZERO, ZERO)))
        .hasMessageContaining("map C");
  }
}
