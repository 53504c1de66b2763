package quire.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import quire.base.RequestException;

/// One emoji: what it is called in many languages, and where it belongs.
///
/// @param code its code points in lower-case hex joined by `-`, without U+FE0F, such as `1f600`
/// @param text the characters themselves
/// @param group the broad class of Unicode's chart, such as `Animals & Nature`
/// @param subgroup the fine class, such as `animal-bird`
/// @param family the code of the first of the drawings that differ too little to be told apart, or
///   show the same thing in variants; a family lies in one split
/// @param split the part that its family is in
/// @param words name and keywords by language (`en`, `de`, `ja`, ...)
public record Emoji(
    String code,
    String text,
    String group,
    String subgroup,
    String family,
    Split split,
    Map<String, Words> words) {
  /// What a language calls an emoji.
  ///
  /// @param name the short name
  /// @param keywords more words, in the order of the source; often several, never null
  public record Words(String name, List<String> keywords) {}

  /// The English name.
  public String name() {
    return words("en").name();
  }

  /// Name and keywords in a language.
  ///
  /// @throws RequestException naming the languages that there are
  public Words words(String language) {
    Words found = words.get(language);
    if (found == null) {
      throw new RequestException(
          "emoji have no words in '"
              + language
              + "'; there are: "
              + String.join(", ", new TreeMap<>(words).keySet()));
    }
    return found;
  }

  /// The embedded emoji with the drawings of every vendor on the class path; see [EmojiSet].
  public static EmojiSet load() {
    return EmojiSet.load(Catalogue.load());
  }

  /// The characters of a code.
  static String characters(String code) {
    int[] points =
        Arrays.stream(code.split("-")).mapToInt(part -> Integer.parseInt(part, 16)).toArray();
    return new String(points, 0, points.length);
  }
}
