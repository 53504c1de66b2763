package quire.network.trace;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quire.base.AtomicFile;
import quire.base.Json;
import quire.base.WorkException;
import quire.network.collective.Operation;
import quire.network.training.OpGraph;

/// Writes an [OpGraph] as Chakra execution traces, one file a rank, and `PREFIX.groups.json` with
/// the members of its groups.
///
/// Durations are whole microseconds in that format; the exact seconds stand beside them in an
/// attribute of our own, which other readers pass over.
public final class ChakraWriter {
  static final String SECONDS = "quire_seconds";

  private final OpGraph graph;
  private final Map<String, String> groupNames = new LinkedHashMap<>();
  private final List<List<long[]>> nodes = new ArrayList<>(); // by operation: rank and id pairs
  private final List<ByteArrayOutputStream> files = new ArrayList<>();
  private final long[] nextId;
  private final Map<Long, Long> tags = new HashMap<>();

  private ChakraWriter(OpGraph graph) {
    this.graph = graph;
    nextId = new long[graph.gpus()];
  }

  /// Writes all ranks.
  public static void write(OpGraph graph, Path prefix) {
    try {
      new ChakraWriter(graph).run(prefix);
    } catch (IOException problem) {
      throw new WorkException(prefix + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  private void run(Path prefix) throws IOException {
    for (int rank = 0; rank < graph.gpus(); rank++) {
      var file = new ByteArrayOutputStream();
      append(file, message(out -> out.writeString(1, "0.0.4")));
      files.add(file);
    }
    for (int i = 0; i < graph.size(); i++) {
      nodes.add(new ArrayList<>());
      var op = graph.op(i);
      switch (op.kind()) {
        case COMPUTE -> compute(i, op);
        case MESSAGE ->
            message(
                i,
                op.gpus()[0],
                op.gpus()[1],
                op.amount(),
                op.name(),
                waits(i, op.gpus()[0]),
                new long[0]);
        case COLLECTIVE -> collective(i, op);
      }
    }
    for (int rank = 0; rank < graph.gpus(); rank++) {
      var bytes = files.get(rank);
      AtomicFile.write(
          prefix.resolveSibling(prefix.getFileName() + "." + rank + ".et"), bytes::writeTo);
    }
    var groups = new LinkedHashMap<String, int[]>();
    groupNames.forEach(
        (members, name) -> groups.put(name, Json.parse(members, int[].class, "group")));
    AtomicFile.writeText(
        prefix.resolveSibling(prefix.getFileName() + ".groups.json"), Json.pretty(groups));
  }

  /// Ids at a rank of what operation i waits for there.
  private long[] waits(int i, int rank) {
    return Arrays.stream(graph.before(i))
        .mapToObj(nodes::get)
        .flatMap(List::stream)
        .filter(node -> node[0] == rank)
        .mapToLong(node -> node[1])
        .toArray();
  }

  private void compute(int i, OpGraph.Op op) throws IOException {
    int rank = op.gpus()[0];
    var attributes = new ArrayList<byte[]>();
    attributes.add(message(out -> name(out, "is_cpu_op").writeBool(27, op.stream() == null)));
    attributes.add(message(out -> name(out, SECONDS).writeDouble(3, op.amount())));
    node(i, rank, op.name(), ChakraNode.COMPUTE, waits(i, rank), op.amount(), attributes);
  }

  private void message(
      int i, int from, int to, double bytes, String name, long[] before, long[] beforeAtReceiver)
      throws IOException {
    long tag = tags.merge((long) from * graph.gpus() + to, 1L, Long::sum);
    var attributes = new ArrayList<byte[]>();
    attributes.add(message(out -> name(out, "is_cpu_op").writeBool(27, false)));
    attributes.add(number("comm_src", from));
    attributes.add(number("comm_dst", to));
    attributes.add(number("comm_tag", tag));
    attributes.add(number("comm_size", Math.round(bytes)));
    node(i, from, name, ChakraNode.SEND, before, 0, attributes);
    node(i, to, name, ChakraNode.RECEIVE, beforeAtReceiver, 0, attributes);
  }

  private void collective(int i, OpGraph.Op op) throws IOException {
    int[] members = op.gpus();
    double[] skew = op.skew();
    if (skew != null) {
      // Blocks of different sizes are no Chakra collective: messages say the same.
      double block = op.amount() / members.length;
      var before = Arrays.stream(members).mapToObj(rank -> waits(i, rank)).toList();
      for (int r = 0; r < members.length; r++) {
        for (int s = 0; s < members.length; s++) {
          if (r != s) {
            message(
                i,
                members[r],
                members[s],
                block * skew[s],
                op.name(),
                before.get(r),
                before.get(s));
          }
        }
      }
      return;
    }
    Operation kind = op.collective();
    boolean all = members.length == graph.gpus();
    String group =
        all ? "" : groupNames.computeIfAbsent(Json.line(members), m -> "g" + groupNames.size());
    long type =
        switch (kind == null ? Operation.ALL_REDUCE : kind) {
          case ALL_REDUCE -> 0;
          case ALL_GATHER -> 2;
          case BROADCAST -> 5;
          case ALL_TO_ALL -> 6;
          case REDUCE_SCATTER -> 7;
        };
    double bytes = kind == Operation.ALL_GATHER ? op.amount() / members.length : op.amount();
    for (int rank : members) {
      var attributes = new ArrayList<byte[]>();
      attributes.add(message(out -> name(out, "is_cpu_op").writeBool(27, false)));
      attributes.add(number("comm_type", type));
      attributes.add(number("comm_size", Math.round(bytes)));
      if (!group.isEmpty()) {
        attributes.add(message(out -> name(out, "pg_name").writeString(29, group)));
      }
      node(i, rank, op.name(), ChakraNode.COLLECTIVE, waits(i, rank), 0, attributes);
    }
  }

  private void node(
      int i,
      int rank,
      String name,
      int type,
      long[] before,
      double seconds,
      List<byte[]> attributes)
      throws IOException {
    long id = nextId[rank]++;
    nodes.get(i).add(new long[] {rank, id});
    byte[] packed =
        message(out -> {
          for (long one : before) {
            out.writeUInt64NoTag(one);
          }
        });
    append(
        files.get(rank),
        message(out -> {
          out.writeUInt64(1, id);
          out.writeString(2, name);
          out.writeEnum(3, type);
          if (packed.length > 0) {
            out.writeByteArray(5, packed);
          }
          if (seconds > 0) {
            out.writeUInt64(7, Math.round(seconds * 1e6));
          }
          for (byte[] attribute : attributes) {
            out.writeByteArray(10, attribute);
          }
        }));
  }

  private static byte[] number(String name, long value) throws IOException {
    return message(out -> name(out, name).writeInt64(9, value));
  }

  private static CodedOutputStream name(CodedOutputStream out, String name) throws IOException {
    out.writeString(1, name);
    return out;
  }

  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    fields.writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }

  private static void append(OutputStream file, byte[] message) throws IOException {
    var out = CodedOutputStream.newInstance(file);
    out.writeUInt32NoTag(message.length);
    out.writeRawBytes(message);
    out.flush();
  }
}
