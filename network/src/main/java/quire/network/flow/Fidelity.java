package quire.network.flow;

/// How closely sharing is followed.
public enum Fidelity {
  /// Flows share links max-min fair.
  FLOW,
  /// Each flow is one chunk, stored and forwarded; links serve first in, first out.
  CHUNK,
  /// Latency plus bytes over the narrowest link, as if nobody else were there.
  CLOSED
}
