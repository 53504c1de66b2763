package quire.graph.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes clean edges of raw directed entries: loops are dropped, repeats merged (the first one's
/// features stay), missing reverses added with the features of the entry they reverse.
///
/// @param edges the clean edges
/// @param loopsDropped entries that joined a node to itself
/// @param repeatsMerged entries beyond the first of the same direction
/// @param reversesAdded entries that were added
/// @param mutual entries whose reverse was given too
public record EdgeCleaning(
    LocalEdges edges, int loopsDropped, int repeatsMerged, int reversesAdded, int mutual) {

  /// @param source where each raw entry starts, in [0, nodes)
  /// @param target where it ends
  /// @param width edge features an entry
  /// @param features entries x width
  /// @param directed keep the direction: each given entry becomes one of kind 0 and its reverse one
  ///   of kind 1
  public static EdgeCleaning clean(
      int nodes, int[] source, int[] target, int width, float[] features, boolean directed) {
    var sorted = Entries.sorted(nodes, source, target, null);
    var once = sorted.withoutLoopsAndRepeats();
    int loops = 0;
    for (int e = 0; e < source.length; e++) {
      loops += source[e] == target[e] ? 1 : 0;
    }
    int repeats = source.length - loops - once.size();
    boolean[] mutual = once.mutual(nodes);
    int both = 0;
    for (boolean own : mutual) {
      both += own ? 1 : 0;
    }
    var whole = once.withReverses(nodes, mutual, directed);
    byte[] kinds = directed ? new byte[whole.size()] : null;
    float[] kept = new float[Math.multiplyExact(whole.size(), width)];
    for (int e = 0; e < whole.size(); e++) {
      int origin = whole.origin[e];
      boolean reversed = origin < 0;
      if (kinds != null) {
        kinds[e] = (byte) (reversed ? 1 : 0);
      }
      System.arraycopy(features, (reversed ? ~origin : origin) * width, kept, e * width, width);
    }
    var edges = new LocalEdges(whole.rowStart(nodes), whole.source, kinds, width, kept);
    return new EdgeCleaning(edges, loops, repeats, whole.size() - once.size(), both);
  }

  /// Entries sorted by target, then source; `origin` is the raw entry, its complement for a
  /// reverse.
  private record Entries(int[] source, int[] target, int[] origin) {

    int size() {
      return source.length;
    }

    static Entries sorted(int nodes, int[] source, int[] target, int @Nullable [] origin) {
      int[] order = countingSort(nodes, source, null);
      order = countingSort(nodes, target, order);
      int[] s = new int[order.length];
      int[] t = new int[order.length];
      int[] o = new int[order.length];
      for (int k = 0; k < order.length; k++) {
        s[k] = source[order[k]];
        t[k] = target[order[k]];
        o[k] = origin == null ? order[k] : origin[order[k]];
      }
      return new Entries(s, t, o);
    }

    /// A stable order by key, of the entries in the order given.
    private static int[] countingSort(int nodes, int[] key, int @Nullable [] order) {
      int[] at = new int[nodes + 1];
      for (int k : key) {
        at[k + 1]++;
      }
      for (int i = 0; i < nodes; i++) {
        at[i + 1] += at[i];
      }
      int[] result = new int[key.length];
      for (int k = 0; k < key.length; k++) {
        int entry = order == null ? k : order[k];
        result[at[key[entry]]++] = entry;
      }
      return result;
    }

    Entries withoutLoopsAndRepeats() {
      int kept = 0;
      int[] s = source.clone();
      int[] t = target.clone();
      int[] o = origin.clone();
      for (int e = 0; e < s.length; e++) {
        boolean repeat = kept > 0 && s[e] == s[kept - 1] && t[e] == t[kept - 1];
        if (s[e] != t[e] && !repeat) {
          s[kept] = s[e];
          t[kept] = t[e];
          o[kept++] = o[e];
        }
      }
      return new Entries(Arrays.copyOf(s, kept), Arrays.copyOf(t, kept), Arrays.copyOf(o, kept));
    }

    int[] rowStart(int nodes) {
      int[] start = new int[nodes + 1];
      for (int t : target) {
        start[t + 1]++;
      }
      for (int i = 0; i < nodes; i++) {
        start[i + 1] += start[i];
      }
      return start;
    }

    boolean[] mutual(int nodes) {
      int[] start = rowStart(nodes);
      boolean[] mutual = new boolean[size()];
      for (int e = 0; e < size(); e++) {
        int row = source[e];
        mutual[e] = Arrays.binarySearch(source, start[row], start[row + 1], target[e]) >= 0;
      }
      return mutual;
    }

    Entries withReverses(int nodes, boolean[] mutual, boolean all) {
      int added = 0;
      for (boolean own : mutual) {
        added += all || !own ? 1 : 0;
      }
      if (added == 0) {
        return this;
      }
      int whole = Math.addExact(size(), added);
      int[] s = Arrays.copyOf(source, whole);
      int[] t = Arrays.copyOf(target, whole);
      int[] o = Arrays.copyOf(origin, whole);
      int at = size();
      for (int e = 0; e < size(); e++) {
        if (all || !mutual[e]) {
          s[at] = target[e];
          t[at] = source[e];
          o[at++] = ~origin[e];
        }
      }
      return sorted(nodes, s, t, o);
    }
  }
}
