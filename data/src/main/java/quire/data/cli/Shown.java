package quire.data.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.data.Catalogue;
import quire.data.DataSet;

/// How cards look, for people and for machines.
final class Shown {
  private Shown() {}

  /// The catalogue; what could not be loaded is said on standard error.
  static Catalogue catalogue() {
    Catalogue catalogue = Catalogue.load();
    catalogue.broken().forEach(line -> System.err.println("warning: " + line));
    return catalogue;
  }

  /// The keys that `data list --json` promises.
  static Map<String, @Nullable Object> keys(DataSet set) {
    var keys = new LinkedHashMap<String, @Nullable Object>();
    keys.put("id", set.id());
    keys.put("kind", set.kind().id());
    keys.put("areas", set.areas());
    keys.put("items", set.items());
    keys.put("bytes", set.bytes());
    keys.put("licence", set.licence());
    keys.put("origin", set.origin());
    keys.put("sha256", set.sha256());
    return keys;
  }

  /// A size in words, decimal: `11.9 MB`; `?` where unknown.
  static String size(@Nullable Long bytes) {
    if (bytes == null) {
      return "?";
    }
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.95) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %sB", value, List.of("k", "M", "G", "T").get(unit));
  }

  /// A count with its unit; `?` where unknown.
  static String items(DataSet set) {
    return set.items() == null
        ? "? " + set.unit()
        : String.format(Locale.ROOT, "%,d %s", set.items(), set.unit());
  }
}
