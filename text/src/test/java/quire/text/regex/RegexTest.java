package quire.text.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;

class RegexTest {
  private static List<String> matches(String pattern, String text) {
    int[] points = text.codePoints().toArray();
    var list = new ArrayList<String>();
    Regex.compile(pattern, "test")
        .forEach(points, 0, points.length, (a, b) -> list.add(new String(points, a, b - a)));
    return list;
  }

  /// Where both languages mean the same, the JDK's engine is the judge.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a|ab|b+", "(?:a|b)*?c", "(a|ab)(c|bcd)*", "a{2,3}", "a{2,}b?", "(?>a+)b|a", "a*+b|ab",
        "(?<=a)b+", "(?<!a)b", "a(?=b)", "a(?!b|c)", "[a-c&&[^b]]+", "[^ab]+|a", "(?:ab?)+c",
        "\\s+(?!\\S)|\\s+", "(?i:aB)c", "\\bab?\\b", "a??b", "(?:a*b*)*c", "(?:|a)+b", "x*",
        "(?:a{1,2}){2}", "\\Aa|c\\z", "[\\w&&[^a]]+", "[ab\\-]+", "\\x61\\u0062|\\x{63}"
      })
  void findsWhatTheJdkFinds(String pattern) {
    var judge = Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS);
    var random = new Random(pattern.hashCode());
    for (int round = 0; round < 300; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append("aaabbc dAB-".charAt(random.nextInt(11)));
      }
      var wanted = new ArrayList<String>();
      var matcher = judge.matcher(text);
      int last = -1;
      while (matcher.find()) { // an empty match right after a match is none here
        if (matcher.end() > matcher.start() || matcher.start() != last) {
          wanted.add(matcher.group());
        }
        last = matcher.end();
      }
      assertThat(matches(pattern, text.toString()))
          .as("%s on '%s'", pattern, text)
          .isEqualTo(wanted);
    }
  }

  @Test
  void speaksRuby() {
    assertThat(matches("\\h+", "xyzBeef09")).containsExactly("Beef09");
    assertThat(matches("^b$", "a\nb\nc")).containsExactly("b");
    assertThat(matches("a.c", "a\rc a\nc")).containsExactly("a\rc");
    assertThat(matches("(?m:a.c)", "a\nc")).containsExactly("a\nc");
    assertThat(matches("\\R", "\r\n\n")).containsExactly("\r\n", "\n");
    assertThat(matches("[[:upper:]]+", "aBCd")).containsExactly("BC");
    assertThat(matches("\\p{^L}+|\\p{Han}", "a1漢")).containsExactly("1", "漢");
    assertThat(matches("(?i)ſ", "Ss")).containsExactly("S", "s");
    assertThat(matches("a{,2}b", "aaab")).containsExactly("aab");
    assertThat(matches("a{x}", "a{x}")).containsExactly("a{x}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        ")",
        "[",
        "[a",
        "a{3,2}",
        "a{99999}",
        "\\",
        "\\p{Nope}",
        "\\p",
        "*a",
        "(?<n>a)\\k<n>",
        "(a)\\1",
        "\\K",
        "\\X",
        "(?<=a+)b",
        "(?z)",
        "[z-a]",
        "\\x{110000}",
        "\\x",
        "[[:nope:]]",
        "\\G"
      })
  void refusesWhatItCannotRun(String pattern) {
    assertThatThrownBy(() -> Regex.compile(pattern, "t.json: pre_tokenizer"))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("t.json: pre_tokenizer")
        .hasMessageContaining("regular expression");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(a+)+b", "(a|aa)+b", "(?:a*)*b", "(?=(a+)+b)", "(a?){30}a{30}b", "(?:a|b)+"})
  @Timeout(20)
  void neverHangs(String pattern) {
    String text = "a".repeat(50_000);
    int[] points = text.codePoints().toArray();
    var regex = Regex.compile(pattern, "test");
    assertThatThrownBy(() -> regex.forEach(points, 0, points.length, (_, _) -> {}))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("takes too many steps");
  }

  @Test
  void takesLongTextsThatAreNoTrap() {
    String text = " ".repeat(300_000) + "x" + "y".repeat(300_000);
    assertThat(matches("\\s+(?!\\S)|\\s+|\\S+", text)).hasSize(3);
  }

  @Test
  void boundsItsSize() {
    assertThatThrownBy(() -> Regex.compile("[a]".repeat(1000), "test"))
        .hasMessageContaining("character classes");
    assertThatThrownBy(() -> Regex.compile("(".repeat(1000) + ")".repeat(1000), "test"))
        .hasMessageContaining("nest too deep");
    assertThatThrownBy(() -> Regex.compile("a".repeat(30_000), "test"))
        .hasMessageContaining("more than");
  }
}
