package quire.text.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import quire.base.RequestException;
import quire.text.regex.Syntax.Mode;
import quire.text.regex.Syntax.Place;
import quire.text.unicode.CodePoints;
import quire.text.unicode.CodeSet;

/// Reads a pattern in Ruby's syntax as Oniguruma has it. Groups capture nothing; back references
/// and what else cannot be run here is refused by name.
final class Parser {
  private static final int MOST_SETS = 200;
  private static final int MOST_LEVELS = 100;
  private static final int MOST_REPEATS = 1000;

  private final int[] pattern;
  private final String where;
  private int at;
  private int level;
  private int sets;
  private boolean ignoreCase;
  private boolean dotAll;
  private boolean extended;

  Parser(String pattern, String where) {
    this.pattern = pattern.codePoints().toArray();
    this.where = where;
  }

  Syntax parse() {
    var syntax = choice();
    if (at < pattern.length) {
      throw refuse("')' without '('");
    }
    return syntax;
  }

  RequestException refuse(String what) {
    var text = new String(pattern, 0, Math.min(pattern.length, 60));
    return new RequestException(
        where + ": the regular expression '" + text + "' at " + (at + 1) + ": " + what);
  }

  private Syntax choice() {
    if (++level > MOST_LEVELS) {
      throw refuse("groups nest too deep");
    }
    boolean oldCase = ignoreCase;
    boolean oldDot = dotAll;
    boolean oldExtended = extended;
    var branches = new ArrayList<Syntax>();
    branches.add(sequence());
    while (at < pattern.length && pattern[at] == '|') {
      at++;
      branches.add(sequence());
    }
    ignoreCase = oldCase;
    dotAll = oldDot;
    extended = oldExtended;
    level--;
    return branches.size() == 1 ? branches.getFirst() : new Syntax.Choice(branches);
  }

  private Syntax sequence() {
    var parts = new ArrayList<Syntax>();
    while (at < pattern.length && pattern[at] != '|' && pattern[at] != ')') {
      if (extended && (Character.isWhitespace(pattern[at]) || pattern[at] == '#')) {
        skipComment();
        continue;
      }
      parts.add(repeats(atom()));
    }
    return parts.size() == 1 ? parts.getFirst() : new Syntax.Sequence(parts);
  }

  private void skipComment() {
    if (pattern[at++] == '#') {
      while (at < pattern.length && pattern[at] != '\n') {
        at++;
      }
    }
  }

  private Syntax repeats(Syntax first) {
    var part = first;
    while (at < pattern.length) {
      int min;
      int max;
      boolean counted = false;
      int start = at;
      switch (pattern[at]) {
        case '*' -> {
          min = 0;
          max = Syntax.UNBOUNDED;
          at++;
        }
        case '+' -> {
          min = 1;
          max = Syntax.UNBOUNDED;
          at++;
        }
        case '?' -> {
          min = 0;
          max = 1;
          at++;
        }
        case '{' -> {
          int[] counts = counts();
          if (counts.length == 0) {
            at = start;
            return part;
          }
          min = counts[0];
          max = counts[1];
          counted = true;
        }
        default -> {
          return part;
        }
      }
      part = repeat(part, min, max, counted);
    }
    return part;
  }

  private Syntax repeat(Syntax part, int min, int max, boolean counted) {
    var mode = Mode.GREEDY;
    if (at < pattern.length && pattern[at] == '?') {
      at++;
      if (counted && min == max) { // in Ruby's syntax {n}? makes the whole optional
        return new Syntax.Repeat(new Syntax.Repeat(part, min, max, mode), 0, 1, Mode.GREEDY);
      }
      mode = Mode.LAZY;
    } else if (!counted && at < pattern.length && pattern[at] == '+') {
      at++;
      mode = Mode.POSSESSIVE;
    }
    return new Syntax.Repeat(part, min, max, mode);
  }

  /// `{n}`, `{n,}`, `{n,m}`, `{,m}`; an empty array where it is none of them.
  private int[] counts() {
    at++;
    int min = number();
    int max = min;
    if (at < pattern.length && pattern[at] == ',') {
      at++;
      max = number();
      if (min < 0 && max < 0) {
        return new int[0];
      }
      min = Math.max(0, min);
      max = max < 0 ? Syntax.UNBOUNDED : max;
    }
    if (min < 0 || at >= pattern.length || pattern[at] != '}') {
      return new int[0];
    }
    at++;
    if (min > MOST_REPEATS || (max != Syntax.UNBOUNDED && max > MOST_REPEATS) || min > max) {
      throw refuse("counts must rise and stay below " + MOST_REPEATS);
    }
    return new int[] {min, max};
  }

  private int number() {
    int start = at;
    int value = 0;
    while (at < pattern.length && pattern[at] >= '0' && pattern[at] <= '9') {
      value = Math.min(1_000_000, value * 10 + pattern[at++] - '0');
    }
    return at == start ? -1 : value;
  }

  private Syntax atom() {
    int c = pattern[at++];
    return switch (c) {
      case '(' -> group();
      case '[' -> set(bracket());
      case '.' -> set(dotAll ? CodeSet.empty().not() : CodeSet.range('\n', '\n').not());
      case '^' -> new Syntax.At(Place.LINE_START);
      case '$' -> new Syntax.At(Place.LINE_END);
      case '\\' -> escape();
      case '*', '+', '?' -> throw refuse("nothing to repeat");
      default -> literal(c);
    };
  }

  private Syntax literal(int c) {
    if (!ignoreCase) {
      return new Syntax.Literal(c);
    }
    var any = CodeSet.range(c, c).anyCase();
    return set(any);
  }

  private Syntax set(CodeSet set) {
    if (++sets > MOST_SETS) {
      throw refuse("has more than " + MOST_SETS + " character classes");
    }
    return new Syntax.OneOf(set);
  }

  private Syntax group() {
    if (!starts("?")) {
      return close(choice());
    }
    at++;
    if (take(":")) {
      return close(choice());
    }
    if (take("=")) {
      return new Syntax.Look(close(choice()), true, false);
    }
    if (take("!")) {
      return new Syntax.Look(close(choice()), true, true);
    }
    if (take(">")) {
      return new Syntax.Atomic(close(choice()));
    }
    if (take("<=")) {
      return behind(false);
    }
    if (take("<!")) {
      return behind(true);
    }
    if (take("#")) {
      while (at < pattern.length && pattern[at] != ')') {
        at++;
      }
      return close(new Syntax.Sequence(List.of()));
    }
    if (take("<")) {
      while (at < pattern.length && pattern[at] != '>') {
        at++;
      }
      at++;
      return close(choice());
    }
    return options();
  }

  private Syntax behind(boolean negative) {
    var part = close(choice());
    if (part.lengths()[1] > 255) {
      throw refuse("a look behind must have a bounded length");
    }
    return new Syntax.Look(part, false, negative);
  }

  /// `(?i)` up to the end of the group around it, `(?i:...)` for its own; m is Ruby's: dot takes
  /// line feeds.
  private Syntax options() {
    boolean on = true;
    boolean oldCase = ignoreCase;
    boolean oldDot = dotAll;
    boolean oldExtended = extended;
    for (; at < pattern.length; at++) {
      switch (pattern[at]) {
        case '-' -> on = false;
        case 'i' -> ignoreCase = on;
        case 'm' -> dotAll = on;
        case 'x' -> extended = on;
        case ':' -> {
          at++;
          var part = close(choice());
          ignoreCase = oldCase;
          dotAll = oldDot;
          extended = oldExtended;
          return part;
        }
        case ')' -> {
          at++;
          var rest = choice(); // the branches that follow stand inside the option's reach
          return rest;
        }
        default -> throw refuse("this kind of group cannot be run");
      }
    }
    throw refuse("a group is not closed");
  }

  private Syntax close(Syntax part) {
    if (at >= pattern.length || pattern[at] != ')') {
      throw refuse("a group is not closed");
    }
    at++;
    return part;
  }

  private boolean starts(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (at + i >= pattern.length || pattern[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean take(String text) {
    boolean found = starts(text);
    at += found ? text.length() : 0;
    return found;
  }

  private Syntax escape() {
    if (at >= pattern.length) {
      throw refuse("ends in a backslash");
    }
    int c = pattern[at];
    var place =
        switch (c) {
          case 'A' -> Place.TEXT_START;
          case 'z' -> Place.TEXT_END;
          case 'Z' -> Place.TEXT_END_OR_LINE;
          case 'b' -> Place.WORD_BOUNDARY;
          case 'B' -> Place.NO_WORD_BOUNDARY;
          default -> null;
        };
    if (place != null) {
      at++;
      return new Syntax.At(place);
    }
    if (c == 'R') {
      at++;
      var line =
          set(CodeSet.of(x -> (x >= 10 && x <= 13) || x == 0x85 || x == 0x2028 || x == 0x2029));
      return new Syntax.Atomic(
          new Syntax.Choice(
              List.of(
                  new Syntax.Sequence(List.of(new Syntax.Literal('\r'), new Syntax.Literal('\n'))),
                  line)));
    }
    var shorthand = shorthand();
    if (shorthand != null) {
      return set(ignoreCase ? shorthand.anyCase() : shorthand);
    }
    return literal(character());
  }

  /// The set of `\s`, `\p{...}` and their like; null and nothing read where it is another escape.
  private @org.jspecify.annotations.Nullable CodeSet shorthand() {
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
  private int character() {
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
  private CodeSet bracket() {
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
