package quire.network.topology;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import quire.base.RequestException;
import quire.network.Quantity;

/// The keys of one topology, read by name; what is not read is refused as unknown.
final class Keys {
  private final Map<String, String> values;
  private final Map<String, String> places;
  private final String where;
  private final Set<String> read = new TreeSet<>();

  /// @param where names the whole: a file or the specification
  /// @param places file:line of each key, where known
  Keys(String where, Map<String, String> values, Map<String, String> places) {
    this.where = where;
    this.values = new LinkedHashMap<>(values);
    this.places = places;
  }

  Map<String, String> all() {
    return values;
  }

  boolean has(String key) {
    read.add(key);
    return values.containsKey(key);
  }

  String text(String key) {
    read.add(key);
    String value = values.get(key);
    if (value == null) {
      throw new RequestException(where + ": key '" + key + "' is missing");
    }
    return value;
  }

  String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  int integer(String key) {
    String value = text(key);
    try {
      return Integer.parseInt(value.replace("_", ""));
    } catch (NumberFormatException problem) {
      throw wrong(key, "must be a whole number, is '" + value + "'");
    }
  }

  int integer(String key, int otherwise) {
    return has(key) ? integer(key) : otherwise;
  }

  double number(String key, double otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    String value = text(key);
    try {
      // 3:1 is how network people write an oversubscription of 3
      double parsed =
          Double.parseDouble(value.endsWith(":1") ? value.substring(0, value.length() - 2) : value);
      if (Double.isFinite(parsed)) {
        return parsed;
      }
    } catch (NumberFormatException problem) {
      throw wrong(key, "must be a number, is '" + value + "'");
    }
    throw wrong(key, "must be finite, is '" + value + "'");
  }

  /// Bytes/s.
  double bandwidth(String key) {
    return Quantity.BANDWIDTH.positive(text(key), place(key));
  }

  /// Seconds; 0 where it is not given.
  double time(String key) {
    return has(key) ? Quantity.TIME.parse(text(key), place(key)) : 0;
  }

  int[] dims(String key) {
    String value = text(key);
    String[] parts = value.split("x", -1);
    int[] dims = new int[parts.length];
    try {
      for (int i = 0; i < dims.length; i++) {
        dims[i] = Integer.parseInt(parts[i].strip());
      }
    } catch (NumberFormatException problem) {
      throw wrong(key, "must be lengths like 4x4x4, is '" + value + "'");
    }
    return dims;
  }

  /// An error about one key.
  RequestException wrong(String key, String what) {
    return new RequestException(place(key) + ": " + what);
  }

  private String place(String key) {
    return places.getOrDefault(key, where) + ": " + key;
  }

  /// Refuses keys that nobody asked for.
  void finish() {
    for (String key : values.keySet()) {
      if (!read.contains(key)) {
        throw new RequestException(
            places.getOrDefault(key, where)
                + ": unknown key '"
                + key
                + "'; known: "
                + String.join(", ", read));
      }
    }
  }
}
