package quire.network.topology;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.base.Yaml;
import tools.jackson.databind.JsonNode;

/// Tells the formats of topology files apart and reads them.
final class TopologyFiles {
  private static final Pattern KEY = Pattern.compile("([A-Za-z_][A-Za-z0-9_-]*)\\s*:.*");

  private TopologyFiles() {}

  static Topology read(Path file) {
    Check.readable(file);
    return parse(text(file), file.toString());
  }

  private static String text(Path file) {
    try {
      Check.that(Files.size(file) <= 1 << 28, "%s: is larger than 256 MiB", file);
      return Files.readString(file);
    } catch (CharacterCodingException problem) {
      throw new RequestException(file + ": is not UTF-8 text", problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  /// @param where the file's name, for errors
  static Topology parse(String text, String where) {
    String first =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .findFirst()
            .orElseThrow(() -> new RequestException(where + ": is empty"));
    if (first.toLowerCase(Locale.ROOT).matches("(nodes|tiers|podsize)\\s+\\S+")) {
      return HtsimTopology.parse(text, where);
    }
    if (first.matches("[0-9].*")) {
      return SimaiTopology.parse(text, where);
    }
    return yaml(text, where);
  }

  private static Topology yaml(String text, String where) {
    Map<String, String> places = new LinkedHashMap<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      var key = KEY.matcher(lines.get(i));
      String at = where + ":" + (i + 1);
      if (key.matches()) {
        places.putIfAbsent(key.group(1), at);
      }
      if (lines.get(i).replaceAll("#.*", "").matches("(?i).*\\btbd\\b.*")) {
        throw new RequestException(
            at + ": '" + lines.get(i).strip() + "': tbd is a placeholder; put the value there");
      }
    }
    JsonNode root = Yaml.parse(text, JsonNode.class, where);
    Check.that(root.isObject(), "%s: must be keys and values, as in kind: torus", where);
    if (root.has("npus_count")) {
      return AstraNetwork.parse(root, places, where);
    }
    Check.that(root.has("kind"), "%s: key 'kind' is missing; kinds: %s", where, kinds());
    String kind = root.get("kind").asString("");
    if (kind.equals("graph")) {
      return GraphTopology.parse(root, lines, where);
    }
    Check.that(
        Topologies.KINDS.contains(kind),
        "%s: kind: '%s' is none of %s",
        places.getOrDefault("kind", where),
        kind,
        kinds());
    Map<String, String> values = new LinkedHashMap<>();
    for (var entry : root.properties()) {
      if (!entry.getKey().equals("kind")) {
        values.put(entry.getKey(), scalar(entry.getValue(), places, entry.getKey(), where));
      }
    }
    return Topologies.build(kind, new Keys(where, values, places));
  }

  private static String kinds() {
    return String.join(", ", Topologies.KINDS);
  }

  private static String scalar(
      JsonNode value, Map<String, String> places, String key, String where) {
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(part -> parts.add(part.asString("")));
      return String.join("x", parts);
    }
    Check.that(
        value.isValueNode() && !value.isNull(),
        "%s: %s must be one value",
        places.getOrDefault(key, where),
        key);
    return value.asString("");
  }
}
