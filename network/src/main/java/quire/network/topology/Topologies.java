package quire.network.topology;

/// Reads and builds topologies.
public final class Topologies {
  private Topologies() {}

  /// A topology from `kind:key=value,...`, or from the file of that name (YAML with the same keys,
  /// ASTRA-sim network YAML, htsim `.topo`, SimAI topology text).
  ///
  /// @throws quire.base.RequestException naming the key or the file's line
  public static Topology parse(String specification) {
    throw new UnsupportedOperationException();
  }
}
