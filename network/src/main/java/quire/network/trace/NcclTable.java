package quire.network.trace;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.network.collective.Operation;

/// A table of nccl-tests, and the latency and bandwidth that explain it.
///
/// The model is `seconds = latency + busFactor bytes / bandwidth`: what bandwidth-optimal
/// algorithms tend to. Tables hold sizes over many decades and now and then a disturbed row, so the
/// fit weighs relative errors and lowers the weight of rows that are far off (Huber's weights,
/// iterated).
///
/// @param op the collective
/// @param ranks how many took part
/// @param bytes per-rank buffer of each row
/// @param seconds of each row, out of place
public record NcclTable(Operation op, int ranks, double[] bytes, double[] seconds) {
  private static final int ROUNDS = 100;
  private static final double HUBER = 1.345;
  private static final Pattern DEVICE = Pattern.compile("#\\s*Rank\\s+\\d+\\s.*");

  /// What explains a table.
  ///
  /// @param op the collective
  /// @param ranks how many took part
  /// @param latency seconds of an empty collective
  /// @param bandwidth bytes/s that the bus bandwidth tends to
  /// @param medianError median of |fit - measured| / measured
  /// @param bestBusBandwidth highest bus bandwidth in the table, bytes/s
  public record Fit(
      Operation op,
      int ranks,
      double latency,
      double bandwidth,
      double medianError,
      double bestBusBandwidth) {
    /// Seconds per message where an algorithm has so many one after the other.
    public double latencyPerMessage() {
      int rounds = op == Operation.ALL_REDUCE ? 2 * (ranks - 1) : Math.max(1, ranks - 1);
      return latency / rounds;
    }
  }

  /// Reads the output of `all_reduce_perf` and its sisters. The collective is that of the ratio of
  /// bus to algorithm bandwidth; the ranks are counted from the device lines.
  ///
  /// @throws RequestException naming file and line of the first fault
  public static NcclTable read(Path file) {
    Check.readable(file);
    try {
      return parse(Files.readAllLines(file), file.toString());
    } catch (CharacterCodingException problem) {
      throw new RequestException(file + ": is not UTF-8 text", problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  static NcclTable parse(List<String> lines, String file) {
    var rows = new ArrayList<double[]>();
    int ranks = 0;
    String name = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      ranks += DEVICE.matcher(line).matches() ? 1 : 0;
      for (Operation op : Operation.values()) {
        if (line.startsWith("#") && line.contains(op.word().replace('-', '_'))) {
          name = op.word();
        }
      }
      if (!line.isEmpty() && Character.isDigit(line.charAt(0))) {
        rows.add(row(line.split("\\s+"), file + ":" + (i + 1)));
      }
    }
    Check.that(
        rows.size() >= 3,
        "%s: has %d rows of sizes; a fit needs 3; expected the table that nccl-tests prints",
        file,
        rows.size());
    double ratio =
        median(rows.stream().filter(r -> r[2] > 0).mapToDouble(r -> r[3] / r[2]).toArray());
    Operation op = name.isEmpty() ? guess(ratio, rows.getFirst()[4]) : Operation.of(name);
    if (ranks == 0) {
      ranks = ranksFrom(op, ratio);
    }
    Check.that(
        ranks >= 2,
        "%s: the number of ranks is unknown: no '# Rank' lines, and bus / algorithm bandwidth is"
            + " %.3g",
        file,
        ratio);
    return new NcclTable(
        op,
        ranks,
        rows.stream().mapToDouble(r -> r[0]).toArray(),
        rows.stream().mapToDouble(r -> r[1]).toArray());
  }

  /// size, count, type, redop, root, then time in microseconds, algorithm and bus bandwidth.
  private static double[] row(String[] words, String where) {
    Check.that(
        words.length >= 8,
        "%s: a row has at least 8 columns (size count type redop root time algbw busbw), not %d",
        where,
        words.length);
    try {
      double size = Double.parseDouble(words[0]);
      double micros = Double.parseDouble(words[5]);
      double algorithm = Double.parseDouble(words[6]);
      double bus = Double.parseDouble(words[7]);
      Check.that(
          size >= 0 && size < 1e18 && micros > 0 && micros < 1e15 && bus >= 0 && algorithm >= 0,
          "%s: size and bandwidths must be at least 0, time above 0",
          where);
      return new double[] {size, micros * 1e-6, algorithm, bus, words[3].equals("none") ? 0 : 1};
    } catch (NumberFormatException problem) {
      throw new RequestException(where + ": not a number: " + problem.getMessage(), problem);
    }
  }

  private static Operation guess(double ratio, double reduces) {
    if (reduces > 0) {
      return ratio > 1 ? Operation.ALL_REDUCE : Operation.REDUCE_SCATTER;
    }
    return ratio > 0.999 ? Operation.BROADCAST : Operation.ALL_GATHER;
  }

  private static int ranksFrom(Operation op, double ratio) {
    double share = op == Operation.ALL_REDUCE ? ratio / 2 : ratio;
    return share > 0 && share < 1 ? (int) Math.round(1 / (1 - share)) : 0;
  }

  /// Fits latency and bandwidth.
  public Fit fit() {
    int n = bytes.length;
    var weight = new double[n];
    Arrays.fill(weight, 1);
    double latency = 0;
    double slope = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double[] line = line(weight);
      latency = line[0];
      slope = line[1];
      var error = new double[n];
      for (int i = 0; i < n; i++) {
        error[i] = Math.abs((latency + slope * bytes[i]) / seconds[i] - 1);
      }
      double scale = Math.max(1e-9, 1.4826 * median(error));
      for (int i = 0; i < n; i++) {
        weight[i] = Math.min(1, HUBER * scale / Math.max(error[i], 1e-300));
      }
    }
    var error = new double[n];
    double best = 0;
    for (int i = 0; i < n; i++) {
      error[i] = Math.abs((latency + slope * bytes[i]) / seconds[i] - 1);
      best = Math.max(best, op.busFactor(ranks) * bytes[i] / seconds[i]);
    }
    Check.that(slope > 0, "time does not grow with size in this table; nothing can be fitted");
    return new Fit(op, ranks, latency, op.busFactor(ranks) / slope, median(error), best);
  }

  /// Least squares of relative errors; no negative latency.
  private double[] line(double[] weight) {
    double s = 0;
    double sx = 0;
    double sxx = 0;
    double sy = 0;
    double sxy = 0;
    for (int i = 0; i < bytes.length; i++) {
      double w = weight[i] / (seconds[i] * seconds[i]);
      s += w;
      sx += w * bytes[i];
      sxx += w * bytes[i] * bytes[i];
      sy += w * seconds[i];
      sxy += w * bytes[i] * seconds[i];
    }
    double determinant = s * sxx - sx * sx;
    double slope = determinant > 0 ? (s * sxy - sx * sy) / determinant : sxy / sxx;
    double latency = (sy - slope * sx) / s;
    return latency >= 0 ? new double[] {latency, slope} : new double[] {0, sxy / sxx};
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
