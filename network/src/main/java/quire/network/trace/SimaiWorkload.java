package quire.network.trace;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.network.collective.Operation;
import quire.network.training.OpGraph;
import quire.network.training.Stream;

/// A SimAI workload text as a graph of operations: a line of `key: value` pairs, the number of
/// layers, then a row a layer: name, dependency, and for forward, input gradient and weight
/// gradient each time, collective and bytes, last the time of the update. Times are nanoseconds.
///
/// All GPUs run the layers forward, then backward in reverse order. Collectives of the forward and
/// the input gradient hold up the next layer; those of the weight gradient do not, but for the
/// layer's update. Names are `ALLREDUCE`, `ALLGATHER`, `REDUCESCATTER`, `ALLTOALL` and `NONE`; the
/// group is tensor parallel forward and for input gradients, data parallel for weight gradients,
/// unless `_EP`, `_DP_EP`, `_DP` or `_TP` follows.
public final class SimaiWorkload {
  private static final int COLUMNS = 12;
  private static final Map<String, Operation> TYPES =
      Map.of(
          "ALLREDUCE", Operation.ALL_REDUCE,
          "ALLGATHER", Operation.ALL_GATHER,
          "REDUCESCATTER", Operation.REDUCE_SCATTER,
          "ALLTOALL", Operation.ALL_TO_ALL);

  private final String file;
  private final List<String> warnings = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();
  private int gpus;
  private int tp = 1;
  private int ep = 1;
  private int pp = 1;

  private record Exchange(double seconds, String collective, double bytes) {}

  private record Layer(
      String name, Exchange forward, Exchange input, Exchange weight, double update) {}

  /// The graph and what the reader wants known.
  public record Read(OpGraph graph, List<String> warnings) {}

  private SimaiWorkload(Path file) {
    this.file = file.toString();
  }

  /// Reads a workload.
  ///
  /// @param hosts how many GPUs there must be
  /// @throws RequestException naming file and line of the first fault
  public static Read read(Path file, int hosts) {
    Check.readable(file);
    var workload = new SimaiWorkload(file);
    try {
      workload.parse(Files.readAllLines(file), hosts);
    } catch (CharacterCodingException problem) {
      throw new RequestException(file + ": is not UTF-8 text", problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
    return new Read(workload.graph(), List.copyOf(workload.warnings));
  }

  private void parse(List<String> lines, int hosts) {
    Check.that(lines.size() >= 2, "%s: has no header and number of layers", file);
    header(lines.getFirst());
    gpus = gpus == 0 ? hosts : gpus;
    Check.that(
        gpus == hosts,
        "%s:1: the workload is for %d GPUs, the topology has %d; they must be the same",
        file,
        gpus,
        hosts);
    Check.that(
        gpus % ((long) tp * pp) == 0,
        "%s:1: %d GPUs are no multiple of model_parallel_NPU_group %d x pp %d",
        file,
        gpus,
        tp,
        pp);
    int replicas = gpus / (tp * pp);
    Check.that(replicas % ep == 0, "%s:1: ep %d does not divide %d replicas", file, ep, replicas);
    int count = (int) whole(lines.get(1).strip(), 2, "number of layers", 1_000_000);
    int line = 2;
    for (; line < lines.size() && layers.size() < count; line++) {
      if (!lines.get(line).isBlank()) {
        layer(lines.get(line), line + 1);
      }
    }
    Check.that(
        layers.size() == count,
        "%s:%d: ends after %d layers, line 2 says %d",
        file,
        lines.size(),
        layers.size(),
        count);
    for (; line < lines.size(); line++) {
      Check.that(
          lines.get(line).isBlank(), "%s:%d: more than the %d layers", file, line + 1, count);
    }
  }

  private void header(String text) {
    String[] words = text.strip().split("\\s+");
    var keys = new LinkedHashMap<String, String>();
    for (int i = 0; i < words.length; i++) {
      if (words[i].endsWith(":") && i + 1 < words.length) {
        keys.put(words[i].substring(0, words[i].length() - 1), words[++i]);
      } else if (words[i].contains(":") && !words[i].endsWith(":")) {
        keys.put(
            words[i].substring(0, words[i].indexOf(':')),
            words[i].substring(words[i].indexOf(':') + 1));
      } else if (i > 0) {
        throw new RequestException(file + ":1: '" + words[i] + "' is no 'key: value' pair");
      }
    }
    keys.forEach((key, value) -> {
      switch (key) {
        case "model_parallel_NPU_group" -> tp = degree(key, value);
        case "ep" -> ep = degree(key, value);
        case "pp" -> pp = degree(key, value);
        case "all_gpus" -> gpus = degree(key, value);
        case "vpp", "ga", "checkpoints", "checkpoint_initiates", "pp_comm" -> {}
        default -> warnings.add(file + ":1: key '" + key + "' is ignored");
      }
    });
    if (pp > 1) {
      warnings.add(
          file + ":1: pp " + pp + ": rows are what every GPU does; stages exchange nothing");
    }
  }

  private int degree(String key, String value) {
    int degree = (int) whole(value, 1, key, 1 << 20);
    Check.that(degree >= 1, "%s:1: %s must be at least 1, is %s", file, key, value);
    return degree;
  }

  private void layer(String text, int line) {
    String[] words = text.strip().split("\\s+");
    Check.that(
        words.length == COLUMNS,
        "%s:%d: a layer has %d columns, this has %d",
        file,
        line,
        COLUMNS,
        words.length);
    layers.add(
        new Layer(
            words[0],
            exchange(words, 2, line),
            exchange(words, 5, line),
            exchange(words, 8, line),
            whole(words[11], line, "update time", Long.MAX_VALUE) * 1e-9));
  }

  private Exchange exchange(String[] words, int at, int line) {
    String word = words[at + 1];
    if (!word.equals("NONE")) {
      Check.that(
          TYPES.containsKey(kind(word)),
          "%s:%d: collective '%s' is none of NONE, ALLREDUCE, ALLGATHER, REDUCESCATTER, ALLTOALL",
          file,
          line,
          word);
      Check.that(
          List.of("", "EP", "DP_EP", "DP", "TP").contains(group(word)),
          "%s:%d: group '%s' of '%s' is none of TP, DP, EP, DP_EP",
          file,
          line,
          group(word),
          word);
    }
    return new Exchange(
        whole(words[at], line, "time", Long.MAX_VALUE) * 1e-9,
        word,
        whole(words[at + 2], line, "bytes", 1_000_000_000_000_000L));
  }

  private static String kind(String word) {
    return word.indexOf('_') < 0 ? word : word.substring(0, word.indexOf('_'));
  }

  private static String group(String word) {
    return word.indexOf('_') < 0 ? "" : word.substring(word.indexOf('_') + 1);
  }

  private long whole(String text, int line, String what, long high) {
    try {
      long value = Long.parseLong(text);
      if (value >= 0 && value <= high) {
        return value;
      }
    } catch (NumberFormatException problem) {
      // refused below, as what is out of range is
    }
    throw new RequestException(
        "%s:%d: %s must be a whole number from 0 to %d, is '%s'"
            .formatted(file, line, what, high, text));
  }

  private OpGraph graph() {
    var graph = new OpGraph(gpus);
    int[] done = new int[gpus];
    Arrays.fill(done, -1);
    for (Layer layer : layers) {
      done = run(graph, layer.name(), layer.forward(), done, "TP", Stream.COMPUTE);
    }
    for (Layer layer : layers.reversed()) {
      done = run(graph, layer.name(), layer.input(), done, "TP", Stream.COMPUTE);
      var weight = new Exchange(layer.weight().seconds(), "NONE", 0);
      done = run(graph, layer.name(), weight, done, "DP", Stream.COMPUTE);
      var sum = new Exchange(0, layer.weight().collective(), layer.weight().bytes());
      int[] summed = run(graph, layer.name(), sum, done, "DP", Stream.DATA);
      if (layer.update() > 0) {
        for (int gpu = 0; gpu < gpus; gpu++) {
          // Its own place beside the stream: the next layer need not wait for the sum.
          graph.compute(gpu, layer.update(), null, "update " + layer.name(), summed[gpu]);
        }
      }
    }
    return graph;
  }

  private int[] run(
      OpGraph graph, String name, Exchange work, int[] before, String usual, Stream stream) {
    int[] done = before.clone();
    if (work.seconds() > 0) {
      for (int gpu = 0; gpu < gpus; gpu++) {
        done[gpu] = graph.compute(gpu, work.seconds(), Stream.COMPUTE, name, done[gpu]);
      }
    }
    Operation op = TYPES.get(kind(work.collective()));
    if (op == null || work.bytes() == 0) {
      return done;
    }
    String group = group(work.collective());
    var entry = done.clone();
    for (int[] members : groups(group.isEmpty() ? usual : group)) {
      if (members.length > 1) {
        int[] after = Arrays.stream(members).map(gpu -> entry[gpu]).toArray();
        int id =
            graph.collective(
                op, members, work.bytes(), stream, work.collective() + " " + name, after);
        for (int gpu : members) {
          done[gpu] = id;
        }
      }
    }
    return done;
  }

  /// Tensor ranks follow one another, then replicas, then stages; experts are spread over replicas
  /// that follow one another.
  private List<int[]> groups(String kind) {
    int replicas = gpus / (tp * pp);
    var groups = new ArrayList<int[]>();
    for (int stage = 0; stage < pp; stage++) {
      int base = stage * tp * replicas;
      switch (kind) {
        case "TP" -> {
          for (int d = 0; d < replicas; d++) {
            groups.add(line(base + d * tp, 1, tp));
          }
        }
        case "EP" -> {
          for (int t = 0; t < tp; t++) {
            for (int d = 0; d < replicas; d += ep) {
              groups.add(line(base + d * tp + t, tp, ep));
            }
          }
        }
        case "DP_EP" -> {
          for (int t = 0; t < tp; t++) {
            for (int e = 0; e < ep; e++) {
              groups.add(line(base + e * tp + t, tp * ep, replicas / ep));
            }
          }
        }
        default -> {
          for (int t = 0; t < tp; t++) {
            groups.add(line(base + t, tp, replicas));
          }
        }
      }
    }
    return groups;
  }

  private static int[] line(int first, int stride, int count) {
    var members = new int[count];
    Arrays.setAll(members, i -> first + i * stride);
    return members;
  }
}
