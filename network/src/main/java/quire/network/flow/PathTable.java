package quire.network.flow;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Paths through a network, each a run of resources with weights and a latency; and which path a
/// pair of hosts was given before.
final class PathTable {
  private int paths;
  private int[] start;
  private double[] latency;
  private boolean[] weighted;
  private int[] resource;
  private double[] weight = {};

  private long[] keys;
  private int[] values;
  private int held;

  /// @param expected how many paths there may be, to begin with enough room
  PathTable(int expected) {
    int room = Math.clamp(expected, 64, 1 << 16);
    start = new int[room + 1];
    latency = new double[room];
    weighted = new boolean[room];
    resource = new int[4 * room];
    keys = new long[4 * Integer.highestOneBit(room)];
    values = new int[keys.length];
    Arrays.fill(keys, -1);
  }

  /// Adds a path and returns its number.
  ///
  /// @param weights null for 1 everywhere
  int add(int[] resources, int n, double @Nullable [] weights, double seconds) {
    int at = start[paths];
    if (paths + 1 == start.length) {
      int room = start.length + (start.length >> 1);
      start = Arrays.copyOf(start, room);
      latency = Arrays.copyOf(latency, room);
      weighted = Arrays.copyOf(weighted, room);
    }
    if (at + n > resource.length) {
      resource = Arrays.copyOf(resource, Math.max(at + n, at + (at >> 1)));
    }
    System.arraycopy(resources, 0, resource, at, n);
    if (weights != null) {
      if (weight.length < at + n) {
        weight = Arrays.copyOf(weight, resource.length);
      }
      System.arraycopy(weights, 0, weight, at, n);
    }
    weighted[paths] = weights != null;
    latency[paths] = seconds;
    start[paths + 1] = at + n;
    return paths++;
  }

  int first(int path) {
    return start[path];
  }

  int end(int path) {
    return start[path + 1];
  }

  int resource(int at) {
    return resource[at];
  }

  /// All resources of all paths; path p's are at `first(p)` to `end(p) - 1`.
  int[] resources() {
    return resource;
  }

  /// All weights, or null where path p has weight 1 everywhere.
  double @Nullable [] weights(int path) {
    return weighted[path] ? weight : null;
  }

  double weight(int path, int at) {
    return weighted[path] ? weight[at] : 1;
  }

  double latency(int path) {
    return latency[path];
  }

  int size() {
    return paths;
  }

  /// The remembered value of a key, -1 for none; keys are not negative.
  int get(long key) {
    for (int i = at(key); keys[i] >= 0; i = (i + 1) & (keys.length - 1)) {
      if (keys[i] == key) {
        return values[i];
      }
    }
    return -1;
  }

  /// Remembers a value.
  int put(long key, int value) {
    if (2 * held >= keys.length) {
      long[] old = keys;
      int[] oldValues = values;
      keys = new long[2 * old.length];
      Arrays.fill(keys, -1);
      values = new int[keys.length];
      held = 0;
      for (int i = 0; i < old.length; i++) {
        if (old[i] >= 0) {
          put(old[i], oldValues[i]);
        }
      }
    }
    int i = at(key);
    while (keys[i] >= 0 && keys[i] != key) {
      i = (i + 1) & (keys.length - 1);
    }
    held += keys[i] < 0 ? 1 : 0;
    keys[i] = key;
    values[i] = value;
    return value;
  }

  /// Forgets what was remembered; paths stay.
  void forget() {
    Arrays.fill(keys, -1);
    held = 0;
  }

  private int at(long key) {
    return (int) (Hash.mix(key) >>> 32) & (keys.length - 1);
  }
}
