package quire.network.experiment;

import java.util.List;
import quire.lab.Run;
import quire.network.cost.CostRow;
import quire.network.cost.Fabric;
import quire.network.cost.Parts;
import quire.network.cost.PriceBook;
import quire.network.topology.Topology;

/// What networks cost: D9. Every combination of N, K and R is one case, numbered by the step.
final class CostStudy {
  /// Whether rail-only costs no more than rail-optimized, counted as the paper counts.
  static final String ORDERED = "cost/noDearer";

  /// Whether it is cheaper exactly where its rails need fewer tiers.
  static final String STRICT = "cost/cheaperIffFewerTiers";

  /// Cost over that of rail-optimized, less 1; arms: `paper` and `buildable`.
  static final String DEARER = "cost/excess";

  /// Million USD of a cluster of 32,768 GPUs; arm: topology and radix, step: K.
  static final String MILLIONS = "cost/millions";

  /// Saving against rail-optimized, likewise.
  static final String SAVING = "cost/saving";

  /// Whether switches and cables of the built graph are those that were priced.
  static final String BUILT = "cost/graphIsPriced";

  static final List<String> BOOKS = PriceBook.NAMES;
  static final List<Integer> RADIXES = List.of(32, 64, 128);
  static final List<Integer> DOMAINS = List.of(8, 16, 32, 64, 128, 256);

  private static final int[] SIZES = {1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072};
  private static final int CHARTED = 32_768;
  private static final int LEAST_DRAGONFLY = 64;

  private final Run run;

  CostStudy(Run run) {
    this.run = run;
  }

  void measure() throws Exception {
    for (String name : BOOKS) {
      run.cell(
          0,
          name,
          "cost",
          cell -> {
            var book = PriceBook.of(name);
            int number = 0;
            for (int gpus : SIZES) {
              for (int hb : DOMAINS) {
                for (int radix : RADIXES) {
                  var rail = CostRow.of(Fabric.RAIL_ONLY, gpus, hb, radix, book, Parts.Mode.PAPER);
                  var clos =
                      CostRow.of(Fabric.RAIL_OPTIMIZED, gpus, hb, radix, book, Parts.Mode.PAPER);
                  boolean fewer = rail.parts().tiers() < clos.parts().tiers();
                  cell.record(ORDERED, rail.cost() <= clos.cost() ? 1 : 0, number);
                  cell.record(STRICT, fewer == rail.cost() < clos.cost() ? 1 : 0, number);
                  number++;
                }
              }
            }
          });
    }
    excess("paper", Parts.Mode.PAPER);
    excess("buildable", Parts.Mode.BUILDABLE);
    charted();
    built();
  }

  private void excess(String arm, Parts.Mode mode) throws Exception {
    run.cell(
        0,
        arm,
        "cost",
        cell -> {
          var book = PriceBook.of("paper-v5");
          int number = 0;
          for (int gpus : SIZES) {
            for (int hb : DOMAINS) {
              for (int radix : RADIXES) {
                double saving =
                    CostRow.of(Fabric.RAIL_ONLY, gpus, hb, radix, book, mode).costSaving();
                cell.record(DEARER, -saving, number++);
              }
            }
          }
        });
  }

  private void charted() throws Exception {
    for (Fabric fabric :
        List.of(Fabric.RAIL_ONLY, Fabric.RAIL_OPTIMIZED, Fabric.TORUS, Fabric.DRAGONFLY)) {
      for (int radix : RADIXES) {
        if (fabric == Fabric.DRAGONFLY && radix < LEAST_DRAGONFLY) {
          continue; // joins no more than 16,512 GPUs
        }
        for (String name : BOOKS) {
          run.cell(
              0,
              arm(fabric, radix, name),
              "charted",
              cell -> {
                var book = PriceBook.of(name);
                for (int hb : DOMAINS) {
                  var row = CostRow.of(fabric, CHARTED, hb, radix, book, Parts.Mode.PAPER);
                  cell.record(MILLIONS, row.cost() / 1e6, hb);
                  cell.record(SAVING, row.costSaving(), hb);
                }
              });
        }
      }
    }
  }

  static String arm(Fabric fabric, int radix, String book) {
    return fabric.word() + "-" + radix + "-" + book;
  }

  /// Holds the count against graphs that are really wired.
  private void built() throws Exception {
    run.cell(
        0,
        "built",
        "cost",
        cell -> {
          int number = 0;
          for (int gpus : new int[] {64, 128, 256, 512}) {
            for (int hb : new int[] {4, 8, 16}) {
              for (int radix : new int[] {8, 16, 32}) {
                var net = new Networks(gpus, hb, radix, 300, 25);
                cell.record(BUILT, isPriced(net.railOnly(), Fabric.RAIL_ONLY, net), number++);
                cell.record(
                    BUILT, isPriced(net.railOptimized(), Fabric.RAIL_OPTIMIZED, net), number++);
              }
            }
          }
        });
  }

  private static int isPriced(Topology built, Fabric fabric, Networks net) {
    var parts = Parts.of(fabric, net.gpus(), net.hb(), net.radix(), Parts.Mode.BUILDABLE);
    return built.switches() == parts.switches() && built.cables() == parts.links() ? 1 : 0;
  }
}
