package quire.text.hf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import tools.jackson.databind.JsonNode;

/// Reads the keys of a JSON object and refuses what is missing or of another kind, by place.
///
/// @param node the object
/// @param where file and path of keys
record Fields(JsonNode node, String where) {
  Fields {
    if (!node.isObject()) {
      throw new RequestException(where + ": must be a group of keys");
    }
  }

  /// Whether the key is there and not null.
  boolean has(String key) {
    return node.hasNonNull(key);
  }

  RequestException refuse(String key, String what) {
    return new RequestException(where + ": '" + key + "' " + what);
  }

  private JsonNode value(String key, String kind) {
    var value = node.get(key);
    if (value == null || value.isNull()) {
      throw refuse(key, "is missing; " + kind + " is expected");
    }
    return value;
  }

  String text(String key) {
    var value = value(key, "text");
    if (!value.isString()) {
      throw refuse(key, "must be text");
    }
    return value.asString();
  }

  @Nullable String textOrNull(String key) {
    return has(key) ? text(key) : null;
  }

  String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  boolean flag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    var value = node.get(key);
    if (value == null || !value.isBoolean()) {
      throw refuse(key, "must be true or false");
    }
    return value.asBoolean();
  }

  int number(String key, int low, int high) {
    return number(value(key, "a whole number"), "'" + key + "'", low, high);
  }

  int number(String key, int low, int high, int otherwise) {
    return has(key) ? number(key, low, high) : otherwise;
  }

  private int number(JsonNode value, String name, int low, int high) {
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.asInt() < low
        || value.asInt() > high) {
      throw new RequestException(
          where + ": " + name + " must be a whole number in [" + low + ", " + high + "]");
    }
    return value.asInt();
  }

  /// A text of exactly one code point.
  int codePoint(String key) {
    String text = text(key);
    if (text.isEmpty() || text.codePointCount(0, text.length()) != 1) {
      throw refuse(key, "must be one character, is '" + text + "'");
    }
    return text.codePointAt(0);
  }

  /// The objects of a list.
  List<Fields> list(String key) {
    var value = value(key, "a list");
    if (!value.isArray()) {
      throw refuse(key, "must be a list");
    }
    var list = new ArrayList<Fields>();
    for (int i = 0; i < value.size(); i++) {
      list.add(new Fields(value.get(i), where + "." + key + "[" + i + "]"));
    }
    return list;
  }

  /// The object of a key.
  Fields group(String key) {
    return new Fields(value(key, "a group of keys"), where + "." + key);
  }

  /// A pair of a token and its id.
  String pairToken(String key) {
    var value = value(key, "a token and its id");
    if (!value.isArray() || value.size() != 2 || !value.get(0).isString()) {
      throw refuse(key, "must be a list of a token and its id");
    }
    return value.get(0).asString();
  }

  int pairId(String key) {
    pairToken(key);
    return number(node.get(key).get(1), "the id of '" + key + "'", 0, Integer.MAX_VALUE - 1);
  }

  int[] numbers(String key) {
    var value = value(key, "a list of whole numbers");
    if (!value.isArray()) {
      throw refuse(key, "must be a list");
    }
    int[] numbers = new int[value.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(value.get(i), "'" + key + "'", 0, Integer.MAX_VALUE - 1);
    }
    return numbers;
  }
}
