package quire.network.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import quire.base.Check;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.network.collective.Operation;
import quire.network.training.OpGraph;
import quire.network.training.Stream;

/// The Chakra traces of all ranks, `PREFIX.RANK.et`, as one graph of operations.
///
/// The k-th collective of a process group at one rank is the k-th at every other; sends and
/// receives meet by source, destination, tag and order. A group is what `PREFIX.groups.json` says
/// of its name (`{"name": [ranks]}`), else the ranks that use the name; collectives without a name
/// are of all ranks. `comm_size` is what a rank puts in: for all-gather its block, else the whole
/// buffer, as in ASTRA-sim. Computations of a rank follow one another in the order of their ids,
/// but for those of the host processor.
public final class ChakraWorkload {
  private static final Map<Long, Operation> TYPES =
      Map.of(
          0L, Operation.ALL_REDUCE,
          2L, Operation.ALL_GATHER,
          5L, Operation.BROADCAST,
          6L, Operation.ALL_TO_ALL,
          7L, Operation.REDUCE_SCATTER);

  private final Path prefix;
  private final AstraSystem system;
  private final int[] dims;
  private final List<Item> items = new ArrayList<>();
  private final Map<String, Integer> shared = new HashMap<>();
  private final Map<String, int[]> groups = new HashMap<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private int ranks;

  /// One operation to be: a node, or the nodes of one collective at all its ranks.
  private static final class Item {
    final int rank;
    final ChakraNode node;
    final int[] members;
    final Set<Integer> waits = new TreeSet<>();
    int receive = -1; // the item of the message that a receive waits for

    Item(int rank, ChakraNode node, int[] members) {
      this.rank = rank;
      this.node = node;
      this.members = members;
    }
  }

  /// The graph and what the reader wants known.
  public record Read(OpGraph graph, List<String> warnings) {}

  private ChakraWorkload(Path prefix, AstraSystem system, int[] dims) {
    this.prefix = prefix;
    this.system = system;
    this.dims = dims.clone();
  }

  /// Reads the traces of all ranks.
  ///
  /// @param hosts how many ranks there must be
  /// @param system speeds for nodes without a duration
  /// @param dims sizes of the network's dimensions, for `involved_dim`; empty where there are none
  /// @throws RequestException naming the file, node or circle that is wrong
  public static Read read(Path prefix, int hosts, AstraSystem system, int[] dims) {
    return new ChakraWorkload(prefix, system, dims).read(hosts);
  }

  private Read read(int hosts) {
    List<Path> files = files();
    ranks = files.size();
    Check.that(
        ranks == hosts,
        "%s: traces of %d ranks, the topology has %d hosts; they must be the same",
        prefix,
        ranks,
        hosts);
    List<List<ChakraNode>> nodes = files.stream().map(ChakraReader::read).toList();
    readGroups(nodes);
    List<Map<Long, Integer>> itemOf = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      itemOf.add(enter(rank, nodes.get(rank)));
    }
    matchMessages();
    for (int rank = 0; rank < ranks; rank++) {
      for (ChakraNode node : nodes.get(rank)) {
        int item = Objects.requireNonNull(itemOf.get(rank).get(node.id()));
        for (long dependency : node.dependencies()) {
          Integer before = itemOf.get(rank).get(dependency);
          if (before == null) {
            throw new RequestException(
                files.get(rank)
                    + ": "
                    + words(node)
                    + " waits for node "
                    + Long.toUnsignedString(dependency)
                    + ", which is not there");
          }
          items.get(item).waits.add(before);
        }
      }
    }
    return new Read(build(), List.copyOf(warnings));
  }

  private List<Path> files() {
    Path folder = prefix.toAbsolutePath().getParent();
    String name = String.valueOf(prefix.getFileName());
    var found = new TreeMap<Integer, Path>();
    var form = Pattern.compile(Pattern.quote(name) + "\\.(\\d{1,7})\\.et(\\.gz)?");
    Check.that(
        folder != null && Files.isDirectory(folder), "%s: no such folder", prefix.getParent());
    try (var list = Files.list(folder)) {
      for (Path file : list.sorted().toList()) {
        var match = form.matcher(String.valueOf(file.getFileName()));
        if (match.matches()) {
          found.putIfAbsent(Integer.parseInt(match.group(1)), file);
        }
      }
    } catch (IOException problem) {
      throw new WorkException(folder + ": cannot be listed: " + problem.getMessage(), problem);
    }
    Check.that(!found.isEmpty(), "%s: no file %s.0.et", prefix, prefix);
    for (int rank = 0; rank < found.size(); rank++) {
      Check.that(
          found.containsKey(rank),
          "%s.%d.et: no such file, though there are traces up to rank %d",
          prefix,
          rank,
          found.lastKey());
    }
    return List.copyOf(found.values());
  }

  private void readGroups(List<List<ChakraNode>> nodes) {
    Path file = prefix.resolveSibling(prefix.getFileName() + ".groups.json");
    if (Files.exists(file)) {
      Map<?, ?> named = Json.read(file, Map.class);
      for (Map.Entry<?, ?> entry : named.entrySet()) {
        Check.that(
            entry.getValue() instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(r -> r instanceof Integer one && one >= 0 && one < ranks),
            "%s: group '%s' must list ranks from 0 to %d",
            file,
            entry.getKey(),
            ranks - 1);
        int[] members = ((List<?>) entry.getValue()).stream().mapToInt(r -> (Integer) r).toArray();
        Check.that(
            Arrays.stream(members).distinct().count() == members.length,
            "%s: group '%s' lists a rank twice",
            file,
            entry.getKey());
        groups.put(String.valueOf(entry.getKey()), members);
      }
    }
    var users = new HashMap<String, TreeSet<Integer>>();
    for (int rank = 0; rank < ranks; rank++) {
      for (ChakraNode node : nodes.get(rank)) {
        if (node.type() == ChakraNode.COLLECTIVE && !node.text("pg_name").isEmpty()) {
          users.computeIfAbsent(node.text("pg_name"), n -> new TreeSet<>()).add(rank);
        }
      }
    }
    users.forEach((group, members) ->
        groups.putIfAbsent(group, members.stream().mapToInt(Integer::intValue).toArray()));
  }

  private static String words(ChakraNode node) {
    return "node " + Long.toUnsignedString(node.id()) + " '" + node.name() + "'";
  }

  private String where(int rank, ChakraNode node) {
    return prefix + "." + rank + ".et: " + words(node);
  }

  private Map<Long, Integer> enter(int rank, List<ChakraNode> nodes) {
    var itemOf = new HashMap<Long, Integer>();
    var turn = new HashMap<String, Integer>();
    for (ChakraNode node : nodes) {
      int item =
          node.type() == ChakraNode.COLLECTIVE
              ? collective(rank, node, turn)
              : add(new Item(rank, node, new int[] {rank}));
      Check.that(
          itemOf.put(node.id(), item) == null,
          "%s: its id stands on another node too",
          where(rank, node));
    }
    return itemOf;
  }

  private int add(Item item) {
    items.add(item);
    return items.size() - 1;
  }

  private int collective(int rank, ChakraNode node, Map<String, Integer> turn) {
    int[] members = members(rank, node);
    String group = Arrays.toString(members);
    int k = turn.merge(group, 1, Integer::sum);
    Integer known = shared.get(group + k);
    if (known == null) {
      int item = add(new Item(rank, node, members));
      shared.put(group + k, item);
      operation(rank, node);
      return item;
    }
    Item first = items.get(known);
    Check.that(
        first.node.number("comm_type") == node.number("comm_type")
            && first.node.number("comm_size") == node.number("comm_size"),
        "%s: collective %d of its group is type %d of %d bytes, but type %d of %d bytes at rank %d",
        where(rank, node),
        k,
        node.number("comm_type"),
        node.number("comm_size"),
        first.node.number("comm_type"),
        first.node.number("comm_size"),
        first.rank);
    return known;
  }

  private Operation operation(int rank, ChakraNode node) {
    long type = node.number("comm_type");
    Operation op = TYPES.get(type == -1 ? 0L : type); // 0 may be left out
    if (op == null) {
      throw new RequestException(
          where(rank, node)
              + ": comm_type "
              + type
              + " is none of 0 all-reduce, 2 all-gather, 5 broadcast, 6 all-to-all,"
              + " 7 reduce-scatter");
    }
    Check.that(node.number("comm_size") >= 0, "%s: comm_size is missing", where(rank, node));
    return op;
  }

  private int[] members(int rank, ChakraNode node) {
    int[] named = groups.get(node.text("pg_name"));
    if (named != null) {
      Check.that(
          Arrays.stream(named).anyMatch(r -> r == rank),
          "%s: rank %d is not in its group '%s'",
          where(rank, node),
          rank,
          node.text("pg_name"));
      return named;
    }
    boolean[] involved = node.flags("involved_dim");
    boolean all = true;
    for (boolean one : involved) {
      all &= one;
    }
    var members = new int[ranks];
    Arrays.setAll(members, r -> r);
    if (all) {
      return members;
    }
    Check.that(
        involved.length == dims.length,
        "%s: involved_dim has %d dimensions, the network has %d",
        where(rank, node),
        involved.length,
        dims.length);
    return Arrays.stream(members).filter(r -> sameOutside(r, rank, involved)).toArray();
  }

  private boolean sameOutside(int a, int b, boolean[] involved) {
    int stride = 1;
    for (int d = 0; d < dims.length; d++) {
      if (!involved[d] && a / stride % dims[d] != b / stride % dims[d]) {
        return false;
      }
      stride *= dims[d];
    }
    return true;
  }

  /// A receive waits for the send of the same source, destination, tag and turn.
  private void matchMessages() {
    var sends = new TreeMap<String, ArrayDeque<Integer>>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (item.node.type() == ChakraNode.SEND) {
        long to = item.node.number("comm_dst");
        Check.that(
            to >= 0 && to < ranks,
            "%s: comm_dst must be a rank from 0 to %d, is %d",
            where(item.rank, item.node),
            ranks - 1,
            to);
        Check.that(
            item.node.number("comm_size") >= 0,
            "%s: comm_size is missing",
            where(item.rank, item.node));
        sends.computeIfAbsent(key(item.rank, to, item.node), k -> new ArrayDeque<>()).add(i);
      }
    }
    for (Item item : items) {
      if (item.node.type() == ChakraNode.RECEIVE) {
        var queue = sends.get(key(item.node.number("comm_src"), item.rank, item.node));
        Integer send = queue == null ? null : queue.poll();
        if (send == null) {
          throw new RequestException(
              where(item.rank, item.node)
                  + ": receives from rank "
                  + item.node.number("comm_src")
                  + " with tag "
                  + item.node.number("comm_tag")
                  + ", but nothing is sent");
        }
        item.receive = send;
        item.waits.add(send);
      }
    }
    sends.forEach((key, left) -> {
      if (!left.isEmpty()) {
        Item item = items.get(left.getFirst());
        throw new RequestException(
            where(item.rank, item.node)
                + ": is sent to rank "
                + item.node.number("comm_dst")
                + ", which never receives it");
      }
    });
  }

  private static String key(long from, long to, ChakraNode node) {
    return from + ">" + to + "#" + Math.max(0, node.number("comm_tag"));
  }

  /// Orders everything so that nothing comes before what it waits for, then writes it.
  private OpGraph build() {
    int n = items.size();
    var followers = new ArrayList<List<Integer>>();
    var open = new int[n];
    for (int i = 0; i < n; i++) {
      followers.add(new ArrayList<>());
    }
    for (int i = 0; i < n; i++) {
      for (int before : items.get(i).waits) {
        followers.get(before).add(i);
        open[i]++;
      }
    }
    var ready =
        new PriorityQueue<Integer>((a, b) -> {
          int byId = Long.compareUnsigned(items.get(a).node.id(), items.get(b).node.id());
          return byId != 0 ? byId : Integer.compare(a, b);
        });
    for (int i = 0; i < n; i++) {
      if (open[i] == 0) {
        ready.add(i);
      }
    }
    var graph = new OpGraph(ranks);
    var opOf = new int[n];
    int written = 0;
    while (!ready.isEmpty()) {
      int i = ready.remove();
      opOf[i] = write(graph, items.get(i), opOf);
      written++;
      for (int next : followers.get(i)) {
        if (--open[next] == 0) {
          ready.add(next);
        }
      }
    }
    if (written < n) {
      throw circle(open);
    }
    return graph;
  }

  private int write(OpGraph graph, Item item, int[] opOf) {
    ChakraNode node = item.node;
    int[] after = item.waits.stream().mapToInt(before -> opOf[before]).toArray();
    return switch (node.type()) {
      case ChakraNode.COLLECTIVE -> {
        Operation op = operation(item.rank, node);
        double bytes = node.number("comm_size");
        double buffer = op == Operation.ALL_GATHER ? bytes * item.members.length : bytes;
        yield graph.collective(op, item.members, buffer, null, node.name(), after);
      }
      case ChakraNode.SEND ->
          graph.message(
              item.rank,
              (int) node.number("comm_dst"),
              node.number("comm_size"),
              null,
              node.name(),
              after);
      default -> {
        boolean queues = node.type() == ChakraNode.COMPUTE && !node.flag("is_cpu_op");
        yield graph.compute(
            item.rank,
            system.seconds(node, warnings),
            queues ? Stream.COMPUTE : null,
            node.name(),
            after);
      }
    };
  }

  private RequestException circle(int[] open) {
    int at = 0;
    while (open[at] == 0) {
      at++;
    }
    var seen = new ArrayList<Integer>();
    while (!seen.contains(at)) {
      seen.add(at);
      for (int before : items.get(at).waits) {
        if (open[before] > 0) {
          at = before;
          break;
        }
      }
    }
    var words = new ArrayList<String>();
    for (int i : seen.subList(seen.indexOf(at), seen.size())) {
      words.add("rank " + items.get(i).rank + " " + words(items.get(i).node));
    }
    words.add(words.getFirst());
    int shown = Math.min(8, words.size());
    return new RequestException(
        prefix
            + ": operations wait for one another in a circle: "
            + String.join(" waits for ", words.subList(0, shown))
            + (shown < words.size() ? " ..." : ""));
  }
}
