package quire.network.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quire.base.Check;
import quire.base.RequestException;

/// What is to be simulated: operations that are flows between hosts or computations, each waiting
/// for its release time and for others to end. Immutable; flat arrays, about 50 bytes an operation.
///
/// Operations are numbered from 0 in the order they were added. A flow goes from host to host; the
/// simulator chooses its way. A computation takes its time and uses no link; one of 0 seconds joins
/// many operations into one.
///
///     var work = FlowProgram.builder();
///     int first = work.flow(0, 8, 1e9);
///     int think = work.compute(8, 0.002);
///     work.after(think, first);
///     FlowProgram program = work.build();
public final class FlowProgram {
  private final int size;
  private final int[] source;
  private final int[] target;
  private final double[] amount;
  private final double[] release;
  private final double[] cap;
  private final int[] label;
  private final List<String> labels;
  private final int[] firstDependency;
  private final int[] dependency;

  private FlowProgram(Builder from) {
    size = from.size;
    source = Arrays.copyOf(from.source, size);
    target = Arrays.copyOf(from.target, size);
    amount = Arrays.copyOf(from.amount, size);
    release = from.anyRelease ? Arrays.copyOf(from.release, size) : new double[0];
    cap = from.anyCap ? Arrays.copyOf(from.cap, size) : new double[0];
    label = from.labels.isEmpty() ? new int[0] : Arrays.copyOf(from.label, size);
    labels = List.copyOf(from.labels);
    firstDependency = new int[size + 1];
    for (int d = 0; d < from.pairs; d++) {
      firstDependency[from.waiting[d] + 1]++;
    }
    for (int i = 0; i < size; i++) {
      firstDependency[i + 1] += firstDependency[i];
    }
    dependency = new int[from.pairs];
    int[] at = Arrays.copyOf(firstDependency, size);
    for (int d = 0; d < from.pairs; d++) {
      dependency[at[from.waiting[d]]++] = from.waitedFor[d];
    }
  }

  /// An empty program to add to.
  public static Builder builder() {
    return new Builder();
  }

  /// How many operations.
  public int size() {
    return size;
  }

  /// Whether operation i is a flow, else it is a computation.
  public boolean isFlow(int i) {
    return target[i] >= 0;
  }

  /// The host that sends, or computes; -1 for a computation that belongs to no host.
  public int source(int i) {
    return source[i];
  }

  /// The host that receives; -1 for a computation.
  public int target(int i) {
    return target[i];
  }

  /// Bytes of a flow, seconds of a computation.
  public double amount(int i) {
    return amount[i];
  }

  /// Seconds before which operation i does not start.
  public double release(int i) {
    return release.length == 0 ? 0 : release[i];
  }

  /// The largest rate of a flow in bytes/s; infinite where there is none.
  public double cap(int i) {
    return cap.length == 0 ? Double.POSITIVE_INFINITY : cap[i];
  }

  /// What operation i is called in a timeline; empty where it has no name.
  public String label(int i) {
    return label.length == 0 || label[i] < 0 ? "" : labels.get(label[i]);
  }

  /// How many operations i waits for.
  public int dependencies(int i) {
    return firstDependency[i + 1] - firstDependency[i];
  }

  /// The k-th operation that i waits for.
  public int dependency(int i, int k) {
    return dependency[firstDependency[i] + k];
  }

  /// How many operations are flows.
  public int flows() {
    int flows = 0;
    for (int to : target) {
      flows += to >= 0 ? 1 : 0;
    }
    return flows;
  }

  /// The highest host that is named, -1 where none is.
  int highestHost() {
    int highest = -1;
    for (int i = 0; i < size; i++) {
      highest = Math.max(highest, Math.max(source[i], target[i]));
    }
    return highest;
  }

  /// One line for an error: what operation i is and between whom.
  String describe(int i) {
    String name = label(i).isEmpty() ? "" : " '" + label(i) + "'";
    return isFlow(i)
        ? "flow " + i + name + " (gpu" + source[i] + " to gpu" + target[i] + ")"
        : "computation " + i + name + (source[i] < 0 ? "" : " on gpu" + source[i]);
  }

  /// Collects operations; not for several threads.
  public static final class Builder {
    private int size;
    private int[] source = new int[64];
    private int[] target = new int[64];
    private double[] amount = new double[64];
    private double[] release = new double[64];
    private double[] cap = new double[64];
    private int[] label = new int[64];
    private boolean anyRelease;
    private boolean anyCap;
    private final List<String> labels = new ArrayList<>();
    private final Map<String, Integer> labelIds = new HashMap<>();
    private int pairs;
    private int[] waiting = new int[64];
    private int[] waitedFor = new int[64];

    private Builder() {}

    /// Adds a flow and returns its number.
    ///
    /// @param from host that sends, at least 0
    /// @param to host that receives; the same host makes a flow of no time
    /// @param bytes finite, at least 0
    public int flow(int from, int to, double bytes) {
      if (from < 0 || to < 0) { // the message's words cost more than the rest: only where it is due
        throw new RequestException("a flow from " + from + " to " + to + ": hosts count from 0");
      }
      if (!(bytes >= 0 && bytes < Double.POSITIVE_INFINITY)) {
        throw new RequestException("bytes must be >= 0: " + bytes);
      }
      return add(from, to, bytes);
    }

    /// Adds a computation and returns its number.
    ///
    /// @param host where it runs, or -1: it waits and takes time but belongs to nobody
    /// @param seconds finite, at least 0
    public int compute(int host, double seconds) {
      Check.that(
          seconds >= 0 && seconds < Double.POSITIVE_INFINITY, "seconds must be >= 0: %s", seconds);
      return add(Math.max(-1, host), -1, seconds);
    }

    /// Operation i starts no earlier than `seconds`.
    public Builder release(int i, double seconds) {
      Check.that(
          seconds >= 0 && seconds < Double.POSITIVE_INFINITY, "start must be >= 0: %s", seconds);
      release[own(i)] = seconds;
      anyRelease |= seconds > 0;
      return this;
    }

    /// Flow i never runs faster than `bytesPerSecond`.
    public Builder cap(int i, double bytesPerSecond) {
      Check.that(bytesPerSecond > 0, "a rate cap must be above 0, is %s", bytesPerSecond);
      cap[own(i)] = bytesPerSecond;
      anyCap = true;
      return this;
    }

    /// Names operation i; equal names are stored once.
    public Builder label(int i, String name) {
      label[own(i)] =
          labelIds.computeIfAbsent(
              name,
              text -> {
                labels.add(text);
                return labels.size() - 1;
              });
      return this;
    }

    /// Operation i starts only after `before` has ended.
    public Builder after(int i, int before) {
      if (pairs == waiting.length) {
        waiting = Arrays.copyOf(waiting, 2 * pairs);
        waitedFor = Arrays.copyOf(waitedFor, 2 * pairs);
      }
      waiting[pairs] = own(i);
      waitedFor[pairs++] = own(before);
      return this;
    }

    /// How many operations there are so far.
    public int size() {
      return size;
    }

    /// The program as it stands.
    public FlowProgram build() {
      return new FlowProgram(this);
    }

    private int add(int from, int to, double value) {
      if (size == source.length) {
        int room = Math.addExact(size, Math.max(64, size >> 1));
        source = Arrays.copyOf(source, room);
        target = Arrays.copyOf(target, room);
        amount = Arrays.copyOf(amount, room);
        release = Arrays.copyOf(release, room);
        cap = Arrays.copyOf(cap, room);
        label = Arrays.copyOf(label, room);
      }
      source[size] = from;
      target[size] = to;
      amount[size] = value;
      cap[size] = Double.POSITIVE_INFINITY;
      label[size] = -1;
      return size++;
    }

    private int own(int i) {
      if (i < 0 || i >= size) {
        throw new RequestException("operation " + i + ": there are " + size + " so far");
      }
      return i;
    }
  }
}
