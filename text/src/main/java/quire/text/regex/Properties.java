package quire.text.regex;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import quire.text.unicode.CodePoints;
import quire.text.unicode.CodeSet;

/// Named character classes: general categories, scripts, POSIX names.
final class Properties {
  private static final Map<String, Integer> CATEGORIES = categories();
  private static final Map<String, IntPredicate> POSIX = posix();

  // The classes that exist are few: all of them are some 20 MB.
  private static final Map<String, CodeSet> FOUND = new ConcurrentHashMap<>();

  private Properties() {}

  /// The class of a name in `\p{...}` or `[:...:]`, or null where there is none.
  static @Nullable CodeSet find(String name) {
    String key = name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "");
    var known = FOUND.get(key);
    if (known != null) {
      return known;
    }
    var found = make(key);
    if (found != null) {
      FOUND.put(key, found);
    }
    return found;
  }

  private static @Nullable CodeSet make(String key) {
    var posix = POSIX.get(key);
    if (posix != null) {
      return CodeSet.of(posix);
    }
    Integer bits = CATEGORIES.get(key);
    if (bits != null) {
      return CodeSet.categories(bits);
    }
    return script(key);
  }

  private static @Nullable CodeSet script(String key) {
    for (var script : Character.UnicodeScript.values()) {
      if (script.name().replace("_", "").toLowerCase(Locale.ROOT).equals(key)) {
        return CodeSet.of(c -> Character.UnicodeScript.of(c) == script);
      }
    }
    try { // the four-letter codes
      var script = Character.UnicodeScript.forName(key);
      return CodeSet.of(c -> Character.UnicodeScript.of(c) == script);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// White space as `\s` has it.
  static CodeSet space() {
    return CodePoints.WHITE_SPACE;
  }

  /// Decimal digits of all scripts.
  static CodeSet digit() {
    return CodeSet.categories(1 << Character.DECIMAL_DIGIT_NUMBER);
  }

  /// Hexadecimal digits of ASCII, which is what `\h` means.
  static CodeSet hex() {
    return CodeSet.range('0', '9').or(CodeSet.range('a', 'f')).or(CodeSet.range('A', 'F'));
  }

  private static Map<String, Integer> categories() {
    String[] names = {
      "lu", "ll", "lt", "lm", "lo", "mn", "me", "mc", "nd", "nl", "no", "zs", "zl", "zp", "cc",
      "cf", "co", "cs", "pd", "ps", "pe", "pc", "po", "sm", "sc", "sk", "so", "pi", "pf", "cn"
    };
    int[] types = {
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
      28, 29, 30, 0
    };
    var map = new HashMap<String, Integer>();
    for (int i = 0; i < names.length; i++) {
      map.merge(names[i], 1 << types[i], (a, b) -> a | b);
      map.merge(names[i].substring(0, 1), 1 << types[i], (a, b) -> a | b);
    }
    String[][] words = {
      {"letter", "l"},
      {"mark", "m"},
      {"number", "n"},
      {"punctuation", "p"},
      {"symbol", "s"},
      {"separator", "z"},
      {"other", "c"},
      {"uppercaseletter", "lu"},
      {"lowercaseletter", "ll"},
      {"titlecaseletter", "lt"},
      {"modifierletter", "lm"},
      {"otherletter", "lo"},
      {"nonspacingmark", "mn"},
      {"spacingmark", "mc"},
      {"enclosingmark", "me"},
      {"decimalnumber", "nd"},
      {"letternumber", "nl"},
      {"othernumber", "no"},
      {"mathsymbol", "sm"},
      {"currencysymbol", "sc"},
      {"modifiersymbol", "sk"},
      {"othersymbol", "so"},
      {"spaceseparator", "zs"},
      {"control", "cc"},
      {"format", "cf"},
      {"unassigned", "cn"},
      {"privateuse", "co"},
      {"surrogate", "cs"}
    };
    for (var word : words) {
      Integer bits = map.get(word[1]);
      if (bits != null) {
        map.put(word[0], bits);
      }
    }
    map.put("lc", 1 << 1 | 1 << 2 | 1 << 3);
    return map;
  }

  private static Map<String, IntPredicate> posix() {
    IntPredicate graph =
        c -> {
          int type = Character.getType(c);
          return type != Character.UNASSIGNED
              && type != Character.CONTROL
              && type != Character.SURROGATE
              && !CodePoints.WHITE_SPACE.contains(c);
        };
    IntPredicate digit = c -> Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
    var map = new HashMap<String, IntPredicate>();
    map.put("alnum", c -> Character.isAlphabetic(c) || digit.test(c));
    map.put("alpha", Character::isAlphabetic);
    map.put("alphabetic", Character::isAlphabetic);
    map.put("any", _ -> true);
    map.put("ascii", c -> c < 128);
    map.put("assigned", c -> Character.getType(c) != Character.UNASSIGNED);
    map.put("blank", c -> c == '\t' || Character.getType(c) == Character.SPACE_SEPARATOR);
    map.put("cntrl", c -> Character.getType(c) == Character.CONTROL);
    map.put("digit", digit);
    map.put("emoji", Character::isEmoji);
    map.put("extendedpictographic", Character::isExtendedPictographic);
    map.put("graph", graph);
    map.put("ideographic", Character::isIdeographic);
    map.put("lower", Character::isLowerCase);
    map.put("lowercase", Character::isLowerCase);
    map.put("print", c -> graph.test(c) || Character.getType(c) == Character.SPACE_SEPARATOR);
    map.put(
        "punct",
        c -> {
          int type = Character.getType(c);
          return type >= Character.DASH_PUNCTUATION && type <= Character.FINAL_QUOTE_PUNCTUATION;
        });
    map.put("space", CodePoints.WHITE_SPACE::contains);
    map.put("whitespace", CodePoints.WHITE_SPACE::contains);
    map.put("upper", Character::isUpperCase);
    map.put("uppercase", Character::isUpperCase);
    map.put("word", CodePoints::isWord);
    map.put("xdigit", c -> c < 128 && Character.digit(c, 16) >= 0);
    return map;
  }
}
