package quire.network.cost;

import quire.base.Check;
import quire.base.RequestException;

/// What a network is made of, counted from the number of GPUs (section 3.8 of the method).
///
/// A folded Clos of `n` ports has the least number of tiers `L` with `2 (R/2)^L >= n`, `(2L-1) n/R`
/// switches, `L n` links and a transceiver at both ends of each. Rail-only is `K` such networks of
/// `N/K` ports; rail-optimized and fat-tree are one of `N`.
///
/// @param tiers switch tiers of one network; 0 where there are no switches
/// @param switches a fraction in paper mode where the division leaves one
/// @param links cables
/// @param transceivers two a link
/// @param strandedPorts switch ports that stay unused; 0 in paper mode
/// @param maxGpus the most GPUs that these tiers can join; 0 where no number bounds them
public record Parts(
    int tiers, double switches, long links, long transceivers, long strandedPorts, long maxGpus) {
  /// How counts are rounded.
  public enum Mode {
    /// As the paper: exact division, so two small rails may share a switch.
    PAPER,
    /// As one builds: rounded up per rail and tier.
    BUILDABLE,
    /// As one builds, but rails may share a switch.
    SHARED
  }

  /// Counts the parts of a network.
  ///
  /// @param gpus N, one network port each
  /// @param hb K, must divide N
  /// @param radix R, even, at least 4
  /// @throws RequestException naming the option and what would do
  public static Parts of(Fabric fabric, int gpus, int hb, int radix, Mode mode) {
    check(gpus, hb, radix);
    return switch (fabric) {
      case RAIL_ONLY -> clos(gpus / hb, hb, radix, mode);
      case RAIL_OPTIMIZED, FAT_TREE -> clos(gpus, 1, radix, mode);
      case TORUS -> torus(gpus);
      case DRAGONFLY -> dragonfly(gpus, radix, mode);
      case HB -> new Parts(0, 0, 0, 0, 0, 0);
    };
  }

  /// Refuses numbers that make no cluster.
  public static void check(int gpus, int hb, int radix) {
    Check.that(radix >= 4 && radix % 2 == 0, "--radix %d: must be even and at least 4", radix);
    checkDomains(gpus, hb);
  }

  /// Refuses a domain size that does not divide the cluster, naming the nearest that would do.
  public static void checkDomains(int gpus, int hb) {
    Check.that(gpus >= 1, "--gpus %d: must be at least 1", gpus);
    Check.that(hb >= 1, "--hb %d: must be at least 1", hb);
    if (gpus % hb != 0) {
      int below = gpus / hb * hb;
      throw new RequestException(
          "--gpus %d: is no multiple of --hb %d; %s%d GPUs would do"
              .formatted(gpus, hb, below > 0 ? below + " or " : "", (long) below + hb));
    }
  }

  private static Parts clos(long ports, int networks, int radix, Mode mode) {
    int tiers = tiers(ports, radix);
    long links = tiers * ports * networks;
    double exact = (2.0 * tiers - 1) * ports * networks / radix;
    double switches =
        switch (mode) {
          case PAPER -> exact;
          case BUILDABLE -> networks * (double) wholeClos(ports, tiers, radix);
          case SHARED -> sharedClos(ports, networks, tiers, radix);
        };
    long used = (2L * tiers - 1) * ports * networks;
    long stranded = mode == Mode.PAPER ? 0 : Math.round(switches * radix) - used;
    long most = networks * 2 * power(radix / 2, tiers);
    return new Parts(tiers, switches, links, 2 * links, stranded, most);
  }

  /// The least L with `2 (R/2)^L >= n`.
  static int tiers(long ports, int radix) {
    int tiers = 1;
    while (2 * power(radix / 2, tiers) < ports) {
      tiers++;
    }
    return tiers;
  }

  private static long wholeClos(long ports, int tiers, int radix) {
    return (tiers - 1) * ceil(ports, radix / 2) + ceil(ports, radix);
  }

  /// A rail of one switch is not split; larger rails share the switches of each tier.
  private static double sharedClos(long ports, int networks, int tiers, int radix) {
    return tiers == 1
        ? ceil(networks, Math.max(1, radix / ports))
        : wholeClos(ports * networks, tiers, radix);
  }

  /// Every GPU has six links, each shared by two: 3 N.
  private static Parts torus(long gpus) {
    return new Parts(0, 0, 3 * gpus, 6 * gpus, 0, 0);
  }

  /// p hosts, a - 1 local and h global links a router, `4p - 1 <= R`; groups fully joined inside.
  private static Parts dragonfly(long gpus, int radix, Mode mode) {
    long p = (radix + 1) / 4;
    long a = 2 * p;
    long h = p;
    long groups = ceil(gpus, p * a);
    long most = p * a * (a * h + 1);
    if (gpus > most) {
      throw new RequestException(
          "--radix %d: a dragonfly of this radix joins at most %d GPUs, asked for %d"
              .formatted(radix, most, gpus));
    }
    double routers = mode == Mode.PAPER ? (double) gpus / p : groups * a;
    double share = mode == Mode.PAPER ? (double) gpus / (p * a) : groups;
    long global = groups == 1 ? 0 : Math.round(share * a * h / 2);
    long links = gpus + Math.round(share * a * (a - 1) / 2) + global;
    long used = gpus + 2 * (links - gpus);
    long stranded = mode == Mode.PAPER ? 0 : Math.round(routers * radix) - used;
    return new Parts(1, routers, links, 2 * links, stranded, most);
  }

  private static long ceil(long value, long by) {
    return (value + by - 1) / by;
  }

  private static long power(long base, int exponent) {
    long value = 1;
    for (int i = 0; i < exponent; i++) {
      value = Math.multiplyExact(value, base);
    }
    return value;
  }
}
