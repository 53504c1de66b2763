package quire.network.model;

import java.util.ArrayList;
import java.util.List;
import quire.network.Fields;
import quire.network.Quantity;

/// Calculon's system JSON: `matrix.float16.tflops`, `mem1.GiB`, `mem1.GBps`, and `networks`, the
/// first of which is the domain's. Its tables of efficiency by size are not read; that is told.
final class CalculonSystem {
  private CalculonSystem() {}

  static Hardware.Read read(Fields f) {
    Fields matrix = f.child("matrix");
    Fields half = matrix.child(matrix.either("float16", "bfloat16"));
    Fields memory = f.child("mem1");
    List<Fields> networks = f.children("networks");
    if (networks.isEmpty()) {
      throw f.refused("networks", "must list at least one");
    }
    Fields inside = networks.getFirst();
    Fields outside = networks.getLast();
    var hardware =
        new Hardware(
            f.where(),
            half.quantity("tflops", Quantity.NUMBER) * 1e12,
            memory.quantity("GiB", Quantity.NUMBER) * (1L << 30),
            memory.quantity("GBps", Quantity.NUMBER) * 1e9,
            inside.whole("size"),
            inside.quantity("bandwidth", Quantity.NUMBER) * 1e9,
            outside.quantity("bandwidth", Quantity.NUMBER) * 1e9,
            inside.quantity("latency", Quantity.NUMBER, 0),
            outside.quantity("latency", Quantity.NUMBER, 0),
            Hardware.MATMUL_EFFICIENCY,
            Hardware.MEMORY_EFFICIENCY,
            "Calculon system file");
    List<String> warnings = new ArrayList<>();
    warnings.add(
        f.where() + ": efficiency tables of Calculon are not read; the two shares of Quire stand");
    f.ignore("vector", "mem2", "processing_mode");
    f.unknown().forEach(key -> warnings.add(f.at(key) + " is not known and does nothing"));
    return new Hardware.Read(hardware, warnings);
  }
}
