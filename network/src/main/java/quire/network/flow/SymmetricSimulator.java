package quire.network.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import quire.network.topology.Topology;

/// Runs programs with one operation for each class of operations that cannot be told apart, as
/// large regular jobs are full of them. The times are those of [FlowSimulator], to rounding.
public final class SymmetricSimulator {
  private static final int COMPUTED = 0;
  private static final int LAUNCH = 1;
  private static final int READY = 2;

  private final FlowProgram program;
  private final Symmetry symmetry;
  private final int[] one;
  private final int[] pathOf;
  private final PathTable table = new PathTable(0);
  private final FairCarrier carrier;
  private final TimeHeap moments = new TimeHeap();
  private final List<List<Integer>> followers = new ArrayList<>();
  private final int[] waits;
  private final double[] start;
  private final double[] end;
  private final IntList finished = new IntList();
  private int open;
  private long events;

  private SymmetricSimulator(FlowProgram program, Symmetry symmetry) {
    this.program = program;
    this.symmetry = symmetry;
    one = symmetry.representatives();
    pathOf = symmetry.paths(table);
    carrier = new FairCarrier(table, symmetry.capacities());
    int n = one.length;
    waits = new int[n];
    start = new double[n];
    end = new double[n];
    for (int c = 0; c < n; c++) {
      followers.add(new ArrayList<>());
    }
    for (int c = 0; c < n; c++) {
      int waiting = c;
      int[] before = new int[program.dependencies(one[c])];
      Arrays.setAll(before, k -> symmetry.operationClass[program.dependency(one[waiting], k)]);
      for (int b : Arrays.stream(before).distinct().toArray()) {
        followers.get(b).add(c);
        waits[c]++;
      }
    }
  }

  /// Whether the options allow it: shared rates, one path a flow, nothing that fails, and no choice
  /// that looks at load.
  public static boolean canRun(SimulationOptions options) {
    return options.fidelity() == Fidelity.FLOW
        && options.outages().isEmpty()
        && options.queuePairs() == 1
        && options.routing() != Routing.UGAL
        && options.relayMode() == RelayMode.PIPELINED;
  }

  /// Simulates the whole program; as [FlowSimulator#run] where the options do not allow classes, or
  /// where flows are relayed on a side that depends on load.
  public static FlowResult run(Topology topology, FlowProgram program, SimulationOptions options) {
    if (!canRun(options) || program.highestHost() >= topology.hosts()) {
      return FlowSimulator.run(topology, program, options);
    }
    long began = System.nanoTime();
    new Successors(program).refuseCircles();
    var router = new Router(topology, options, 0);
    var pathOf = new int[program.size()];
    long relayed = 0;
    double relayedBytes = 0;
    for (int i = 0; i < pathOf.length; i++) {
      int a = program.source(i);
      int b = program.target(i);
      pathOf[i] = -1;
      if (program.isFlow(i) && a != b) {
        if (!router.plan(a, b, program.amount(i))) {
          throw router.unreachable(a, b);
        }
        pathOf[i] = router.parts[0];
        relayed += router.relayed ? 1 : 0;
        relayedBytes += router.relayed ? program.amount(i) : 0;
      }
    }
    if (relayed > 0 && options.relay() == Relay.AUTO) {
      return FlowSimulator.run(
          topology, program, options); // that side depends on when a pair starts
    }
    var symmetry = new Symmetry(topology, program, router.table(), pathOf);
    var run = new SymmetricSimulator(program, symmetry);
    run.run();
    return new FlowResult(
        Arrays.stream(run.end).max().orElse(0),
        run.spread(run.start),
        run.spread(run.end),
        linkBytes(topology, program, router.table(), pathOf),
        run.events,
        relayed,
        relayedBytes,
        (System.nanoTime() - began) * 1e-9,
        List.of());
  }

  private double[] spread(double[] byClass) {
    var all = new double[program.size()];
    Arrays.setAll(all, i -> byClass[symmetry.operationClass[i]]);
    return all;
  }

  private static double[] linkBytes(
      Topology topology, FlowProgram program, PathTable table, int[] pathOf) {
    var bytes = new double[topology.links()];
    for (int i = 0; i < pathOf.length; i++) {
      if (pathOf[i] < 0) {
        continue;
      }
      for (int at = table.first(pathOf[i]); at < table.end(pathOf[i]); at++) {
        int r = table.resource(at);
        double moved = program.amount(i) * table.weight(pathOf[i], at);
        if (r < bytes.length) {
          bytes[r] += moved;
        } else {
          int[] members = topology.members(r);
          for (int link : members) {
            bytes[link] += moved / members.length;
          }
        }
      }
    }
    return bytes;
  }

  private void run() {
    open = one.length;
    for (int c = 0; c < one.length; c++) {
      if (waits[c] == 0) {
        free(c, 0);
      }
    }
    finishAll(0);
    carrier.settle(0);
    while (open > 0) {
      double now = Math.min(moments.top(), carrier.next());
      if (now == Double.POSITIVE_INFINITY) {
        throw new IllegalStateException(open + " classes of operations never end");
      }
      events++;
      double limit = now * (1 + FlowSimulator.SAME_TIME);
      for (int c : carrier.advance(limit, now)) {
        finished.add(c);
      }
      finishAll(now);
      while (moments.top() <= limit) {
        long what = moments.pop();
        int c = (int) (what >> 2);
        switch ((int) (what & 3)) {
          case COMPUTED -> finished.add(c);
          case LAUNCH -> launch(c, now);
          default -> begin(c, now);
        }
        finishAll(now);
      }
      carrier.settle(now);
    }
  }

  private void free(int c, double now) {
    double release = program.release(one[c]);
    if (release > now) {
      moments.push(release, ((long) c << 2) + READY);
    } else {
      begin(c, now);
    }
  }

  private void begin(int c, double now) {
    start[c] = now;
    int i = one[c];
    if (program.isFlow(i) && pathOf[c] >= 0) {
      double latency = table.latency(pathOf[c]);
      if (latency > 0) {
        moments.push(now + latency, ((long) c << 2) + LAUNCH);
      } else {
        launch(c, now);
      }
    } else if (program.isFlow(i) || program.amount(i) == 0) {
      finished.add(c);
    } else {
      moments.push(now + program.amount(i), ((long) c << 2) + COMPUTED);
    }
  }

  private void launch(int c, double now) {
    if (program.amount(one[c]) == 0) {
      finished.add(c);
    } else {
      carrier.start(c, pathOf[c], program.amount(one[c]), program.cap(one[c]), now);
    }
  }

  /// Ends what was finished and sets free what waited for it, until nothing more ends now.
  private void finishAll(double now) {
    for (int[] ended = finished.drain(); ended.length > 0; ended = finished.drain()) {
      for (int c : ended) {
        end[c] = now;
        open--;
        for (int next : followers.get(c)) {
          if (--waits[next] == 0) {
            free(next, now);
          }
        }
      }
    }
  }
}
