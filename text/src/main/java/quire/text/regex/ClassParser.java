package quire.text.regex;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.text.unicode.CodePoints;
import quire.text.unicode.CodeSet;

/// Reads the parts of a pattern that mean one code point: escapes, named classes, brackets.
abstract class ClassParser {
  static final int MOST_SETS = 200;
  static final int MOST_LEVELS = 100;

  final int[] pattern;
  int at;
  int level;
  int sets;
  boolean ignoreCase;
  private final String where;

  ClassParser(String pattern, String where) {
    this.pattern = pattern.codePoints().toArray();
    this.where = where;
  }

  final RequestException refuse(String what) {
    var text = new String(pattern, 0, Math.min(pattern.length, 60));
    return new RequestException(
        where + ": the regular expression '" + text + "' at " + (at + 1) + ": " + what);
  }

  final boolean starts(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (at + i >= pattern.length || pattern[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  final boolean take(String text) {
    boolean found = starts(text);
    at += found ? text.length() : 0;
    return found;
  }

  /// The set of `\s`, `\p{...}` and their like; null and nothing read where it is another escape.
  final @Nullable CodeSet shorthand() {
    int c = pattern[at];
    UnaryOperator<CodeSet> sign = Character.isUpperCase(c) ? CodeSet::not : set -> set;
    switch (c) {
      case 's', 'S' -> {
        at++;
        return sign.apply(Properties.space());
      }
      case 'd', 'D' -> {
        at++;
        return sign.apply(Properties.digit());
      }
      case 'w', 'W' -> {
        at++;
        return sign.apply(CodePoints.word());
      }
      case 'h', 'H' -> {
        at++;
        return sign.apply(Properties.hex());
      }
      case 'p', 'P' -> {
        at++;
        return sign.apply(property());
      }
      default -> {
        return null;
      }
    }
  }

  private CodeSet property() {
    if (!take("{")) {
      throw refuse("\\p must be followed by {NAME}");
    }
    boolean negative = take("^");
    int start = at;
    while (at < pattern.length && pattern[at] != '}') {
      at++;
    }
    var name = new String(pattern, start, at - start);
    if (!take("}")) {
      throw refuse("\\p{ is not closed");
    }
    var set = Properties.find(name);
    if (set == null) {
      throw refuse("unknown character class '" + name + "'");
    }
    return negative ? set.not() : set;
  }

  /// The code point of an escape that means one.
  final int character() {
    int c = pattern[at++];
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'f' -> '\f';
      case 'v' -> 0x0B;
      case 'a' -> 7;
      case 'e' -> 0x1B;
      case '0' -> 0;
      case 'x' -> hexadecimal(2);
      case 'u' -> hexadecimal(4);
      default -> {
        if (c < 128 && Character.isLetterOrDigit(c)) {
          at--;
          throw refuse("\\" + (char) c + " cannot be run");
        }
        yield c;
      }
    };
  }

  private int hexadecimal(int most) {
    boolean braces = take("{");
    int limit = braces ? 8 : most;
    long value = 0;
    int digits = 0;
    while (digits < limit && at < pattern.length && Character.digit(pattern[at], 16) >= 0) {
      value = value * 16 + Character.digit(pattern[at++], 16);
      digits++;
    }
    if (digits == 0 || value > Character.MAX_CODE_POINT || (braces && !take("}"))) {
      throw refuse("is no code point");
    }
    return (int) value;
  }

  /// A bracket expression, after its '['.
  final CodeSet bracket() {
    if (++level > MOST_LEVELS || ++sets > MOST_SETS) {
      throw refuse("has too many character classes");
    }
    boolean negative = take("^");
    var all = CodeSet.empty().not();
    var current = CodeSet.empty();
    boolean first = true;
    while (true) {
      if (at >= pattern.length) {
        throw refuse("a character class is not closed");
      }
      if (pattern[at] == ']' && !first) {
        at++;
        break;
      }
      first = false;
      if (take("&&")) {
        all = all.and(current);
        current = CodeSet.empty();
        continue;
      }
      current = current.or(member());
    }
    level--;
    var set = all.and(current);
    if (ignoreCase) {
      set = set.anyCase();
    }
    return negative ? set.not() : set;
  }

  private CodeSet member() {
    if (take("[:")) {
      boolean negative = take("^");
      int start = at;
      while (at < pattern.length && pattern[at] != ':') {
        at++;
      }
      var name = new String(pattern, start, at - start);
      if (!take(":]")) {
        throw refuse("[: is not closed");
      }
      var set =
          name.equals("punct")
              ? CodeSet.of(c -> Character.getType(c) >= Character.DASH_PUNCTUATION)
              : Properties.find(name);
      if (set == null) {
        throw refuse("unknown character class '" + name + "'");
      }
      return negative ? set.not() : set;
    }
    if (take("[")) {
      return bracket();
    }
    int low = pattern[at++];
    if (low == '\\') {
      if (at >= pattern.length) {
        throw refuse("ends in a backslash");
      }
      var set = shorthand();
      if (set != null) {
        return set;
      }
      low = one();
    }
    if (at + 1 < pattern.length && pattern[at] == '-' && pattern[at + 1] != ']') {
      at++;
      int high = pattern[at++];
      if (high == '[') {
        at -= 2; // a hyphen before a nested class stands for itself
        return CodeSet.range(low, low);
      }
      if (high == '\\') {
        int start = at;
        if (at < pattern.length && shorthand() != null) {
          at = start - 2;
          return CodeSet.range(low, low);
        }
        high = one();
      }
      if (low > high) {
        throw refuse("a range runs backwards");
      }
      return CodeSet.range(low, high);
    }
    return CodeSet.range(low, low);
  }

  private int one() {
    if (at >= pattern.length) {
      throw refuse("ends in a backslash");
    }
    if (pattern[at] == 'b') {
      at++;
      return 8;
    }
    return character();
  }
}
