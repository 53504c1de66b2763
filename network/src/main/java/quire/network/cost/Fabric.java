package quire.network.cost;

import java.util.ArrayList;
import java.util.List;
import quire.base.RequestException;

/// The designs that are compared. The word is the one of options and files.
public enum Fabric {
  /// One network a rail, nothing between rails.
  RAIL_ONLY("rail-only"),
  /// Leaves grouped by rail under shared spines.
  RAIL_OPTIMIZED("rail-optimized"),
  /// A folded Clos wired without regard to rails.
  FAT_TREE("fat-tree"),
  /// A three-dimensional torus of GPUs, without switches.
  TORUS("torus"),
  /// Balanced dragonfly: `a = 2 p = 2 h`.
  DRAGONFLY("dragonfly"),
  /// All GPUs in one high-bandwidth domain: the ideal, not for sale.
  HB("hb");

  private final String word;

  Fabric(String word) {
    this.word = word;
  }

  /// The word in options and files.
  public String word() {
    return word;
  }

  /// Reads one word.
  public static Fabric of(String text, String where) {
    for (Fabric fabric : values()) {
      if (fabric.word.equals(text.strip())) {
        return fabric;
      }
    }
    List<String> words = new ArrayList<>();
    for (Fabric fabric : values()) {
      words.add(fabric.word);
    }
    throw new RequestException(
        "%s %s: is not known; there are %s".formatted(where, text, String.join(", ", words)));
  }

  /// Reads a list; a word given twice counts once.
  public static List<Fabric> list(String text, String where) {
    List<Fabric> fabrics = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      Fabric fabric = of(item, where);
      if (!fabrics.contains(fabric)) {
        fabrics.add(fabric);
      }
    }
    return fabrics;
  }
}
