package quire.lab.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.Json;
import quire.lab.chart.Numbers;
import tools.jackson.databind.JsonNode;

/// Recorded facts as people read them: `peakResidentBytes: 1073741824` becomes `Peak resident: 1
/// GiB`.
public final class Facts {
  private Facts() {}

  /// The facts of an `environment.json`, in their order, with names in words and units on the
  /// values. Null stays null, nested objects are opened, lists joined.
  public static Map<String, @Nullable String> environment(
      Map<String, ? extends @Nullable Object> facts) {
    var readable = new LinkedHashMap<String, @Nullable String>();
    facts.forEach((key, value) -> put(readable, "", key, value));
    return readable;
  }

  /// A configuration as names and values; nested components have dotted names.
  static Map<String, @Nullable String> configuration(JsonNode config) {
    var flat = new LinkedHashMap<String, @Nullable String>();
    flatten(flat, "", config);
    return flat;
  }

  /// Seconds as people say them: `0.4 s`, `21 s`, `3 min 20 s`, `1 h 5 min`.
  static String duration(double seconds) {
    if (!Double.isFinite(seconds) || seconds < 0) {
      return "–";
    }
    if (seconds < 9.95) {
      return Numbers.fixed(seconds, 1) + " s";
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return whole / 60 + " min" + (whole % 60 == 0 ? "" : " " + whole % 60 + " s");
    }
    long minutes = Math.round(seconds / 60);
    return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
  }

  private static void put(
      Map<String, @Nullable String> out, String prefix, String key, @Nullable Object value) {
    if (value instanceof Map<?, ?> nested && !nested.isEmpty()) {
      nested.forEach((k, v) -> put(out, prefix + words(key) + ", ", String.valueOf(k), v));
      return;
    }
    boolean bytes = key.toLowerCase(Locale.ROOT).endsWith("bytes");
    String name = words(bytes ? key.replaceAll("(?i)bytes$", "") : key);
    String whole = prefix.isEmpty() ? name : prefix + name.toLowerCase(Locale.ROOT);
    out.put(whole.isBlank() ? key : whole, text(key, bytes, value));
  }

  private static @Nullable String text(String key, boolean bytes, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number n when bytes -> size(n.doubleValue());
      case Number n when key.equals("seconds") -> duration(n.doubleValue());
      case Double d -> Numbers.significant(d, 5);
      case Float f -> Numbers.significant(f, 5);
      case Collection<?> list -> joined(list);
      default -> value.toString();
    };
  }

  /// Whole numbers in a row become a range: `0 to 19`.
  private static String joined(Collection<?> list) {
    var items = new ArrayList<String>();
    list.forEach(item -> items.add(String.valueOf(item)));
    return range(items);
  }

  /// Seeds in words: `0, 1, 2` or, from four in a row on, `0 to 19`.
  static String seeds(List<Long> seeds) {
    return range(seeds.stream().map(String::valueOf).toList());
  }

  private static String range(List<String> items) {
    if (items.size() >= 4 && items.stream().allMatch(s -> s.matches("-?\\d{1,18}"))) {
      long first = Long.parseLong(items.getFirst());
      boolean inRow = true;
      for (int i = 0; i < items.size(); i++) {
        inRow &= Long.parseLong(items.get(i)) == first + i;
      }
      if (inRow) {
        return first + " to " + items.getLast();
      }
    }
    return String.join(", ", items);
  }

  private static String size(double bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    double value = bytes;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return Numbers.significant(value, 3) + " " + units[unit];
  }

  /// `peakResident` becomes `Peak resident`; words in capitals (`JDK`, `BLAS`) keep them.
  private static String words(String key) {
    if (key.isEmpty()) {
      return key;
    }
    String known =
        switch (key) {
          case "jdk" -> "JDK";
          case "os" -> "OS";
          case "blas" -> "BLAS";
          case "blasReason" -> "BLAS chosen because";
          case "gpu" -> "GPU";
          case "commit" -> "Commit of the tree";
          case "changed" -> "Tree changed since";
          default -> "";
        };
    if (!known.isEmpty()) {
      return known;
    }
    String spaced =
        key.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replace('_', ' ').toLowerCase(Locale.ROOT);
    return Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
  }

  /// All digits, without an exponent while that stays short: 0.00001, not 1.0E-5.
  private static String decimal(double value) {
    double size = Math.abs(value);
    return size == 0 || (size >= 1e-7 && size < 1e9)
        ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  private static void flatten(Map<String, @Nullable String> out, String prefix, JsonNode node) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(e ->
              flatten(
                  out, prefix.isEmpty() ? e.getKey() : prefix + "." + e.getKey(), e.getValue()));
    } else if (node.isArray() && node.valueStream().allMatch(JsonNode::isValueNode)) {
      out.put(prefix, range(node.valueStream().map(JsonNode::asString).toList()));
    } else if (node.isNull()) {
      out.put(prefix, null);
    } else {
      out.put(
          prefix,
          node.isFloatingPointNumber()
              ? decimal(node.asDouble())
              : node.isValueNode() ? node.asString() : Json.line(node));
    }
  }
}
