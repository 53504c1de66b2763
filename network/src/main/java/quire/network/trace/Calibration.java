package quire.network.trace;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import quire.base.RequestException;
import quire.network.topology.Topologies;
import quire.network.topology.Topology;

/// A network with the latency and bandwidth that a measurement fitted.
///
/// A table over at most one domain says how fast the domain is; one over more says how fast the
/// network cards are. On other networks it says how fast every link is; there a latency per message
/// becomes half as much for each of the two links of a way through one switch.
///
/// @param fit what was fitted
public record Calibration(NcclTable.Fit fit) {
  /// From a fit.
  public static Calibration of(NcclTable.Fit fit) {
    return new Calibration(fit);
  }

  /// The network with the fitted values in place of its own.
  ///
  /// @throws RequestException for a network whose links have names of their own
  public Topology apply(Topology topology) {
    var keys = new LinkedHashMap<String, String>(topology.keys());
    String kind = prefix(topology);
    String bandwidth = kind.isEmpty() ? "bandwidth" : kind + "Bandwidth";
    if (!keys.containsKey(bandwidth)) {
      throw new RequestException(
          "--calibration: a network of kind "
              + topology.kind()
              + " has no "
              + bandwidth
              + " that a table could replace");
    }
    keys.put(bandwidth, text(fit.bandwidth(), "B/s"));
    keys.put(
        kind.isEmpty() ? "latency" : kind + "Latency",
        text(fit.latencyPerMessage() * (kind.isEmpty() ? 0.5e9 : 1e9), "ns"));
    return Topologies.of(topology.kind(), Map.copyOf(keys));
  }

  private String prefix(Topology topology) {
    if (topology.hb() == 0) {
      return "";
    }
    return fit.ranks() <= topology.hb() ? "hb" : "nic";
  }

  private static String text(double value, String unit) {
    return new java.math.BigDecimal(value).round(new java.math.MathContext(15)).toPlainString()
        + unit;
  }

  /// What is replaced, in one line.
  public String describe(Topology topology) {
    return String.format(
        Locale.ROOT,
        "calibration: %s over %d ranks fits %.4g GB/s and %.4g us a message (median error %.1f %%);"
            + " they replace %s",
        fit.op().word(),
        fit.ranks(),
        fit.bandwidth() / 1e9,
        fit.latencyPerMessage() * 1e6,
        100 * fit.medianError(),
        switch (prefix(topology)) {
          case "hb" -> "the domains'";
          case "nic" -> "the network cards'";
          default -> "the links'";
        });
  }
}
