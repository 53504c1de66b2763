package quire.lab;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import quire.base.Json;
import quire.base.RequestException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `--set key=value`: changes components of a configuration record. A component of a record inside
/// is named with a dot; a list is given with commas.
final class Overrides {
  private Overrides() {}

  /// The configuration with the changes made, checked by its own constructors.
  ///
  /// @param set each `key=value`
  /// @throws RequestException for an unknown key, listing the known ones, and for a value of the
  ///   wrong kind or out of range
  static <C extends Record> C apply(C config, List<String> set, String experiment) {
    if (set.isEmpty()) {
      return config;
    }
    ObjectNode tree = Json.mapper().valueToTree(config);
    for (String one : set) {
      int equals = one.indexOf('=');
      if (equals < 1) {
        throw new RequestException("--set " + one + ": give it as key=value");
      }
      put(tree, config, one.substring(0, equals), one.substring(equals + 1), experiment);
    }
    try {
      @SuppressWarnings("unchecked")
      var type = (Class<C>) config.getClass();
      return Json.mapper().treeToValue(tree, type);
    } catch (JacksonException problem) {
      for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
        if (cause instanceof IllegalArgumentException refusal) {
          throw new RequestException(
              "--set " + String.join(" --set ", set) + ": " + refusal.getMessage(), problem);
        }
      }
      throw new RequestException(
          "--set " + String.join(" --set ", set) + ": " + problem.getOriginalMessage(), problem);
    }
  }

  /// The keys that can be set.
  static List<String> keys(Class<?> type) {
    var keys = new ArrayList<String>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType().isRecord()) {
        keys(component.getType()).forEach(key -> keys.add(component.getName() + "." + key));
      } else {
        keys.add(component.getName());
      }
    }
    return keys;
  }

  private static void put(
      ObjectNode tree, Record config, String key, String value, String experiment) {
    List<String> known = keys(config.getClass());
    if (!known.contains(key)) {
      throw new RequestException(
          "--set "
              + key
              + ": "
              + experiment
              + " has no such setting; it has "
              + String.join(", ", known));
    }
    ObjectNode node = tree;
    Class<?> type = config.getClass();
    String[] path = key.split("\\.", -1);
    for (int i = 0; i < path.length; i++) {
      RecordComponent component = component(type, path[i]);
      if (i == path.length - 1) {
        node.set(path[i], convert(key, value, component.getGenericType()));
      } else if (node.get(path[i]) instanceof ObjectNode inner) {
        node = inner;
        type = component.getType();
      } else {
        throw new RequestException("--set " + key + ": " + path[i] + " is not set at all here");
      }
    }
  }

  private static RecordComponent component(Class<?> type, String name) {
    return Arrays.stream(type.getRecordComponents())
        .filter(component -> component.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode convert(String key, String value, Type type) {
    if (type instanceof ParameterizedType of
        && of.getRawType() instanceof Class<?> raw
        && Iterable.class.isAssignableFrom(raw)) {
      var items = Json.mapper().createArrayNode();
      String inside = value.replaceAll("^\\[|]$", "").strip();
      for (String item : inside.isEmpty() ? new String[0] : inside.split("\\s*,\\s*")) {
        items.add(convert(key, item, of.getActualTypeArguments()[0]));
      }
      return items;
    }
    try {
      return Json.mapper().valueToTree(scalar(key, value, type));
    } catch (NumberFormatException notOne) {
      boolean whole = type != double.class && type != Double.class && type != float.class;
      throw new RequestException(
          "--set " + key + "=" + value + ": must be a " + (whole ? "whole " : "") + "number");
    }
  }

  private static Object scalar(String key, String value, Type type) {
    if (type == int.class || type == Integer.class) {
      return Integer.valueOf(value.strip().replace("_", ""));
    }
    if (type == long.class || type == Long.class) {
      return Long.valueOf(value.strip().replace("_", ""));
    }
    if (type == double.class || type == Double.class || type == float.class) {
      return Double.valueOf(value.strip().replace("_", ""));
    }
    if (type == boolean.class || type == Boolean.class) {
      if (!value.equals("true") && !value.equals("false")) {
        throw new RequestException("--set " + key + "=" + value + ": must be true or false");
      }
      return Boolean.valueOf(value);
    }
    if (type == String.class || type == Path.class) {
      return value;
    }
    if (type instanceof Class<?> raw && raw.isEnum()) {
      return constant(key, value, raw);
    }
    throw new RequestException("--set " + key + ": cannot be given on the command line");
  }

  private static Object constant(String key, String value, Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equalsIgnoreCase(value) || word(constant).equals(value)) {
        return constant;
      }
    }
    String words =
        Arrays.stream(type.getEnumConstants())
            .map(Overrides::word)
            .collect(Collectors.joining(", "));
    throw new RequestException("--set " + key + "=" + value + ": must be one of " + words);
  }

  private static String word(Object constant) {
    return Json.mapper().valueToTree(constant).asString();
  }
}
