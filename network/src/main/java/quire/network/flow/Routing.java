package quire.network.flow;

import java.util.Locale;

/// Which shortest (or other) way a flow takes through the network.
public enum Routing {
  /// Spread over all shortest ways in equal parts at every fork.
  SPRAY,
  /// A seeded hash of source, destination and queue pair picks one way.
  ECMP,
  /// The destination's number picks the up-link: spine = destination mod spines.
  D_MOD_K,
  /// Dimension by dimension on a torus; a tie goes upward.
  DOR,
  /// One shortest way, the first in the order of links.
  MINIMAL,
  /// Through a random middle (a group of a dragonfly, a node of a torus, a spine), seeded.
  VALIANT,
  /// Minimal or Valiant, whichever has the lower product of planned load and hops.
  UGAL;

  /// As written in commands: `d-mod-k`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
