package quire.network.flow;

/// Whether a relayed flow's two parts overlap.
public enum RelayMode {
  /// One flow over both parts at one rate.
  PIPELINED,
  /// The second part starts when the first has arrived.
  SERIAL
}
