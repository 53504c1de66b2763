package quire.text.sentencepiece;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import quire.base.Check;

/// The normalisation rules that trainers know by name, made from the JDK's Unicode tables.
///
/// | name | what the rules do |
/// |---|---|
/// | `nfkc` | Unicode normalisation form KC, as longest-match replacements |
/// | `nmt_nfkc` | the same, all white space and some invisible characters to a blank, most control characters away, U+FF5E left alone |
/// | `nfkc_cf`, `nmt_nfkc_cf` | the same and simple case folding |
/// | `identity` | nothing |
///
/// How the rules come about: every character that form KC changes is one; and every sequence of
/// characters whose form KD is the decomposition of one character composes to that character's form
/// KC. Rules that shorter ones already imply are left out.
public final class NormalizationRules {
  private static final int LAST = 0x10FFFF;

  /// The one compatibility character that Unicode 17 added; JDK 25 has the tables of 16.
  private static final int MODIFIER_S = 0xA7F1;

  private static final Map<String, byte[]> BUILT = new ConcurrentHashMap<>();

  /// Their names.
  public static final List<String> NAMES =
      List.of("nmt_nfkc", "nfkc", "nmt_nfkc_cf", "nfkc_cf", "identity");

  private NormalizationRules() {}

  /// The rules of a name in binary form; empty for `identity`.
  ///
  /// @throws quire.base.RequestException when there is no such name
  public static byte[] precompiled(String name) {
    Check.that(NAMES.contains(name), "normalisation must be one of %s, is %s", NAMES, name);
    if (name.equals("identity")) {
      return new byte[0];
    }
    return BUILT.computeIfAbsent(name, key -> CharsMap.build(rules(key))).clone();
  }

  static Map<String, String> rules(String name) {
    Map<String, String> rules = nfkc();
    if (name.startsWith("nmt_")) {
      addTranslationRules(rules);
      rules = withoutRedundant(rules);
    }
    if (name.endsWith("_cf")) {
      addCaseFolding(rules);
      rules = withoutRedundant(rules);
    }
    return rules;
  }

  private static Map<String, String> nfkc() {
    var rules = new TreeMap<String, String>();
    Map<Integer, List<String>> sources = new HashMap<>();
    Set<String> decompositions = new HashSet<>();
    for (int c = 1; c <= LAST; c++) {
      if (!isCharacter(c)) {
        continue;
      }
      String text = Character.toString(c);
      if (Normalizer.isNormalized(text, Form.NFKC) && Normalizer.isNormalized(text, Form.NFKD)) {
        int target = c == MODIFIER_S ? 'S' : c;
        sources.computeIfAbsent(target, _ -> new ArrayList<>(2)).add(text);
        continue;
      }
      String composed = Normalizer.normalize(text, Form.NFKC);
      if (!composed.equals(text)) {
        rules.put(text, composed);
      }
      String decomposed = Normalizer.normalize(text, Form.NFKD);
      if (decomposed.codePointCount(0, decomposed.length()) == 1) {
        sources.computeIfAbsent(decomposed.codePointAt(0), _ -> new ArrayList<>(2)).add(text);
      } else {
        decompositions.add(decomposed);
      }
    }
    rules.put(Character.toString(MODIFIER_S), "S");
    for (String decomposed : decompositions) {
      String composed = Normalizer.normalize(decomposed, Form.NFKC);
      if (!composed.equals(decomposed)) {
        for (String source : sequences(decomposed, sources)) {
          if (!source.equals(composed)) {
            rules.put(source, composed);
          }
        }
      }
    }
    return withoutRedundant(rules);
  }

  /// Every sequence of characters that decomposes into the given one, character by character.
  private static List<String> sequences(String decomposed, Map<Integer, List<String>> sources) {
    List<String> result = List.of("");
    for (int c : decomposed.codePoints().toArray()) {
      var longer = new ArrayList<String>();
      for (String start : result) {
        for (String source : sources.getOrDefault(c, List.of())) {
          longer.add(start + source);
        }
      }
      result = longer;
    }
    return result;
  }

  private static boolean isCharacter(int c) {
    return (c < 0xD800 || c > 0xDFFF) && (c & 0xFFFE) != 0xFFFE && (c < 0xFDD0 || c > 0xFDEF);
  }

  private static void addTranslationRules(Map<String, String> rules) {
    int[] blanks = {
      0x9, 0xA, 0xC, 0xD, 0x61C, 0x1680, 0x200B, 0x200C, 0x200E, 0x200F, 0x2028, 0x2029, 0x2581,
      0xFEFF, 0xFFFD
    };
    for (int c : blanks) {
      rules.put(Character.toString(c), " ");
    }
    for (int c = 1; c < 0x20; c++) {
      if (c < 0x9 || c == 0xB || c > 0xD) {
        rules.put(Character.toString(c), "");
      }
    }
    for (int c : new int[] {0x7F, 0x8F, 0x9F}) {
      rules.put(Character.toString(c), "");
    }
    // The wide tilde means something else than the narrow one in Japanese.
    rules.remove("\uFF5E");
  }

  private static void addCaseFolding(Map<String, String> rules) {
    rules.replaceAll((_, target) -> folded(target));
    for (int c = 1; c <= LAST; c++) {
      String text = Character.toString(c);
      int target = isCharacter(c) ? fold(c) : c;
      if (target != c) {
        rules.putIfAbsent(text, Character.toString(target));
      }
    }
  }

  private static String folded(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints().map(NormalizationRules::fold).forEach(out::appendCodePoint);
    return out.toString();
  }

  /// Simple case folding (CaseFolding.txt of Unicode 17, status C and S).
  private static int fold(int c) {
    if (c == 0x130 || c == 0x131 || c >= 0x13A0 && c <= 0x13F5) {
      return c; // the two i of Turkish stay; Cherokee folds to its capitals
    }
    if (c >= 0x13F8 && c <= 0x13FD) {
      return c - 8;
    }
    if (c >= 0xAB70 && c <= 0xABBF) {
      return c - 0xAB70 + 0x13A0;
    }
    if (c == 0xA7CE || c == 0xA7D2 || c == 0xA7D4) {
      return c + 1; // this and the next came with Unicode 17
    }
    if (c >= 0x16EA0 && c <= 0x16EB8) {
      return c + 27;
    }
    return Character.toLowerCase(Character.toUpperCase(c));
  }

  /// Leaves out what shorter rules already do.
  private static Map<String, String> withoutRedundant(Map<String, String> rules) {
    var byLength = new TreeMap<Integer, List<Map.Entry<String, String>>>();
    for (var rule : rules.entrySet()) {
      int length = rule.getKey().codePointCount(0, rule.getKey().length());
      byLength.computeIfAbsent(length, _ -> new ArrayList<>()).add(rule);
    }
    var kept = new HashMap<String, String>(rules.size() * 2);
    byLength.forEach((length, group) -> {
      var fresh = new ArrayList<Map.Entry<String, String>>();
      for (var rule : group) {
        if (length == 1 || !rule.getValue().equals(apply(kept, rule.getKey(), length - 1))) {
          fresh.add(rule);
        }
      }
      fresh.forEach(rule -> kept.put(rule.getKey(), rule.getValue()));
    });
    return new TreeMap<>(kept);
  }

  /// Replaces the longest match at each place.
  private static String apply(Map<String, String> rules, String text, int longest) {
    int[] points = text.codePoints().toArray();
    var out = new StringBuilder();
    for (int i = 0; i < points.length; ) {
      int n = Math.min(longest, points.length - i);
      String target = null;
      for (; n > 0; n--) {
        target = rules.get(new String(points, i, n));
        if (target != null) {
          break;
        }
      }
      if (target == null) {
        out.appendCodePoint(points[i]);
        i++;
      } else {
        out.append(target);
        i += n;
      }
    }
    return out.toString();
  }
}
