package quire.network.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import quire.base.RequestException;
import quire.network.Fields;
import quire.network.Quantity;

/// One GPU and how it is joined to others; every bandwidth is per GPU and per direction.
///
/// @param name for reports
/// @param flops peak operations a second of the training format, dense
/// @param memory bytes
/// @param memoryBandwidth bytes/s
/// @param hb K, GPUs of one high-bandwidth domain
/// @param hbBandwidth B_F, bytes/s inside the domain
/// @param nicBandwidth B_S, bytes/s through the GPU's NIC
/// @param hbLatency seconds a message inside the domain
/// @param nicLatency seconds a message through the NIC
/// @param matmulEfficiency share of `flops` that matrix products reach
/// @param memoryEfficiency share of `memoryBandwidth` that element-wise work reaches
/// @param source where the figures come from
public record Hardware(
    String name,
    double flops,
    double memory,
    double memoryBandwidth,
    int hb,
    double hbBandwidth,
    double nicBandwidth,
    double hbLatency,
    double nicLatency,
    double matmulEfficiency,
    double memoryEfficiency,
    String source) {
  /// The presets.
  public static final List<String> NAMES =
      List.of("a100-80g", "h100", "gh200-v1", "gb200-nvl72", "v100", "tpu-v4", "mi300x");

  /// Share of the peak that matrix products reach: fitted, with [#MEMORY_EFFICIENCY], to the two
  /// smallest runs with full recomputation of Korthikanti et al. 2022 (22B and 175B on A100) and to
  /// nothing else.
  public static final double MATMUL_EFFICIENCY = 0.682;

  /// Share of the memory bandwidth that element-wise work reaches; see [#MATMUL_EFFICIENCY].
  public static final double MEMORY_EFFICIENCY = 0.680;

  /// A preset and what its file said that means nothing here.
  public record Read(Hardware hardware, List<String> warnings) {
    /// Copies the list.
    public Read {
      warnings = List.copyOf(warnings);
    }
  }

  /// A preset by name, or a YAML file (Calculon's system JSON is read too).
  ///
  /// @throws RequestException naming the presets
  public static Read of(String nameOrFile) {
    String name = nameOrFile.toLowerCase(Locale.ROOT);
    if (NAMES.contains(name)) {
      return parse(Fields.of(Models.resource("hardware/" + name + ".yaml"), name + ".yaml"), name);
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw new RequestException(
          "--hardware %s: is neither a file nor one of %s"
              .formatted(nameOrFile, String.join(", ", NAMES)));
    }
    Fields fields = Fields.read(file);
    return fields.has("networks") ? CalculonSystem.read(fields) : parse(fields, file.toString());
  }

  private static Read parse(Fields f, String otherwise) {
    String name = f.text("name");
    String source = f.text("source");
    var hardware =
        new Hardware(
            name == null ? otherwise : name,
            f.quantity("flops", Quantity.NUMBER),
            f.quantity("memory", Quantity.BYTES),
            f.quantity("memoryBandwidth", Quantity.BANDWIDTH),
            f.whole("hb"),
            f.quantity("hbBandwidth", Quantity.BANDWIDTH),
            f.quantity("nicBandwidth", Quantity.BANDWIDTH),
            f.quantity("hbLatency", Quantity.TIME, 0),
            f.quantity("nicLatency", Quantity.TIME, 0),
            f.quantity("matmulEfficiency", Quantity.NUMBER, MATMUL_EFFICIENCY),
            f.quantity("memoryEfficiency", Quantity.NUMBER, MEMORY_EFFICIENCY),
            source == null ? "" : source);
    for (String key : List.of("matmulEfficiency", "memoryEfficiency")) {
      if (f.has(key) && !(f.quantity(key, Quantity.NUMBER) <= 1)) {
        throw f.refused(key, "must lie in (0, 1]");
      }
    }
    List<String> warnings = new ArrayList<>();
    f.unknown().forEach(key -> warnings.add(f.at(key) + " is not known and does nothing"));
    return new Read(hardware, warnings);
  }

  /// The same with another domain size and other bandwidths; 0 keeps what there is.
  public Hardware with(int domain, double inside, double nic) {
    return new Hardware(
        name,
        flops,
        memory,
        memoryBandwidth,
        domain > 0 ? domain : hb,
        inside > 0 ? inside : hbBandwidth,
        nic > 0 ? nic : nicBandwidth,
        hbLatency,
        nicLatency,
        matmulEfficiency,
        memoryEfficiency,
        source);
  }

  /// The same with measured bandwidth and latency of the domain, or of the NIC.
  public Hardware measured(boolean inside, double bandwidth, double latency) {
    return new Hardware(
        name,
        flops,
        memory,
        memoryBandwidth,
        hb,
        inside ? bandwidth : hbBandwidth,
        inside ? nicBandwidth : bandwidth,
        inside ? latency : hbLatency,
        inside ? nicLatency : latency,
        matmulEfficiency,
        memoryEfficiency,
        source);
  }

  /// The same with everything that [quire.network.plan] takes derivatives by scaled.
  public Hardware scaled(double compute, double inside, double nic, double latency) {
    return new Hardware(
        name,
        flops * compute,
        memory,
        memoryBandwidth,
        hb,
        hbBandwidth * inside,
        nicBandwidth * nic,
        hbLatency * latency,
        nicLatency * latency,
        matmulEfficiency,
        memoryEfficiency,
        source);
  }
}
