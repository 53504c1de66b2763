package quire.network;

import java.util.Arrays;
import java.util.List;
import quire.base.Check;
import quire.network.collective.ScheduleSteps;

/// A collective written out as steps between ranks: the one form that is executed, counted and
/// timed.
///
/// Every rank owns one buffer of [#bufferElements()] elements. A step takes `length` elements at
/// `from` in the buffer of its source and copies them to `to` in the buffer of its destination, or
/// adds them to what stands there. A step whose source is its destination moves data inside a rank
/// and costs the network nothing. A step may run once all its dependencies, which have smaller
/// numbers, are done; any order that obeys this gives the same result.
///
/// Rank r's block is `[r E / n, (r+1) E / n)`, rounded down, of a buffer of E elements over n
/// ranks.
public final class Schedule {
  private static final int DENSE_LIMIT = 8192;

  private final String op;
  private final String algorithm;
  private final long elements;
  private final ScheduleSteps steps;
  private final Regions input;
  private final Regions output;
  private final List<String> notes;

  /// Where the data of each rank stands in its buffer.
  ///
  /// @param from first element, by rank
  /// @param length elements, by rank
  public record Regions(long[] from, long[] length) {}

  /// For generators: see [Collectives].
  ///
  /// @param notes what the generator did that was not asked for, such as a fall-back
  public Schedule(
      String op,
      String algorithm,
      long elements,
      ScheduleSteps steps,
      Regions input,
      Regions output,
      List<String> notes) {
    this.op = op;
    this.algorithm = algorithm;
    this.elements = elements;
    this.steps = steps;
    this.input = input;
    this.output = output;
    this.notes = List.copyOf(notes);
  }

  /// The collective: `all-reduce`, ...
  public String op() {
    return op;
  }

  /// The algorithm that wrote the steps.
  public String algorithm() {
    return algorithm;
  }

  /// E, the elements of the per-rank buffer.
  public long elements() {
    return elements;
  }

  /// How many ranks take part.
  public int ranks() {
    return input.from().length;
  }

  /// The steps, in an order that obeys the dependencies.
  public ScheduleSteps steps() {
    return steps;
  }

  /// Where each rank's input stands.
  public Regions input() {
    return input;
  }

  /// Where each rank's result stands.
  public Regions output() {
    return output;
  }

  /// What was done that was not asked for, in words.
  public List<String> notes() {
    return notes;
  }

  /// Elements in each rank's buffer, work space included.
  public long bufferElements() {
    return steps.bufferElements();
  }

  /// Runs the steps on integers.
  ///
  /// @param data by rank: E elements; for all-gather the rank's own block; for broadcast only rank
  ///   0's are read, the others may be empty. Left unchanged.
  /// @return rank r's result: E elements; for reduce-scatter its block; for all-to-all block r of
  ///   every source, in order of source
  /// @throws IllegalArgumentException naming the rank whose data has another length
  public long[][] execute(long[][] data) {
    return execute(data, steps.inOrder());
  }

  /// Runs the steps on integers in a given order, which must obey the dependencies.
  public long[][] execute(long[][] data, int[] order) {
    Check.that(data.length == ranks(), "data must hold %d ranks, holds %d", ranks(), data.length);
    var buffers = new long[ranks()][size()];
    for (int r = 0; r < ranks(); r++) {
      checkLength(r, data[r].length);
      if (data[r].length >= input.length()[r]) {
        System.arraycopy(data[r], 0, buffers[r], (int) input.from()[r], (int) input.length()[r]);
      }
    }
    for (int step : order) {
      long[] source = buffers[steps.source(step)];
      long[] target = buffers[steps.destination(step)];
      int from = (int) steps.from(step);
      int to = (int) steps.to(step);
      int length = (int) steps.length(step);
      if (steps.reduces(step)) {
        for (int i = 0; i < length; i++) {
          target[to + i] += source[from + i];
        }
      } else {
        System.arraycopy(source, from, target, to, length);
      }
    }
    var results = new long[ranks()][];
    for (int r = 0; r < ranks(); r++) {
      int from = (int) output.from()[r];
      results[r] = Arrays.copyOfRange(buffers[r], from, from + (int) output.length()[r]);
    }
    return results;
  }

  /// Runs the steps on floating-point numbers; sums are taken in the order of the steps.
  ///
  /// @param data as for integers
  public double[][] execute(double[][] data) {
    Check.that(data.length == ranks(), "data must hold %d ranks, holds %d", ranks(), data.length);
    var buffers = new double[ranks()][size()];
    for (int r = 0; r < ranks(); r++) {
      checkLength(r, data[r].length);
      if (data[r].length >= input.length()[r]) {
        System.arraycopy(data[r], 0, buffers[r], (int) input.from()[r], (int) input.length()[r]);
      }
    }
    for (int step = 0; step < steps.count(); step++) {
      double[] source = buffers[steps.source(step)];
      double[] target = buffers[steps.destination(step)];
      int from = (int) steps.from(step);
      int to = (int) steps.to(step);
      int length = (int) steps.length(step);
      if (steps.reduces(step)) {
        for (int i = 0; i < length; i++) {
          target[to + i] += source[from + i];
        }
      } else {
        System.arraycopy(source, from, target, to, length);
      }
    }
    var results = new double[ranks()][];
    for (int r = 0; r < ranks(); r++) {
      int from = (int) output.from()[r];
      results[r] = Arrays.copyOfRange(buffers[r], from, from + (int) output.length()[r]);
    }
    return results;
  }

  /// Elements that each rank (row) sends to each other (column); what stays in a rank counts zero.
  ///
  /// @throws IllegalArgumentException above 8,192 ranks: count by [#steps()] there
  public long[][] sent() {
    Check.that(
        ranks() <= DENSE_LIMIT,
        "sent() is a dense matrix and stops at %d ranks, there are %d",
        DENSE_LIMIT,
        ranks());
    var sent = new long[ranks()][ranks()];
    for (int i = 0; i < steps.count(); i++) {
      if (steps.travels(i)) {
        sent[steps.source(i)][steps.destination(i)] += steps.length(i);
      }
    }
    return sent;
  }

  /// Messages that each rank sends to ranks of other domains of `hb` ranks: those of its NIC.
  public long[] messagesAcrossDomains(int hb) {
    Check.positive("hb", hb);
    var messages = new long[ranks()];
    for (int i = 0; i < steps.count(); i++) {
      if (steps.travels(i) && steps.source(i) / hb != steps.destination(i) / hb) {
        messages[steps.source(i)]++;
      }
    }
    return messages;
  }

  private int size() {
    Check.that(
        bufferElements() <= Integer.MAX_VALUE - 8,
        "a buffer of %d elements does not fit an array; execute fewer elements",
        bufferElements());
    return (int) bufferElements();
  }

  private void checkLength(int rank, int given) {
    long expected = input.length()[rank];
    boolean free = op.equals(Collectives.BROADCAST) && rank > 0;
    Check.that(
        given == expected || (free && (given == elements || given == 0)),
        "data of rank %d must hold %d elements, holds %d",
        rank,
        expected,
        given);
  }
}
