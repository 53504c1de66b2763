package quire.graph.data;

import java.util.Arrays;

/// Communities of random sizes.
final class Blocks {
  private Blocks() {}

  /// The community of every node, ascending; sizes uniform on [least, most].
  static int[] sizes(int communities, int least, int most, Draws draws) {
    int[] end = new int[communities];
    int nodes = 0;
    for (int c = 0; c < communities; c++) {
      nodes += draws.nextInt(least, most + 1);
      end[c] = nodes;
    }
    int[] community = new int[nodes];
    for (int c = 1; c < communities; c++) {
      Arrays.fill(community, end[c - 1], end[c], c);
    }
    return community;
  }
}
