package quire.network.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import quire.base.Json;
import quire.base.WorkException;
import quire.lab.chart.Axis;
import quire.lab.chart.Bars;
import quire.lab.chart.Charts;
import quire.network.flow.FlowProgram;
import quire.network.flow.FlowResult;
import quire.network.topology.Topology;

/// What `--out` of a simulation holds: flows, links, a timeline and a picture of utilisation.
final class SimulationFiles {
  private static final int MOST_SINGLE = 24;

  private final Path folder;
  private final Topology topology;
  private final FlowProgram program;
  private final FlowResult result;

  SimulationFiles(Path folder, Topology topology, FlowProgram program, FlowResult result) {
    this.folder = folder;
    this.topology = topology;
    this.program = program;
    this.result = result;
  }

  void write(Map<String, @Nullable Object> provenance) {
    Answer.write(folder.resolve("flows.csv"), this::flows);
    Answer.write(folder.resolve("links.csv"), this::links);
    Answer.write(folder.resolve("timeline.json"), this::timeline);
    Answer.write(folder.resolve("links.svg"), picture());
    Answer.write(folder.resolve("provenance.json"), Json.pretty(provenance) + "\n");
  }

  /// SHA-256 of the arguments that are files.
  static Map<String, String> hashes(List<String> arguments) {
    var hashes = new LinkedHashMap<String, String>();
    for (String argument : arguments) {
      try {
        Path file = Path.of(argument);
        if (Files.isRegularFile(file)) {
          var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
          hashes.put(argument, HexFormat.of().formatHex(digest));
        }
      } catch (java.nio.file.InvalidPathException _) {
        // no file
      } catch (IOException | NoSuchAlgorithmException problem) {
        throw new WorkException(argument + ": cannot be hashed: " + problem.getMessage(), problem);
      }
    }
    return hashes;
  }

  private static void put(OutputStream out, StringBuilder text) throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
  }

  private void flows(OutputStream out) throws IOException {
    var line = new StringBuilder("id,src,dst,bytes,start,end\n");
    for (int i = 0; i < program.size(); i++) {
      if (program.isFlow(i)) {
        line.append(i).append(',').append(program.source(i)).append(',').append(program.target(i));
        line.append(',').append(program.amount(i)).append(',').append(result.start()[i]);
        line.append(',').append(result.end()[i]).append('\n');
        put(out, line);
      }
    }
    put(out, line);
  }

  private double utilisation(int link) {
    double most = topology.capacity(link) * result.endSeconds();
    return most == 0 ? 0 : result.linkBytes()[link] / most;
  }

  private void links(OutputStream out) throws IOException {
    var line = new StringBuilder("link,bytes,utilisation\n");
    for (int link = 0; link < topology.links(); link++) {
      line.append(topology.linkName(link)).append(',').append(result.linkBytes()[link]);
      line.append(',').append(utilisation(link)).append('\n');
      put(out, line);
    }
    put(out, line);
  }

  /// Chrome's trace format: a process a GPU; operations that overlap stand in lanes of their own.
  private void timeline(OutputStream out) throws IOException {
    var text = new StringBuilder("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n");
    var lanes = new TreeMap<Integer, List<Double>>();
    var order = new ArrayList<Integer>();
    for (int i = 0; i < program.size(); i++) {
      order.add(i);
    }
    order.sort((a, b) -> {
      int by = Double.compare(result.start()[a], result.start()[b]);
      return by != 0 ? by : Integer.compare(a, b);
    });
    String comma = "";
    for (int i : order) {
      double start = result.start()[i];
      double end = result.end()[i];
      if (end <= start) {
        continue;
      }
      int owner = Math.max(0, program.source(i));
      int lane = lane(lanes.computeIfAbsent(owner, _ -> new ArrayList<>()), start, end);
      var event = new LinkedHashMap<String, Object>();
      event.put("name", name(i));
      event.put("cat", program.isFlow(i) ? "flow" : "compute");
      event.put("ph", "X");
      event.put("ts", start * 1e6);
      event.put("dur", (end - start) * 1e6);
      event.put("pid", owner);
      event.put("tid", lane);
      if (program.isFlow(i)) {
        event.put("args", Map.of("bytes", program.amount(i), "to", program.target(i)));
      }
      text.append(comma).append(Json.line(event));
      comma = ",\n";
      put(out, text);
    }
    for (int owner : lanes.keySet()) {
      text.append(comma)
          .append("{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":")
          .append(owner)
          .append(",\"args\":{\"name\":")
          .append(Json.line(topology.name(owner)))
          .append("}}");
      comma = ",\n";
    }
    text.append("\n]}\n");
    put(out, text);
  }

  private static int lane(List<Double> busyUntil, double start, double end) {
    for (int lane = 0; lane < busyUntil.size(); lane++) {
      if (busyUntil.get(lane) <= start) {
        busyUntil.set(lane, end);
        return lane;
      }
    }
    busyUntil.add(end);
    return busyUntil.size() - 1;
  }

  private String name(int i) {
    String label = program.label(i);
    if (!label.isEmpty()) {
      return label;
    }
    return program.isFlow(i) ? "to " + topology.name(program.target(i)) : "compute";
  }

  /// Each link where they are few, else mean and largest utilisation of each kind of link.
  private String picture() {
    var groups = new ArrayList<String>();
    Axis axis = Axis.linear("utilisation until the end", "% of capacity");
    if (topology.links() <= MOST_SINGLE) {
      double[] values = new double[topology.links()];
      for (int link = 0; link < values.length; link++) {
        groups.add(topology.linkName(link).replace("->", " to "));
        values[link] = 100 * utilisation(link);
      }
      return Charts.bars(groups, axis, List.of(new Bars("link", values))).svg();
    }
    var kinds = new LinkedHashMap<String, double[]>(); // sum, count, largest
    for (int link = 0; link < topology.links(); link++) {
      String kind = kind(topology.from(link)) + " to " + kind(topology.to(link));
      double[] sum = kinds.computeIfAbsent(kind, _ -> new double[3]);
      double value = 100 * utilisation(link);
      sum[0] += value;
      sum[1]++;
      sum[2] = Math.max(sum[2], value);
    }
    double[] mean = new double[kinds.size()];
    double[] most = new double[kinds.size()];
    for (var entry : kinds.entrySet()) {
      double[] sum = entry.getValue();
      mean[groups.size()] = sum[0] / sum[1];
      most[groups.size()] = sum[2];
      groups.add(entry.getKey() + " (" + (int) sum[1] + ")");
    }
    return Charts.bars(
            groups, axis, List.of(new Bars("mean of the links", mean), new Bars("largest", most)))
        .svg();
  }

  private String kind(int node) {
    String name = topology.name(node);
    return switch (topology.nodeKind(node)) {
      case HOST -> "GPU";
      case DOMAIN -> "domain switch";
      case SWITCH -> name.substring(name.lastIndexOf('.') + 1).replaceAll("\\d+$", "");
    };
  }
}
