package quire.network.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import quire.base.Check;
import quire.base.WorkException;
import quire.network.topology.Topology;

/// One simulation: an event loop over releases, computations, the ends of flows and outages.
final class FlowRun {
  private static final int COMPUTED = 0;
  private static final int READY = 1;
  private static final int LAUNCH = 2;
  private static final int OUTAGE = 3;

  private final Topology topology;
  private final FlowProgram program;
  private final SimulationOptions options;
  private final Router router;
  private final PathTable table;
  private final Carrier carrier;
  private final Outages outages;
  private final Successors successors;

  private final TimeHeap moments = new TimeHeap();
  private final double[] start;
  private final double[] end;
  private final int[] pending;
  private final int[] handOver;
  private final double[] carried;
  private final boolean[] hostDown;
  private final boolean[] linkDown;
  private int[] finished = new int[64];
  private int finishedCount;

  private int[] partOf;
  private int[] partPath;
  private int[] partPair;
  private double[] partBytes;
  private int parts;
  private final IntList stalled = new IntList();
  private final IntList sleeping = new IntList();

  private int open;
  private long events;
  private long relayedFlows;
  private double relayedBytes;

  FlowRun(Topology topology, FlowProgram program, SimulationOptions options) {
    this.topology = topology;
    this.program = program;
    this.options = options;
    Check.that(
        program.highestHost() < topology.hosts(),
        "the work names host %d, the topology has hosts 0 to %d",
        program.highestHost(),
        topology.hosts() - 1);
    outages = new Outages(topology, options.outages());
    Check.that(
        outages.isEmpty() || options.fidelity() == Fidelity.FLOW,
        "--fail goes with --fidelity flow");
    router = new Router(topology, options, program.flows());
    table = router.table();
    carrier =
        switch (options.fidelity()) {
          case FLOW -> new FairCarrier(table, capacities(topology));
          case CHUNK -> new ChunkCarrier(table, topology);
          case CLOSED -> new ClosedCarrier(table, topology);
        };
    int n = program.size();
    start = new double[n];
    end = new double[n];
    Arrays.fill(end, Double.NaN);
    pending = new int[n];
    handOver = options.relayMode() == RelayMode.SERIAL ? new int[n] : new int[0];
    Arrays.fill(handOver, -1);
    successors = new Successors(program);
    carried = new double[topology.resources()];
    hostDown = new boolean[topology.hosts()];
    linkDown = new boolean[topology.links()];
    int room = Math.max(16, program.flows());
    partOf = new int[room];
    partPath = new int[room];
    partPair = options.queuePairs() > 1 ? new int[room] : new int[0];
    partBytes = new double[room];
  }

  private static double[] capacities(Topology topology) {
    double[] capacity = new double[topology.resources()];
    Arrays.setAll(capacity, topology::capacity);
    return capacity;
  }

  FlowResult run() {
    long began = System.nanoTime();
    successors.refuseCircles();
    open = program.size();
    for (double moment : outages.moments()) {
      if (moment <= 0) {
        strike(0);
      } else {
        moments.push(moment, OUTAGE);
      }
    }
    for (int i = 0; i < program.size(); i++) {
      if (program.dependencies(i) == 0) {
        free(i, 0);
      }
    }
    finishAll(0);
    carrier.settle(0);
    double last = 0;
    while (open > 0) {
      double now = Math.min(moments.top(), carrier.next());
      if (now == Double.POSITIVE_INFINITY) {
        throw stuck(last);
      }
      last = now;
      events++;
      step(now);
    }
    double all = 0;
    for (double t : end) {
      all = Math.max(all, t);
    }
    return new FlowResult(
        all,
        start,
        end,
        linkBytes(),
        events,
        relayedFlows,
        relayedBytes,
        (System.nanoTime() - began) * 1e-9,
        warnings());
  }

  private List<String> warnings() {
    return options.fidelity() == Fidelity.CHUNK && options.routing() == Routing.SPRAY
        ? List.of("spray with chunks: whole flows take the shortest ways in turn")
        : List.of();
  }

  private void step(double now) {
    double limit = now * (1 + FlowSimulator.SAME_TIME);
    for (int part : carrier.advance(limit, now)) {
      arrived(part, now);
    }
    finishAll(now);
    while (moments.top() <= limit) {
      long what = moments.pop();
      int which = (int) (what >> 2);
      switch ((int) (what & 3)) {
        case COMPUTED -> finish(which);
        case READY -> begin(which, now);
        case LAUNCH -> launch(which, now);
        default -> strike(now);
      }
      finishAll(now);
    }
    carrier.settle(now);
  }

  /// Operation i waits for nothing but its release.
  private void free(int i, double now) {
    double release = program.release(i);
    if (release > now) {
      moments.push(release, ((long) i << 2) + READY);
    } else {
      begin(i, now);
    }
  }

  private void begin(int i, double now) {
    start[i] = now;
    if (!program.isFlow(i)) {
      int host = program.source(i);
      if (host >= 0 && hostDown[host]) {
        sleeping.add(i);
      } else if (program.amount(i) == 0) {
        finish(i);
      } else {
        moments.push(now + program.amount(i), ((long) i << 2) + COMPUTED);
      }
      return;
    }
    int a = program.source(i);
    int b = program.target(i);
    double bytes = program.amount(i);
    if (a == b) {
      finish(i);
      return;
    }
    if (!router.plan(a, b, bytes)) {
      if (!router.anyDown()) {
        throw router.unreachable(a, b);
      }
      pending[i] = 1;
      stalled.add(part(i, -1, 0, bytes));
      return;
    }
    if (router.relayed) {
      relayedFlows++;
      relayedBytes += bytes;
    }
    pending[i] = router.partCount;
    int relay = router.handOver;
    if (relay >= 0) {
      handOver[i] = relay;
      depart(part(i, router.stage(a, relay), 0, bytes), now);
      return;
    }
    int n = router.partCount;
    for (int q = 0; q < n; q++) {
      depart(part(i, router.parts[q], q, bytes / n), now);
    }
  }

  private int part(int i, int path, int pair, double bytes) {
    if (parts == partOf.length) {
      int room = parts + (parts >> 1);
      partOf = Arrays.copyOf(partOf, room);
      partPath = Arrays.copyOf(partPath, room);
      partPair = partPair.length == 0 ? partPair : Arrays.copyOf(partPair, room);
      partBytes = Arrays.copyOf(partBytes, room);
    }
    partOf[parts] = i;
    partPath[parts] = path;
    if (partPair.length > 0) {
      partPair[parts] = pair;
    }
    partBytes[parts] = bytes;
    return parts++;
  }

  /// A part sets out: its bytes flow after the latency of its path. Chunks meet the latency of each
  /// link on their way.
  private void depart(int part, double now) {
    double latency = options.fidelity() == Fidelity.CHUNK ? 0 : table.latency(partPath[part]);
    if (latency > 0) {
      moments.push(now + latency, ((long) part << 2) + LAUNCH);
    } else {
      launch(part, now);
    }
  }

  private void launch(int part, double now) {
    int i = partOf[part];
    if (router.anyDown() && isCut(partPath[part])) {
      resume(part, now);
    } else if (partBytes[part] == 0 && options.fidelity() != Fidelity.CHUNK) {
      arrived(part, now);
    } else {
      double cap = program.cap(i) / pending[i];
      carrier.start(part, partPath[part], partBytes[part], cap, now);
    }
  }

  private void arrived(int part, double now) {
    carry(partPath[part], partBytes[part]);
    int i = partOf[part];
    if (--pending[i] > 0) {
      return;
    }
    if (handOver.length > 0 && handOver[i] >= 0) {
      int relay = handOver[i];
      handOver[i] = -1;
      pending[i] = 1;
      int path = router.stage(relay, program.target(i));
      int next = part(i, path, 0, program.amount(i));
      if (path < 0) {
        stalled.add(next);
      } else {
        depart(next, now);
      }
      return;
    }
    finish(i);
  }

  private void carry(int path, double bytes) {
    for (int at = table.first(path); at < table.end(path); at++) {
      carried[table.resource(at)] += bytes * table.weight(path, at);
    }
  }

  private void finish(int i) {
    if (finishedCount == finished.length) {
      finished = Arrays.copyOf(finished, 2 * finishedCount);
    }
    finished[finishedCount++] = i;
  }

  /// Ends what was finished and sets free what waited for it, until nothing more ends now.
  private void finishAll(double now) {
    for (int at = 0; at < finishedCount; at++) {
      int i = finished[at];
      end[i] = now;
      open--;
      for (int k = successors.first(i); k < successors.first(i + 1); k++) {
        int next = successors.get(k);
        if (successors.release(next)) {
          free(next, now);
        }
      }
    }
    finishedCount = 0;
  }

  private boolean isCut(int path) {
    for (int at = table.first(path); at < table.end(path); at++) {
      int r = table.resource(at);
      if (r < linkDown.length) {
        if (linkDown[r]) {
          return true;
        }
      } else {
        for (int link : topology.members(r)) {
          if (linkDown[link]) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /// Something goes down or comes up: every travelling part is given its way anew.
  private void strike(double now) {
    outages.mark(now, linkDown, hostDown);
    router.outage(linkDown);
    ((FairCarrier) carrier)
        .reroute(
            now,
            (part, path, left) -> {
              int to = wayOf(part, left);
              if (to == path || to >= 0 && same(to, path)) {
                return path;
              }
              carry(path, partBytes[part] - left);
              partBytes[part] = left;
              partPath[part] = to;
              if (to < 0) {
                stalled.add(part);
              } else {
                countRelay(left);
              }
              return to;
            });
    for (int part : stalled.drain()) {
      resume(part, now);
    }
    for (int i : sleeping.drain()) {
      begin(i, now);
    }
  }

  private boolean same(int p, int q) {
    int n = table.end(p) - table.first(p);
    if (n != table.end(q) - table.first(q)) {
      return false;
    }
    for (int k = 0; k < n; k++) {
      int a = table.first(p) + k;
      int b = table.first(q) + k;
      if (table.resource(a) != table.resource(b) || table.weight(p, a) != table.weight(q, b)) {
        return false;
      }
    }
    return true;
  }

  /// The path that the rest of a part shall take now, -1 where there is none.
  private int wayOf(int part, double left) {
    int i = partOf[part];
    int a = program.source(i);
    int b = program.target(i);
    if (hostDown[a] || hostDown[b]) {
      return -1;
    }
    // The second stage of a relay goes on along its own part of the way while that is up.
    if (partPath[part] >= 0 && handOver.length > 0 && !isCut(partPath[part])) {
      return partPath[part];
    }
    return router.again(a, b, partPair.length == 0 ? 0 : partPair[part], left);
  }

  /// Counts the rest of a part that was given a way through another rail.
  private void countRelay(double left) {
    if (router.relayed) {
      relayedFlows++;
      relayedBytes += left;
    }
  }

  private void resume(int part, double now) {
    int path = wayOf(part, partBytes[part]);
    if (path < 0) {
      stalled.add(part);
      return;
    }
    partPath[part] = path;
    countRelay(partBytes[part]);
    int i = partOf[part];
    if (handOver.length > 0) {
      handOver[i] = -1;
    }
    if (partBytes[part] == 0) {
      arrived(part, now);
    } else {
      carrier.start(part, path, partBytes[part], program.cap(i) / pending[i], now);
    }
  }

  private WorkException stuck(double now) {
    List<String> words = new ArrayList<>();
    for (int part : stalled.drain()) {
      words.add(program.describe(partOf[part]) + " has no path");
    }
    for (int i : sleeping.drain()) {
      words.add(program.describe(i) + " waits for its GPU");
    }
    int shown = Math.min(5, words.size());
    int waiting = open - words.size();
    return new WorkException(
        "the work is stuck at "
            + now
            + " s with "
            + open
            + " operations open ("
            + outages.describe(now)
            + "): "
            + String.join("; ", words.subList(0, shown))
            + (words.size() > shown ? "; and " + (words.size() - shown) + " more" : "")
            + (waiting > 0 ? "; " + waiting + " wait for those" : ""));
  }

  private double[] linkBytes() {
    double[] bytes = Arrays.copyOf(carried, topology.links());
    for (int r = topology.links(); r < carried.length; r++) {
      if (carried[r] > 0) {
        int[] members = topology.members(r);
        for (int link : members) {
          bytes[link] += carried[r] / members.length;
        }
      }
    }
    return bytes;
  }
}
