package quire.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import quire.base.RequestException;

/// Numbers with units, as options and files give them, turned into SI doubles. A bandwidth, a size
/// or a time without a unit is refused: `Gbps` against `GB/s` against `GiB/s` is the commonest
/// fault of this field. Letter case counts: `b` is a bit, `B` a byte.
///
/// Lists are `a,b`; ranges `8..1024` double from the first to the last, both included.
public enum Quantity {
  /// Bytes per second: `400Gbps`, `50GB/s` (1e9 bytes), `50GiB/s`.
  BANDWIDTH("400Gbps, 50GB/s or 50GiB/s", bandwidths()),
  /// Bytes: `64B`, `1MiB`, `1GB`.
  BYTES("64B, 1MiB or 1GB", sizes()),
  /// Seconds: `500ns`, `2us`, `300s`, `50000h`.
  TIME(
      "500ns, 2us, 300s or 50000h",
      Map.of(
          "ns", 1e-9, "us", 1e-6, "\u00b5s", 1e-6, "ms", 1e-3, "s", 1.0, "min", 60.0, "h", 3600.0,
          "d", 86400.0)),
  /// A plain number without a unit: `8`, `0.5`, `312e12`.
  NUMBER("8, 0.5 or 312e12", Map.of("", 1.0));

  private static final Pattern FORM =
      Pattern.compile("\\s*([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)\\s*(\\S*)\\s*");
  private static final int LONGEST_RANGE = 64;

  private final String examples;
  private final Map<String, Double> units;

  Quantity(String examples, Map<String, Double> units) {
    this.examples = examples;
    this.units = units;
  }

  /// Reads one quantity.
  ///
  /// @param text such as `400Gbps`
  /// @param where names it in an error: `--nic`, or `net.yaml:7: nicBandwidth`
  /// @return the value in SI units, finite and not negative
  /// @throws RequestException naming the place, the value and what would do
  public double parse(String text, String where) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw refused(text, where, "is no number");
    }
    String unit = form.group(2);
    Double factor = units.get(unit);
    if (factor == null) {
      throw refused(
          text,
          where,
          unit.isEmpty()
              ? "has no unit"
              : this == NUMBER
                  ? "must be a plain number"
                  : "has the unit '" + unit + "', which is not known here");
    }
    double value = Double.parseDouble(form.group(1)) * factor;
    if (!Double.isFinite(value)) {
      throw refused(text, where, "is not finite");
    }
    if (value < 0) {
      throw refused(text, where, "is negative");
    }
    return value;
  }

  /// Reads one quantity that must be above 0; see [#parse].
  public double positive(String text, String where) {
    double value = parse(text, where);
    if (value == 0) {
      throw refused(text, where, "must be above 0");
    }
    return value;
  }

  /// Reads a list `a,b,c..d`; in a range the first end may leave its unit to the second.
  ///
  /// @return the values in the order given, each above 0
  public List<Double> list(String text, String where) {
    List<Double> values = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      int dots = item.indexOf("..");
      if (dots < 0) {
        values.add(positive(item, where));
        continue;
      }
      String last = item.substring(dots + 2);
      String first = item.substring(0, dots);
      Matcher form = FORM.matcher(first);
      if (form.matches() && form.group(2).isEmpty()) {
        Matcher end = FORM.matcher(last);
        first += end.matches() ? end.group(2) : "";
      }
      doubling(positive(first, where), positive(last, where), item, where, values);
    }
    return values;
  }

  /// Reads one whole number of at least 1, such as `8` or `32768`.
  public static int whole(String text, String where) {
    String plain = text.strip().replace("_", "");
    if (!plain.matches("[-+]?\\d+")) {
      throw new RequestException(
          "%s %s: must be a whole number of at least 1".formatted(where, text));
    }
    try {
      int value = Integer.parseInt(plain);
      if (value >= 1) {
        return value;
      }
    } catch (NumberFormatException _) {
      // too large: refused below
    }
    throw new RequestException(
        "%s %s: must be a whole number from 1 to %d".formatted(where, text, Integer.MAX_VALUE));
  }

  /// Reads whole numbers: `8`, `8,16,72`, `8..1024`.
  public static List<Integer> wholes(String text, String where) {
    List<Integer> values = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      int dots = item.indexOf("..");
      if (dots < 0) {
        values.add(whole(item, where));
        continue;
      }
      List<Double> range = new ArrayList<>();
      int first = whole(item.substring(0, dots), where);
      doubling(first, whole(item.substring(dots + 2), where), item, where, range);
      range.forEach(value -> values.add((int) Math.round(value)));
    }
    return values;
  }

  private static void doubling(
      double first, double last, String item, String where, List<Double> values) {
    if (last < first) {
      throw new RequestException(
          "%s %s: a range goes upward; write the smaller end first".formatted(where, item));
    }
    double value = first;
    for (int i = 0; value <= last * (1 + 1e-12); i++, value *= 2) {
      if (i == LONGEST_RANGE) {
        throw new RequestException("%s %s: the range is too long".formatted(where, item));
      }
      values.add(value);
    }
    double reached = value / 2;
    if (Math.abs(reached - last) > 1e-9 * last) {
      throw new RequestException(
          "%s %s: doubling from the first end does not meet the last; list the values with commas"
              .formatted(where, item));
    }
  }

  private RequestException refused(String text, String where, String what) {
    return new RequestException(
        "%s %s: %s; write it like %s".formatted(where, text.strip(), what, examples));
  }

  private static Map<String, Double> sizes() {
    var units = new java.util.HashMap<String, Double>();
    units.put("B", 1.0);
    units.put("kB", 1e3);
    double decimal = 1e3;
    double binary = 1024;
    for (String letter : List.of("K", "M", "G", "T", "P")) {
      units.put(letter + "B", decimal);
      units.put(letter + "iB", binary);
      decimal *= 1e3;
      binary *= 1024;
    }
    return Map.copyOf(units);
  }

  private static Map<String, Double> bandwidths() {
    var units = new java.util.HashMap<String, Double>();
    sizes().forEach((unit, factor) -> units.put(unit + "/s", factor));
    units.put("bps", 1.0 / 8);
    units.put("b/s", 1.0 / 8);
    double decimal = 1e3;
    for (String letter : List.of("k", "M", "G", "T")) {
      units.put(letter + "bps", decimal / 8);
      units.put(letter + "b/s", decimal / 8);
      units.put(letter + "bit/s", decimal / 8);
      decimal *= 1e3;
    }
    return Map.copyOf(units);
  }
}
