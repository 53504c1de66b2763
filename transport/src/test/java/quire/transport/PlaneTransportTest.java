package quire.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;

/// The map in the plane against closed forms and its own laws.
class PlaneTransportTest {
  private final PlaneTransport solver = new PlaneTransport();

  /// By hand: the cells of the unit square are cut by a diagonal line.
  @Test
  void twoSites() {
    var map =
        solver.solve(
            PowerDiagram.square(), new double[][] {{0, 0}, {1, 1}}, new double[] {0.25, 0.75});
    assertThat(map.heights()[1] - map.heights()[0]).isCloseTo(-Math.sqrt(0.5), within(1e-12));
    assertThat(map.solved()).isTrue();
  }

  /// By hand: quarter-weight corners take triangles of legs 1/sqrt 2.
  @Test
  void threeSites() {
    double[][] sites = {{0, 0}, {1, 0}, {0, 1}};
    var map = solver.solve(PowerDiagram.square(), sites, new double[] {0.5, 0.25, 0.25});
    assertThat(map.heights())
        .containsExactly(new double[] {0.471405, -0.235702, -0.235702}, within(1e-6));
    assertThat(map.cost()).isCloseTo(0.304738, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void massesMeetWeightsWhereverTheSitesLie(long seed) {
    var random = new SplittableRandom(seed);
    int n = random.nextInt(2, 150);
    double far = Math.pow(10, random.nextInt(-2, 4));
    double[][] sites = new double[n][2];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      sites[i][0] = far * random.nextDouble() + 50;
      sites[i][1] = far * random.nextDouble() - 7;
      weights[i] = 0.05 + random.nextDouble();
    }
    double total = Arrays.stream(weights).sum();
    var map = solver.solve(PowerDiagram.square(), sites, weights);
    assertThat(map.solved()).isTrue();
    assertThat(Arrays.stream(map.masses()).sum()).isCloseTo(1, within(1e-12));
    for (int i = 0; i < n; i++) {
      assertThat(map.masses()[i]).isCloseTo(weights[i] / total, within(1e-10));
    }
  }

  /// A fine grid of the square, moved by the discrete solver, costs nearly the same.
  @Test
  void costsWhatAGridCosts() {
    var random = new SplittableRandom(3);
    int n = 12;
    int side = 40;
    double[][] sites = new double[n][2];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      sites[i] = new double[] {2 * random.nextDouble(), 2 * random.nextDouble()};
      weights[i] = 0.2 + random.nextDouble();
    }
    double total = Arrays.stream(weights).sum();
    double[] goal = Arrays.stream(weights).map(w -> w / total).toArray();
    double[] cost = new double[side * side * n];
    for (int p = 0; p < side * side; p++) {
      for (int i = 0; i < n; i++) {
        double dx = (p % side + 0.5) / side - sites[i][0];
        double dy = (p / side + 0.5) / side - sites[i][1];
        cost[p * n + i] = dx * dx + dy * dy;
      }
    }
    double[] grid = new double[side * side];
    Arrays.fill(grid, 1.0 / grid.length);
    double discrete = NetworkSimplex.solve(cost, grid, goal).cost();
    double exact = solver.solve(PowerDiagram.square(), sites, goal).cost();
    // The grid lacks the variance inside a square of side h: 2 h^2 / 12.
    assertThat(discrete + 1.0 / (6 * side * side)).isCloseTo(exact, within(1e-3 * exact));
  }

  /// A shift of the sites changes no cell, a scale scales the heights.
  @Test
  void shiftAndScale() {
    double[][] sites = {{0.1, 0.3}, {0.8, 0.2}, {0.5, 0.9}, {0.4, 0.5}};
    double[] weights = {0.1, 0.2, 0.3, 0.4};
    double[][] moved = new double[4][];
    for (int i = 0; i < 4; i++) {
      moved[i] = new double[] {3 * sites[i][0] + 100, 3 * sites[i][1] - 40};
    }
    var one = solver.solve(PowerDiagram.square(), sites, weights);
    var two = solver.solve(PowerDiagram.square(), moved, weights);
    for (int i = 0; i < 4; i++) {
      assertThat(two.cells()[i].x()).hasSameSizeAs(one.cells()[i].x());
      assertThat(two.cells()[i].area()).isCloseTo(one.cells()[i].area(), within(1e-10));
    }
  }

  @Test
  void refusesEqualSitesAndNoWeight() {
    double[][] same = {{0, 0}, {1, 1}, {0, 0}};
    assertThatThrownBy(
            () -> solver.solve(PowerDiagram.square(), same, new double[] {0.3, 0.3, 0.4}))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("sites 0 and 2 are equal");
    assertThatThrownBy(() ->
            solver.solve(
                PowerDiagram.square(), new double[][] {{0, 0}, {1, 1}}, new double[] {1, 0}))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("site 1 has weight 0");
  }
}
