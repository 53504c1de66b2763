package quire.network.experiment;

import java.util.Locale;
import quire.base.Check;
import quire.network.topology.Topologies;
import quire.network.topology.Topology;

/// The networks that are compared, all with the same GPUs, domains and cards.
///
/// @param gpus N
/// @param hb K, divides N
/// @param radix ports of a switch
/// @param inside B_F, GB/s of a GPU inside its domain
/// @param nic B_S, GB/s of a GPU's card
public record Networks(int gpus, int hb, int radix, double inside, double nic) {
  public Networks {
    Check.positive("gpus", gpus);
    Check.positive("hb", hb);
    Check.that(gpus % hb == 0, "hb %d must divide gpus %d", hb, gpus);
    Check.that(radix >= 4 && radix % 2 == 0, "radix must be even and at least 4, is %d", radix);
    Check.positive("inside", inside);
    Check.positive("nic", nic);
  }

  /// A separate network for each rail.
  Topology railOnly() {
    return of("rail-only:" + common());
  }

  /// Leaves grouped by rail under shared spines, full bisection.
  Topology railOptimized() {
    return of("rail-optimized:" + common());
  }

  /// A folded Clos of full bisection, wired without regard to rails.
  Topology fatTree() {
    return of(
        String.format(
            Locale.ROOT,
            "fat-tree:gpus=%d,radix=%d,bandwidth=%sGB/s,hb=%d,hbBandwidth=%sGB/s",
            gpus,
            radix,
            nic,
            hb,
            inside));
  }

  /// All GPUs in one domain.
  Topology ideal() {
    return of(String.format(Locale.ROOT, "hb:gpus=%d,hbBandwidth=%sGB/s", gpus, inside));
  }

  /// The same with other numbers of GPUs and ports.
  Networks with(int otherGpus, int otherRadix) {
    return new Networks(otherGpus, hb, otherRadix, inside, nic);
  }

  private String common() {
    return String.format(
        Locale.ROOT,
        "gpus=%d,hb=%d,radix=%d,hbBandwidth=%sGB/s,nicBandwidth=%sGB/s",
        gpus,
        hb,
        radix,
        inside,
        nic);
  }

  private static Topology of(String specification) {
    return Topologies.parse(specification);
  }
}
