package quire.network;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.base.Yaml;
import tools.jackson.databind.JsonNode;

/// The keys of a YAML or JSON mapping, read one by one. A refusal names file and line; what nobody
/// asked for is told by name at the end. Not for use by several threads.
public final class Fields {
  private final String where;
  private final String text;
  private final JsonNode root;
  private final Set<String> asked = new LinkedHashSet<>();

  private Fields(String where, String text, JsonNode root) {
    this.where = where;
    this.text = text;
    this.root = root;
  }

  /// Reads a file; a name that ends in `.json` is JSON, everything else YAML.
  ///
  /// @throws RequestException when it cannot be read as a mapping
  public static Fields read(Path file) {
    Check.readable(file);
    try {
      return of(Files.readString(file), file.toString());
    } catch (CharacterCodingException problem) {
      throw new RequestException(file + ": is not UTF-8 text", problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  /// Reads text; `where` names it in errors and ends in `.json` where it is JSON.
  public static Fields of(String text, String where) {
    boolean json = where.endsWith(".json") || text.stripLeading().startsWith("{");
    JsonNode root = json ? Json.tree(text, where) : Yaml.parse(text, JsonNode.class, where);
    Check.that(root.isObject(), "%s: must be a mapping of keys to values", where);
    return new Fields(where, text, root);
  }

  /// The name of the text in errors.
  public String where() {
    return where;
  }

  /// A mapping inside this one, its refusals naming the same file.
  public Fields child(String key) {
    asked.add(key);
    JsonNode node = root.get(key);
    Check.that(node != null && node.isObject(), "%s: must be a mapping", at(key));
    return new Fields(where, text, java.util.Objects.requireNonNull(node));
  }

  /// The mappings of a list, empty where the key is missing.
  public List<Fields> children(String key) {
    asked.add(key);
    List<Fields> children = new ArrayList<>();
    JsonNode node = root.get(key);
    if (node == null || node.isNull()) {
      return children;
    }
    Check.that(node.isArray(), "%s: must be a list", at(key));
    for (JsonNode item : node) {
      Check.that(item.isObject(), "%s: each entry must be a mapping", at(key));
      children.add(new Fields(where, text, item));
    }
    return children;
  }

  /// Whether the key is there and not null.
  public boolean has(String key) {
    JsonNode node = root.get(key);
    return node != null && !node.isNull();
  }

  /// The first of several names that is there, else the first.
  public String either(String... keys) {
    for (String key : keys) {
      if (has(key)) {
        return key;
      }
    }
    return keys[0];
  }

  /// The value as text, null where missing.
  public @Nullable String text(String key) {
    asked.add(key);
    JsonNode node = root.get(key);
    if (node == null || node.isNull()) {
      return null;
    }
    Check.that(node.isValueNode(), "%s: must be a single value", at(key));
    return node.asString();
  }

  /// The value as text.
  ///
  /// @throws RequestException when it is missing
  public String needed(String key) {
    String value = text(key);
    if (value == null) {
      throw new RequestException("%s: '%s' is missing".formatted(where, key));
    }
    return value;
  }

  /// A whole number of at least 1.
  public int whole(String key) {
    return Quantity.whole(needed(key).replaceFirst("\\.0$", ""), at(key));
  }

  /// A whole number of at least 1, or another where the key is missing.
  public int whole(String key, int otherwise) {
    return has(key) ? whole(key) : missing(key, otherwise);
  }

  /// A whole number of at least 0, or another where the key is missing.
  public int count(String key, int otherwise) {
    asked.add(key);
    return has(key) && !needed(key).matches("0(\\.0)?") ? whole(key) : has(key) ? 0 : otherwise;
  }

  /// `true` or `false`, or another where the key is missing.
  public boolean flag(String key, boolean otherwise) {
    String value = text(key);
    if (value == null) {
      return otherwise;
    }
    Check.that(value.matches("true|false"), "%s %s: must be true or false", at(key), value);
    return value.equals("true");
  }

  /// A quantity above 0 in SI units.
  public double quantity(String key, Quantity kind) {
    return kind.positive(needed(key), at(key));
  }

  /// A quantity, or another where the key is missing.
  public double quantity(String key, Quantity kind, double otherwise) {
    asked.add(key);
    String value = text(key);
    return value == null ? otherwise : kind.parse(value, at(key));
  }

  /// Marks keys as known though nothing is read from them.
  public Fields ignore(String... keys) {
    asked.addAll(List.of(keys));
    return this;
  }

  /// Keys that were there and that nobody asked for.
  public List<String> unknown() {
    List<String> names = new ArrayList<>(root.propertyNames());
    names.removeAll(asked);
    return names;
  }

  /// `file:line: key`, for a refusal.
  public String at(String key) {
    int line = line(key);
    return line == 0 ? where + ": " + key : where + ":" + line + ": " + key;
  }

  /// Refuses the value of a key.
  public RequestException refused(String key, String what) {
    return new RequestException(at(key) + " " + what);
  }

  private int missing(String key, int otherwise) {
    asked.add(key);
    return otherwise;
  }

  private int line(String key) {
    var pattern =
        Pattern.compile("(?m)(?:^|[{,])[\\s-]*[\"']?" + Pattern.quote(key) + "[\"']?\\s*:");
    var found = pattern.matcher(text);
    if (!found.find()) {
      return 0;
    }
    int place = text.indexOf(key, found.start());
    return 1 + (int) text.substring(0, place).chars().filter(c -> c == '\n').count();
  }
}
