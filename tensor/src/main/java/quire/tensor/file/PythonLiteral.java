package quire.tensor.file;

import java.io.Serial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a Python literal of dictionaries, lists, tuples, strings, integers, True and False: all
/// that a `.npy` header may hold. Nothing is evaluated.
final class PythonLiteral {
  private static final int MAX_DEPTH = 16;

  /// A tuple, told apart from a list.
  record Tuple(List<Object> items) {}

  /// What is wrong, without the place.
  static final class SyntaxException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final String problem;

    SyntaxException(String problem) {
      super(problem);
      this.problem = problem;
    }

    String problem() {
      return problem;
    }
  }

  private final String text;
  private int at;

  PythonLiteral(String text) {
    this.text = text;
  }

  Object parse() throws SyntaxException {
    Object value = value(0);
    skip();
    if (at < text.length()) {
      throw broken("goes on behind its dictionary");
    }
    return value;
  }

  private Object value(int depth) throws SyntaxException {
    if (depth > MAX_DEPTH) {
      throw broken("is nested too deeply");
    }
    skip();
    if (at >= text.length()) {
      throw broken("ends too early");
    }
    char first = text.charAt(at);
    return switch (first) {
      case '{' -> dictionary(depth);
      case '[' -> items(']', depth).items();
      case '(' -> tuple(depth);
      case '\'', '"' -> string();
      default -> {
        if (first == '-' || (first >= '0' && first <= '9')) {
          yield integer();
        }
        if (word("True")) {
          yield true;
        }
        if (word("False")) {
          yield false;
        }
        throw broken("has an unexpected character at " + at);
      }
    };
  }

  private Map<Object, Object> dictionary(int depth) throws SyntaxException {
    var map = new LinkedHashMap<Object, Object>();
    at++;
    while (!closes('}')) {
      Object key = value(depth + 1);
      expect(':');
      if (map.put(key, value(depth + 1)) != null) {
        throw broken("repeats the key " + key);
      }
      if (!comma() && !next('}')) {
        throw broken("lacks a comma or } at " + at);
      }
    }
    return map;
  }

  private record Items(List<Object> items, boolean comma) {}

  private Items items(char close, int depth) throws SyntaxException {
    var items = new ArrayList<Object>();
    boolean comma = false;
    at++;
    while (!closes(close)) {
      items.add(value(depth + 1));
      boolean more = comma();
      comma |= more;
      if (!more && !next(close)) {
        throw broken("lacks a comma or " + close + " at " + at);
      }
    }
    return new Items(items, comma);
  }

  /// `(3)` is the number 3 in Python, `(3,)` a tuple.
  private Object tuple(int depth) throws SyntaxException {
    Items found = items(')', depth);
    return found.items().size() == 1 && !found.comma()
        ? found.items().getFirst()
        : new Tuple(found.items());
  }

  private String string() throws SyntaxException {
    char quote = text.charAt(at);
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw broken("has a string without end");
    }
    String value = text.substring(at + 1, end);
    if (value.indexOf('\\') >= 0) {
      throw broken("has a string with a backslash");
    }
    at = end + 1;
    return value;
  }

  private Long integer() throws SyntaxException {
    int start = at++;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    String digits = text.substring(start, at);
    if (at < text.length() && text.charAt(at) == 'L') {
      at++; // Python 2 wrote long integers so
    }
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException problem) {
      throw broken(
          "has the number "
              + digits.substring(0, Math.min(40, digits.length()))
              + ", which is out of range");
    }
  }

  private boolean word(String word) {
    if (text.startsWith(word, at)) {
      at += word.length();
      return true;
    }
    return false;
  }

  private boolean closes(char close) {
    if (next(close)) {
      at++;
      return true;
    }
    return false;
  }

  private boolean next(char expected) {
    skip();
    return at < text.length() && text.charAt(at) == expected;
  }

  private boolean comma() {
    if (next(',')) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char expected) throws SyntaxException {
    if (!next(expected)) {
      throw broken("lacks " + expected + " at " + at);
    }
    at++;
  }

  private void skip() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static SyntaxException broken(String problem) {
    return new SyntaxException(problem);
  }
}
