package quire.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;
import quire.data.build.Likeness;

/// The embedded emoji: what each has, and that the split does not leak.
class EmojiTest {
  /// Two drawings that differ by less are near-duplicates; see [Likeness].
  private static final double ALIKE = 0.02;

  private static EmojiSet set;

  @BeforeAll
  static void load() {
    set = Emoji.load();
  }

  @Test
  void everyEmojiHasWordsInManyLanguages() {
    assertThat(set.entries()).hasSize(1906);
    assertThat(set.languages()).hasSize(25).contains("en", "de", "ja", "zh", "hi", "ru");
    for (Emoji emoji : set.entries()) {
      for (String language : set.languages()) {
        Emoji.Words words = emoji.words(language);
        assertThat(words.name()).as(emoji.code() + " " + language).isNotBlank();
        assertThat(words.keywords()).as(emoji.code() + " " + language).doesNotContain("");
      }
    }
  }

  @Test
  void oneEmojiIsAsTheChartHasIt() {
    Emoji grinning = set.entries().getFirst();
    assertThat(grinning.code()).isEqualTo("1f600");
    assertThat(grinning.text()).isEqualTo("😀");
    assertThat(grinning.name()).isEqualTo("grinning face");
    assertThat(grinning.group()).isEqualTo("Smileys & Emotion");
    assertThat(grinning.subgroup()).isEqualTo("face-smiling");
    assertThat(grinning.words("de").name()).isEqualTo("grinsendes Gesicht");
    assertThatThrownBy(() -> grinning.words("tlh"))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith("emoji have no words in 'tlh'; there are: bn, da, de");
  }

  @Test
  void noneDiffersBySkinToneAlone() {
    assertThat(set.entries()).noneMatch(emoji -> emoji.code().matches(".*1f3f[b-f].*"));
    assertThat(set.entries()).noneMatch(emoji -> emoji.code().contains("fe0f"));
    assertThat(set.entries()).noneMatch(emoji -> emoji.group().equals("Component"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"twemoji", "noto"})
  void everyDrawingIsA64PixelPng(String vendor) throws Exception {
    for (Emoji emoji : set.entries()) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(set.png(emoji, vendor)));
      assertThat(image.getWidth()).as(emoji.code()).isEqualTo(64);
      assertThat(image.getHeight()).as(emoji.code()).isEqualTo(64);
    }
  }

  @Test
  void vendorsThatAreNotHereAreNamed() {
    Emoji first = set.entries().getFirst();
    assertThat(set.vendors()).contains("twemoji", "noto");
    assertThatThrownBy(() -> set.png(first, "acme"))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith("no emoji of 'acme' on the class path; there are: twemoji, noto");
  }

  @Test
  void familiesStayInOneSplit() {
    var split = new HashMap<String, Split>();
    for (Emoji emoji : set.entries()) {
      Split seen = split.putIfAbsent(emoji.family(), emoji.split());
      assertThat(seen == null || seen == emoji.split()).as(emoji.code()).isTrue();
    }
    assertThat(split.keySet()).hasSizeGreaterThan(1000);
  }

  @Test
  void partsHaveTheirShareOfEveryGroup() {
    Set<String> groups = new HashSet<>();
    set.entries().forEach(emoji -> groups.add(emoji.group()));
    assertThat(groups).hasSize(9);
    for (String group : groups) {
      Map<Split, Long> count = new HashMap<>();
      set.entries().stream()
          .filter(emoji -> emoji.group().equals(group))
          .forEach(emoji -> count.merge(emoji.split(), 1L, Long::sum));
      double all = count.values().stream().mapToLong(n -> n).sum();
      assertThat(count.getOrDefault(Split.TEST, 0L) / all).as(group).isBetween(0.08, 0.12);
      assertThat(count.getOrDefault(Split.VALIDATION, 0L) / all).as(group).isBetween(0.08, 0.12);
    }
  }

  /// Variants that a person would call the same drawing.
  @ParameterizedTest
  @CsvSource({
    "1f468-200d-1f680, 1f469-200d-1f680", // astronauts
    "1f468-200d-1f680, 1f9d1-200d-1f680",
    "1f3c3, 1f3c3-200d-2640-200d-27a1", // runners, one facing right
    "1f550, 1f567", // clock faces
    "1f311, 1f315", // moon phases
    "0031-20e3, 0039-20e3", // keycaps
    "2764, 1f49a", // hearts
    "1f1eb-1f1f7, 1f1f2-1f1eb", // France and St. Martin
    "1f1f7-1f1f4, 1f1f9-1f1e9", // Romania and Chad
    "2648, 2653", // zodiac
    "1f385, 1f936", // Santa and Mrs. Claus
    "1f934, 1f478", // prince and princess
    "1f4d7, 1f4d8", // books
    "1f44d, 1f44e", // thumbs
  })
  void variantsAreOneFamily(String one, String other) {
    assertThat(find(one).family()).isEqualTo(find(other).family());
  }

  @Test
  void manyThingsAreFamiliesOfTheirOwn() {
    for (String code : List.of("1f419", "1f347", "1f984", "1f6f8", "1f3b8")) {
      long members =
          set.entries().stream().filter(e -> e.family().equals(find(code).family())).count();
      assertThat(members).as(code).isEqualTo(1);
    }
  }

  /// All pairs across the split, in both hands.
  @ParameterizedTest
  @ValueSource(strings = {"twemoji", "noto"})
  void noNearDuplicatesCrossTheSplit(String vendor) {
    List<Emoji> entries = set.entries();
    Likeness[] seen =
        entries.stream().map(e -> Likeness.of(set.png(e, vendor))).toArray(Likeness[]::new);
    double least = 1;
    for (int i = 0; i < seen.length; i++) {
      for (int j = 0; j < i; j++) {
        if (entries.get(i).split() != entries.get(j).split()) {
          double difference = seen[i].difference(seen[j]);
          assertThat(difference >= ALIKE)
              .as("%s and %s: %f", entries.get(i).name(), entries.get(j).name(), difference)
              .isTrue();
          least = Math.min(least, difference);
        }
      }
    }
    // The test can fail: some pair comes near the line.
    assertThat(least).isLessThan(2 * ALIKE);
  }

  private static Emoji find(String code) {
    return set.entries().stream().filter(e -> e.code().equals(code)).findFirst().orElseThrow();
  }
}
