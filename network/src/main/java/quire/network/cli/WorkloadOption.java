package quire.network.cli;

import quire.network.flow.SimulationOptions;
import quire.network.flow.Workload;
import quire.network.topology.Topology;

/// One way to tell `quire network simulate` what to simulate, with the options that belong to it.
/// [SimulateCommand] mixes each in and wants exactly one given.
interface WorkloadOption {
  /// The option as typed: `--flows`.
  String name();

  /// Whether the user gave it.
  boolean isGiven();

  /// The work, for this topology and these options; may simulate to choose (`auto`).
  Workload workload(Topology topology, SimulationOptions options);
}
