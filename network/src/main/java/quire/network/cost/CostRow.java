package quire.network.cost;

/// Money and power of one network, beside what a rail-optimized one of the same size takes.
///
/// @param cost in the book's currency; NaN for the one-domain ideal, which has no price
/// @param watts NaN where the book does not say
/// @param costSaving 1 - cost / cost of rail-optimized, 0..1 when cheaper, negative when dearer
/// @param powerSaving likewise
public record CostRow(
    int hb,
    int radix,
    Fabric fabric,
    Parts parts,
    double cost,
    double watts,
    double costSaving,
    double powerSaving) {
  /// Prices a network.
  ///
  /// @throws quire.base.RequestException when the numbers make no cluster or the book has no price
  public static CostRow of(
      Fabric fabric, int gpus, int hb, int radix, PriceBook book, Parts.Mode mode) {
    Parts parts = Parts.of(fabric, gpus, hb, radix, mode);
    Parts clos = Parts.of(Fabric.RAIL_OPTIMIZED, gpus, hb, radix, mode);
    double cost = fabric == Fabric.HB ? Double.NaN : cost(parts, radix, book);
    double watts = fabric == Fabric.HB ? Double.NaN : watts(parts, radix, book);
    return new CostRow(
        hb,
        radix,
        fabric,
        parts,
        cost,
        watts,
        1 - cost / cost(clos, radix, book),
        1 - watts / watts(clos, radix, book));
  }

  private static double cost(Parts parts, int radix, PriceBook book) {
    double switches = parts.switches() == 0 ? 0 : book.priceOf(parts.switches(), radix);
    return switches + parts.transceivers() * book.transceiver();
  }

  private static double watts(Parts parts, int radix, PriceBook book) {
    double switches = parts.switches() == 0 ? 0 : book.wattsOf(parts.switches(), radix);
    return switches + parts.transceivers() * book.transceiverWatts();
  }
}
