package quire.network.topology;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A folded Clos network and what ideal spraying needs to know of it: at every level the group
/// (leaf, pod, ...) that a host sits in, and the bundle of links that lead up out of the group and
/// down into it. Made by [ClosBuilder].
public final class ClosFabric {
  private final int[] order;
  private final int tiers;
  private final int[][] group;
  private final int[][] up;
  private final int[][] down;
  private final int[] hostLink;
  private final double share;

  /// @param order place of a host in this network, -1 for hosts that are not in it
  /// @param group `[level][place]`: the group at level 0 (leaf), 1 (pod), ...
  /// @param up `[level][group]`: -2 - the number of the bundle out of it, or -1 for none
  /// @param down `[level][group]`: likewise for the bundle into it
  /// @param hostLink `[place]`: the link from the host to its leaf
  /// @param share the part of a host's traffic that takes this network: 1 / planes
  ClosFabric(int[] order, int[][] group, int[][] up, int[][] down, int[] hostLink, double share) {
    this.order = order;
    this.tiers = group.length;
    this.group = group;
    this.up = up;
    this.down = down;
    this.hostLink = hostLink;
    this.share = share;
  }

  /// Gives bundles their numbers as resources, which follow those of all links.
  void number(int links) {
    for (int[][] way : List.of(up, down)) {
      for (int[] row : way) {
        for (int g = 0; g < row.length; g++) {
          row[g] = row[g] <= -2 ? links - 2 - row[g] : row[g];
        }
      }
    }
  }

  /// Levels of switches.
  public int tiers() {
    return tiers;
  }

  /// The part of a host's traffic that takes this network.
  public double share() {
    return share;
  }

  /// The place of a host among those attached here, -1 if it is not.
  public int place(int host) {
    return order[host];
  }

  /// The resources (links and bundles) that spraying between two hosts uses, in order; null where
  /// one of the hosts is not attached here or the wiring is not even.
  public int @Nullable [] spray(int a, int b) {
    int i = order[a];
    int j = order[b];
    if (i < 0 || j < 0) {
      return null;
    }
    int[] path = new int[2 * tiers + 2];
    int n = 0;
    path[n++] = hostLink[i];
    int level = 0;
    for (; group[level][i] != group[level][j]; level++) {
      int resource = up[level][group[level][i]];
      if (resource < 0) {
        return null;
      }
      path[n++] = resource;
    }
    for (level--; level >= 0; level--) {
      int resource = down[level][group[level][j]];
      if (resource < 0) {
        return null;
      }
      path[n++] = resource;
    }
    path[n++] = hostLink[j] ^ 1;
    return Arrays.copyOf(path, n);
  }
}
