package quire.data.build;

import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import quire.base.WorkException;
import quire.data.format.Table;
import quire.data.format.TextLines;

/// Which emoji must not be told apart by a split: variants of one drawing (gender, hair, direction,
/// colour, number), sets whose members differ in a detail (clock faces, moon phases, keycaps), and
/// whatever looks alike in the hand of any vendor.
final class EmojiFamilies {
  /// Below this [Likeness#difference] two drawings count as near-duplicates.
  static final double ALIKE = 0.02;

  private static final String LISTED = "alike-in-openmoji.tsv";

  /// Subgroups whose members are one drawing with another sign in it.
  private static final Set<String> ONE_FAMILY =
      Set.of(
          "alphanum",
          "arrow",
          "award-medal",
          "cat-face",
          "family",
          "gender",
          "geometric",
          "heart",
          "keycap",
          "math",
          "monkey-face",
          "person",
          "punctuation",
          "zodiac");

  /// Words that tell variants of a drawing apart.
  private static final Pattern VARIANT =
      Pattern.compile(
          "\\b(santa|man|woman|person|men|women|people|boy|girl|child|adult|prince|princess|mrs|mr|mx"
              + "|he|she|him|her|his|old|older|merman|mermaid|merperson"
              + "|left|right|leftwards|rightwards|up|down|upwards|downwards|facing|upper|lower"
              + "|upper-left|lower-left|upper-right|lower-right|raised|lowered|open|closed"
              + "|increasing|decreasing|high|low|medium|large|small|big|tall|mini"
              + "|red|orange|yellow|green|blue|purple|brown|black|white|grey|gray|pink|light|dark"
              + "|first|second|third|last|quarter|half|one|two|three|four|five|six|seven|eight"
              + "|nine|ten|eleven|twelve|dim|bright|waning|waxing|gibbous|crescent|full|new"
              + "|flowing|locked|unlocked|speaker|oncoming|with|and|the|of|in|a|from|button)\\b"
              + "|[0-9]+(st|nd|rd|th)?|[^\\p{L}\\p{N} ]");

  private final Map<String, String> parent = new LinkedHashMap<>();

  private EmojiFamilies() {}

  /// The family of each code, named by the code of its first member in the order of the rows.
  ///
  /// @param drawings for each vendor the PNG of each code
  static Map<String, String> of(
      List<EmojiRecipe.Row> rows, List<? extends Map<String, byte[]>> drawings) {
    var families = new EmojiFamilies();
    rows.forEach(row -> families.parent.put(row.code(), row.code()));
    var seen = new HashMap<String, String>();
    BiConsumer<String, String> byKey =
        (key, code) -> families.join(seen.computeIfAbsent(key, _ -> code), code);
    for (EmojiRecipe.Row row : rows) {
      if (ONE_FAMILY.contains(row.subgroup())) {
        byKey.accept("subgroup " + row.subgroup(), row.code());
      }
      String stem = stem(row);
      if (!stem.isEmpty()) {
        byKey.accept("stem " + stem, row.code());
      }
      byKey.accept("base " + base(row.code()), row.code());
    }
    for (var drawn : drawings) {
      families.joinAlike(rows, drawn);
    }
    families.joinListed();
    return families.named(rows);
  }

  /// Pairs that OpenMoji draws alike though nothing else joins them. They are a list, since this
  /// set must be made without the drawings of another licence; a test beside those keeps it
  /// complete.
  private void joinListed() {
    try (var pairs = Table.tsv(TextLines.open(resource(), LISTED), LISTED)) {
      for (var row = pairs.next(); row != null; row = pairs.next()) {
        for (String code : row.cells()) {
          if (!parent.containsKey(code)) {
            throw pairs.problem("there is no emoji " + code);
          }
        }
        join(row.cells().get(0), row.cells().get(1));
      }
    }
  }

  private static InputStream resource() {
    InputStream in = EmojiFamilies.class.getResourceAsStream(LISTED);
    if (in == null) {
      throw new WorkException(LISTED + ": is not in the jar");
    }
    return in;
  }

  /// What is left of a name without the words that tell variants apart.
  static String stem(EmojiRecipe.Row row) {
    String name = row.name().toLowerCase(Locale.ROOT);
    if (row.subgroup().endsWith("-flag")) {
      return ""; // flags differ by their country; those that look alike are joined by their looks
    }
    if (name.contains("o’clock") || name.endsWith("-thirty")) {
      return "clock face";
    }
    if (name.contains("moon") && row.subgroup().startsWith("sky")) {
      return "moon";
    }
    String stem = VARIANT.matcher(name).replaceAll(" ").replaceAll(" +", " ").strip();
    return stem.isEmpty() ? "nothing but variants, " + row.subgroup() : stem;
  }

  /// The code without what stands for gender, hair, direction, and with one stand-in for a person.
  static String base(String code) {
    return code.replaceAll("-200d-(2640|2642|27a1|1f9b[0-3])", "")
        .replaceAll("\\b(1f468|1f469|1f9d1)\\b", "person");
  }

  private void joinAlike(List<EmojiRecipe.Row> rows, Map<String, byte[]> drawn) {
    var likeness = new Likeness[rows.size()];
    for (int i = 0; i < likeness.length; i++) {
      byte[] png = drawn.get(rows.get(i).code());
      if (png == null) {
        throw new IllegalArgumentException("no drawing of " + rows.get(i).code());
      }
      likeness[i] = Likeness.of(png);
    }
    for (int i = 0; i < likeness.length; i++) {
      for (int j = 0; j < i; j++) {
        if (likeness[i].difference(likeness[j]) < ALIKE) {
          join(rows.get(i).code(), rows.get(j).code());
        }
      }
    }
  }

  private void join(String a, String b) {
    parent.put(root(a), root(b));
  }

  private String root(String code) {
    String at = code;
    for (String up = parent.get(at); up != null && !up.equals(at); up = parent.get(at)) {
      at = up;
    }
    parent.put(code, at);
    return at;
  }

  private Map<String, String> named(List<EmojiRecipe.Row> rows) {
    var first = new HashMap<String, String>();
    var names = new LinkedHashMap<String, String>();
    for (EmojiRecipe.Row row : rows) {
      names.put(row.code(), first.computeIfAbsent(root(row.code()), _ -> row.code()));
    }
    return names;
  }
}
