package quire.network.flow;

import quire.network.topology.Topology;

/// Runs programs on topologies.
public final class FlowSimulator {
  /// Ends closer together than this, relative to the time, count as one.
  static final double SAME_TIME = 1e-12;

  private FlowSimulator() {}

  /// Simulates the whole program.
  ///
  /// @throws quire.base.RequestException where a flow has no way, naming the pair, or where
  ///   operations wait for one another in a circle
  /// @throws quire.base.WorkException where an outage leaves work stuck, naming it
  public static FlowResult run(Topology topology, FlowProgram program, SimulationOptions options) {
    return new FlowRun(topology, program, options).run();
  }
}
