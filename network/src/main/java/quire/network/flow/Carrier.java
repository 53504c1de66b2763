package quire.network.flow;

/// Moves parts of flows along paths: what a [Fidelity] is.
interface Carrier {
  /// Starts a part; it ends no earlier than the next [#settle].
  ///
  /// @param part its number, given back when it ends
  /// @param bytes above 0
  /// @param cap largest rate
  void start(int part, int path, double bytes, double cap, double now);

  /// When something happens next; infinite where nothing will.
  double next();

  /// Does what happens up to a time and returns the parts that ended, in a fixed order.
  int[] advance(double limit, double now);

  /// Brings rates up to date after parts started and ended.
  void settle(double now);
}
