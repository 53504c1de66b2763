package quire.network.topology;

/// What a node of a network is.
public enum NodeKind {
  /// A GPU with its network card.
  HOST,
  /// A switch or router of the network.
  SWITCH,
  /// The non-blocking switch inside a high-bandwidth domain.
  DOMAIN
}
