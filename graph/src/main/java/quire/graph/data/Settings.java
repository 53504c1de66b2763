package quire.graph.data;

import java.util.LinkedHashMap;
import java.util.Map;
import quire.base.Check;
import quire.base.RequestException;

/// The `--set` keys of a built-in source: each has a default, an unknown one is refused.
final class Settings {
  private final String source;
  private final Map<String, Double> values = new LinkedHashMap<>();

  private Settings(String source, Map<String, Double> defaults) {
    this.source = source;
    values.putAll(defaults);
  }

  /// @param defaults all keys, in the order in which messages list them
  /// @param given `key=value` pairs of the user
  static Settings of(String source, Map<String, Double> defaults, Map<String, String> given) {
    var settings = new Settings(source, defaults);
    given.forEach(settings::put);
    return settings;
  }

  private void put(String key, String text) {
    if (!values.containsKey(key)) {
      throw new RequestException(
          values.isEmpty()
              ? "--set " + key + ": source " + source + " has no settings"
              : "--set "
                  + key
                  + ": source "
                  + source
                  + " knows "
                  + String.join(", ", values.keySet()));
    }
    try {
      values.put(key, Double.parseDouble(text));
    } catch (NumberFormatException problem) {
      throw new RequestException("--set " + key + "=" + text + ": is no number", problem);
    }
  }

  /// A whole number in [low, high].
  int whole(String key, int low, int high) {
    double value = values.getOrDefault(key, Double.NaN);
    Check.that(
        value == Math.rint(value) && value >= low && value <= high,
        "--set %s: source %s wants a whole number in [%d, %d], got %s",
        key,
        source,
        low,
        high,
        value);
    return (int) value;
  }
}
