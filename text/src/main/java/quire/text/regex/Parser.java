package quire.text.regex;

import java.util.ArrayList;
import java.util.List;
import quire.text.regex.Syntax.Mode;
import quire.text.regex.Syntax.Place;
import quire.text.unicode.CodeSet;

/// Reads a pattern in Ruby's syntax as Oniguruma has it. Groups capture nothing; back references
/// and what else cannot be run here is refused by name.
final class Parser extends ClassParser {
  private static final int MOST_REPEATS = 1000;

  private boolean dotAll;
  private boolean extended;

  Parser(String pattern, String where) {
    super(pattern, where);
  }

  Syntax parse() {
    var syntax = choice();
    if (at < pattern.length) {
      throw refuse("')' without '('");
    }
    return syntax;
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
}
