package quire.network.trace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import quire.base.Check;
import quire.base.Json;
import quire.base.RequestException;

/// What an ASTRA-sim system file says that matters here: speeds of a GPU, which algorithm does
/// which collective, and in how many pieces.
///
/// @param flops peak FLOP/s, 0 where unknown (`peak-perf`, in TFLOP/s)
/// @param memoryBandwidth bytes/s, 0 where unknown (`local-mem-bw`, in GB/s)
/// @param roofline whether computations with `num_ops` are timed by these (`roofline-enabled`)
/// @param algorithm of collectives in our words; empty where the file names none
/// @param pieces of a pipelined collective (`preferred-dataset-splits`); 0 where unknown
/// @param warnings keys that are ignored, by name
public record AstraSystem(
    double flops,
    double memoryBandwidth,
    boolean roofline,
    String algorithm,
    int pieces,
    List<String> warnings) {
  /// Knows nothing: recorded durations are used.
  public static final AstraSystem NONE = new AstraSystem(0, 0, false, "", 0, List.of());

  private static final Map<String, String> WORDS =
      Map.of(
          "ring", "ring",
          "onering", "ring",
          "direct", "direct",
          "onedirect", "direct",
          "halvingdoubling", "halving-doubling",
          "onehalvingdoubling", "halving-doubling",
          "doublebinarytree", "double-binary-tree");

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "scheduling-policy",
          "intra-dimension-scheduling",
          "inter-dimension-scheduling",
          "collective-optimization",
          "endpoint-delay",
          "active-chunks-per-dimension",
          "boost-mode",
          "trace-enabled",
          "replay-only",
          "all-gather-implementation",
          "reduce-scatter-implementation",
          "all-to-all-implementation");

  public AstraSystem {
    warnings = List.copyOf(warnings);
  }

  /// Reads a system file.
  ///
  /// @throws RequestException naming the key or line that is wrong
  public static AstraSystem read(Path file) {
    return of(Json.read(file, Map.class), file.toString());
  }

  static AstraSystem of(Map<?, ?> keys, String where) {
    var warnings = new ArrayList<String>();
    double flops = 0;
    double memory = 0;
    boolean roofline = false;
    String algorithm = "";
    int pieces = 0;
    for (Map.Entry<?, ?> entry : keys.entrySet()) {
      String key = String.valueOf(entry.getKey());
      Object value = entry.getValue();
      switch (key) {
        case "peak-perf" -> flops = number(where, key, value) * 1e12;
        case "local-mem-bw" -> memory = number(where, key, value) * 1e9;
        case "roofline-enabled" -> roofline = number(where, key, value) != 0;
        case "preferred-dataset-splits" -> pieces = (int) number(where, key, value);
        case "all-reduce-implementation" -> algorithm = algorithm(where, key, value, warnings);
        default ->
            warnings.add(
                WITHOUT_EFFECT.contains(key)
                    ? where + ": " + key + " has no effect here"
                    : where + ": unknown key '" + key + "' is ignored");
      }
    }
    return new AstraSystem(flops, memory, roofline, algorithm, pieces, warnings);
  }

  private static double number(String where, String key, Object value) {
    Check.that(
        value instanceof Number || value instanceof Boolean,
        "%s: %s must be a number, is '%s'",
        where,
        key,
        value);
    double number = value instanceof Number given ? given.doubleValue() : (Boolean) value ? 1 : 0;
    return Check.range(where + ": " + key, number, 0, 1e12);
  }

  /// One word a dimension; several dimensions are a hierarchy.
  private static String algorithm(String where, String key, Object value, List<String> warnings) {
    List<?> words = value instanceof List<?> list ? list : List.of(value);
    Check.that(!words.isEmpty(), "%s: %s is empty", where, key);
    String first = "";
    for (Object word : words) {
      String known =
          WORDS.get(String.valueOf(word).toLowerCase(java.util.Locale.ROOT).replace("_", ""));
      Check.that(
          known != null,
          "%s: %s names '%s', which is none of ring, direct, halvingDoubling, doubleBinaryTree",
          where,
          key,
          word);
      first = first.isEmpty() ? String.valueOf(known) : first;
    }
    if (words.size() > 1) {
      warnings.add(
          where + ": " + key + " has " + words.size() + " dimensions; hierarchical is used");
      return "hierarchical";
    }
    return first;
  }

  /// How long a node takes.
  double seconds(ChakraNode node, Set<String> notes) {
    double exact = node.real(ChakraWriter.SECONDS);
    if (exact >= 0 && exact < 1e12) {
      return exact;
    }
    double moved = Math.max(0, node.number("tensor_size"));
    if (node.type() == ChakraNode.LOAD || node.type() == ChakraNode.STORE) {
      if (memoryBandwidth == 0 && node.durationMicros() == 0) {
        notes.add(
            "memory nodes without duration take no time; --system with local-mem-bw says how long");
        return 0;
      }
      return memoryBandwidth == 0 ? node.durationMicros() * 1e-6 : moved / memoryBandwidth;
    }
    double ops = node.number("num_ops");
    boolean timed = ops > 0 && flops > 0 && (roofline || node.durationMicros() == 0);
    if (timed) {
      return Math.max(ops / flops, memoryBandwidth > 0 ? moved / memoryBandwidth : 0);
    }
    if (ops > 0 && node.durationMicros() == 0 && node.type() == ChakraNode.COMPUTE) {
      notes.add(
          "computations without duration take no time; --system with peak-perf says how long");
    }
    return node.durationMicros() * 1e-6;
  }
}
