package quire.network.flow;

import java.util.List;
import quire.network.topology.Topology;

/// How a program is simulated.
///
/// @param queuePairs ways that [Routing#ECMP] hashes a flow over in equal parts, at least 1
/// @param relay used where the network is rail-only
/// @param seed of hashes and random middles
/// @param outages what fails and when
public record SimulationOptions(
    Fidelity fidelity,
    Routing routing,
    int queuePairs,
    Relay relay,
    RelayMode relayMode,
    long seed,
    List<Outage> outages) {
  public SimulationOptions {
    quire.base.Check.range("queuePairs", queuePairs, 1, 1024);
    outages = List.copyOf(outages);
  }

  /// Max-min fair flows, the topology's usual routing, pipelined relay on the better side, no
  /// outage.
  public static SimulationOptions of(Topology topology) {
    return new SimulationOptions(
        Fidelity.FLOW,
        topology.dims().length > 0
            ? Routing.DOR
            : topology.groups() > 0 ? Routing.MINIMAL : Routing.SPRAY,
        1,
        Relay.AUTO,
        RelayMode.PIPELINED,
        0,
        List.of());
  }

  /// The same but for the fidelity.
  public SimulationOptions with(Fidelity other) {
    return new SimulationOptions(other, routing, queuePairs, relay, relayMode, seed, outages);
  }

  /// The same but for the routing.
  public SimulationOptions with(Routing other) {
    return new SimulationOptions(fidelity, other, queuePairs, relay, relayMode, seed, outages);
  }

  /// The same but for the relay.
  public SimulationOptions with(Relay side, RelayMode mode) {
    return new SimulationOptions(fidelity, routing, queuePairs, side, mode, seed, outages);
  }

  /// The same but for the seed.
  public SimulationOptions withSeed(long other) {
    return new SimulationOptions(fidelity, routing, queuePairs, relay, relayMode, other, outages);
  }

  /// The same but for the outages.
  public SimulationOptions withOutages(List<Outage> others) {
    return new SimulationOptions(fidelity, routing, queuePairs, relay, relayMode, seed, others);
  }

  /// The same but for the queue pairs.
  public SimulationOptions withQueuePairs(int other) {
    return new SimulationOptions(fidelity, routing, other, relay, relayMode, seed, outages);
  }
}
