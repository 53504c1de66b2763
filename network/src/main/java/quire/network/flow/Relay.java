package quire.network.flow;

/// Where traffic between rails changes its rail, inside a high-bandwidth domain.
public enum Relay {
  /// On the side that is less loaded when a pair is first used; the pair keeps it.
  AUTO,
  /// Nowhere: such pairs cannot be reached.
  NONE,
  /// At the source: to the local GPU on the destination's rail, then along that rail (PXN).
  SOURCE,
  /// At the destination: along the source's rail, then inside the destination's domain.
  DESTINATION
}
