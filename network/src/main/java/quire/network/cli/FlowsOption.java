package quire.network.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.network.flow.FlowProgram;
import quire.network.flow.SimulationOptions;
import quire.network.flow.Workload;
import quire.network.topology.Topology;

/// `--flows FILE.csv`: plain flows, `src,dst,bytes,start`; hosts by number, start in seconds.
final class FlowsOption implements WorkloadOption {
  private static final List<String> COLUMNS = List.of("src", "dst", "bytes", "start");

  @Option(
      names = "--flows",
      paramLabel = "FILE.csv",
      description = "Flows: src,dst,bytes,start; hosts by number, start in seconds.")
  private @Nullable Path flows;

  @SuppressWarnings("NullAway.Init")
  FlowsOption() {}

  @Override
  public String name() {
    return "--flows";
  }

  @Override
  public boolean isGiven() {
    return flows != null;
  }

  @Override
  public Workload workload(Topology topology, SimulationOptions options) {
    Path file = java.util.Objects.requireNonNull(flows);
    Check.readable(file);
    try (var lines = Files.newBufferedReader(file)) {
      return Workload.of(read(lines, file, topology));
    } catch (java.nio.charset.CharacterCodingException problem) {
      throw new RequestException(file + ": is not UTF-8 text", problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  private static FlowProgram read(java.io.BufferedReader lines, Path file, Topology topology)
      throws IOException {
    String header = lines.readLine();
    Check.that(header != null, "%s: is empty; its first line must be src,dst,bytes,start", file);
    List<String> names =
        List.of((header == null ? "" : header).strip().toLowerCase(Locale.ROOT).split("\\s*,\\s*"));
    int[] at = new int[COLUMNS.size()];
    for (int c = 0; c < at.length; c++) {
      at[c] = names.indexOf(COLUMNS.get(c));
      Check.that(
          at[c] >= 0 || c == 3,
          "%s:1: column %s is missing; the header must be src,dst,bytes,start",
          file,
          COLUMNS.get(c));
    }
    var work = FlowProgram.builder();
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      String where = file + ":" + number;
      String[] cells = line.split(",", -1);
      Check.that(
          cells.length == names.size(),
          "%s: has %d values, the header %d",
          where,
          cells.length,
          names.size());
      int i =
          work.flow(
              host(cells[at[0]], where + ": src", topology),
              host(cells[at[1]], where + ": dst", topology),
              number(cells[at[2]], where + ": bytes"));
      if (at[3] >= 0) {
        work.release(i, number(cells[at[3]], where + ": start"));
      }
    }
    return work.build();
  }

  private static int host(String cell, String where, Topology topology) {
    String text = cell.strip();
    var named = topology.node(text);
    if (named.isPresent() && named.getAsInt() < topology.hosts()) {
      return named.getAsInt();
    }
    try {
      int host = Integer.parseInt(text);
      if (host >= 0 && host < topology.hosts()) {
        return host;
      }
    } catch (NumberFormatException _) {
      // refused below, with the range
    }
    throw new RequestException(
        where + " must be a host from 0 to " + (topology.hosts() - 1) + ", is '" + text + "'");
  }

  private static double number(String cell, String where) {
    try {
      double value = Double.parseDouble(cell.strip());
      if (value >= 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException _) {
      // refused below
    }
    throw new RequestException(
        where + " must be a number of at least 0, is '" + cell.strip() + "'");
  }
}
