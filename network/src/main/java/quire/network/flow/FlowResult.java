package quire.network.flow;

import java.util.List;

/// What a simulation gave.
///
/// @param endSeconds when the last operation ended; 0 for an empty program
/// @param start seconds at which each operation was released and all it waits for had ended
/// @param end seconds at which each operation ended
/// @param linkBytes bytes that crossed each directed link
/// @param events times at which something ended, began or changed
/// @param relayedFlows flows that changed their rail inside a domain
/// @param relayedBytes their bytes
/// @param solverSeconds wall time of the simulation
/// @param warnings what the user should know, one line each
public record FlowResult(
    double endSeconds,
    double[] start,
    double[] end,
    double[] linkBytes,
    long events,
    long relayedFlows,
    double relayedBytes,
    double solverSeconds,
    List<String> warnings) {}
