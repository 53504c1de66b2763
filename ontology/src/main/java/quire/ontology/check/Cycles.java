package quire.ontology.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Shortest cycles of a small graph.
final class Cycles {
  private Cycles() {}

  /// A cycle `a, b, .., a`, or nothing where there is none.
  ///
  /// @param next for each node where its edges lead
  static List<Integer> find(List<List<Integer>> next) {
    for (int start = 0; start < next.size(); start++) {
      int[] before = new int[next.size()];
      Arrays.fill(before, -1);
      var queue = new ArrayDeque<Integer>(List.of(start));
      while (!queue.isEmpty()) {
        int at = queue.remove();
        for (int to : next.get(at)) {
          if (to == start) {
            var cycle = new ArrayList<Integer>(List.of(start));
            for (int step = at; step != start; step = before[step]) {
              cycle.add(step);
            }
            cycle.add(start);
            Collections.reverse(cycle);
            return cycle;
          }
          if (before[to] < 0) {
            before[to] = at;
            queue.add(to);
          }
        }
      }
    }
    return List.of();
  }
}
