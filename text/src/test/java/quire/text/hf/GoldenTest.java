package quire.text.hf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import quire.base.RequestException;
import quire.text.EncodeOptions;
import quire.text.Truncation;

/// Every pipeline gives what the reference library gave: ids, offsets, words, decoded text.
class GoldenTest {
  static Set<String> names() {
    return Golden.TOKENIZERS.keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void encodesAsTheReference(String name) {
    var tokenizer = Golden.tokenizer(name);
    var rows = Golden.rows(name);
    for (int i = 0; i < Golden.TEXTS.size(); i++) {
      String text = Golden.TEXTS.get(i);
      var row = rows.get(i);
      var encoding = tokenizer.encode(text);
      int[][] offsets = encoding.codePointOffsets();
      assertThat(encoding.ids()).as(text).containsExactly(Golden.ints(row.get("ids")));
      assertThat(offsets[0]).as(text).containsExactly(Golden.ints(row.get("starts")));
      assertThat(offsets[1]).as(text).containsExactly(Golden.ints(row.get("ends")));
      assertThat(encoding.words()).as(text).containsExactly(Golden.ints(row.get("words")));
      assertThat(tokenizer.ids(text)).as(text).containsExactly(encoding.ids());
      assertThat(tokenizer.decode(encoding.ids())).isEqualTo(row.get("decoded").asString());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void streamsWhatItDecodesWithoutHalfCharacters(String name) {
    var tokenizer = Golden.tokenizer(name);
    for (var text : Golden.TEXTS) {
      int[] ids = tokenizer.ids(text);
      String whole = tokenizer.decode(ids);
      var stream = tokenizer.stream(true);
      var given = new StringBuilder();
      for (int id : ids) {
        String part = stream.add(id);
        if (!part.isEmpty()) {
          assertThat(Character.isLowSurrogate(part.charAt(0))).isFalse();
          assertThat(Character.isHighSurrogate(part.charAt(part.length() - 1))).isFalse();
        }
        given.append(part);
      }
      given.append(stream.finish());
      assertThat(given.toString()).as(text).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void savesWhatLoadsBackAndEncodesAlike(String name) {
    var tokenizer = Golden.tokenizer(name);
    var again = HfTokenizer.parse(tokenizer.toJson(), name);
    for (var text : Golden.TEXTS) {
      assertThat(again.ids(text)).containsExactly(tokenizer.ids(text));
    }
    assertThat(again.toJson()).isEqualTo(tokenizer.toJson());
  }

  @Test
  void learnsTheMergesOfTheReference() {
    var trained = Golden.ROOT.get("trained");
    var tokenizer =
        HfTrainer.byteLevelBpe(
            Golden.TEXTS, TrainOptions.of(trained.get("size").asInt(), "<|endoftext|>"));
    var merges = ((BpeModel) tokenizer.model()).merges();
    assertThat(merges.stream().map(m -> m.left() + " " + m.right()).toList())
        .isEqualTo(trained.get("merges").valueStream().map(node -> node.asString()).toList());
  }

  @Test
  void cutsPairsAsTheReference() {
    var tokenizer = Golden.tokenizer("bert");
    assertThat(Golden.ROOT.get("cut").size()).isGreaterThan(4);
    for (var cut : Golden.ROOT.get("cut")) {
      var truncation =
          new Truncation(
              cut.get("length").asInt(),
              Truncation.Strategy.valueOf(
                  cut.get("strategy").asString().toUpperCase(java.util.Locale.ROOT)),
              cut.get("stride").asInt(),
              cut.get("left").asBoolean());
      var options = EncodeOptions.DEFAULT.withTruncation(truncation);
      var encoding = tokenizer.encode(Golden.TEXTS.get(0), Golden.TEXTS.get(1), options);
      assertThat(encoding.ids()).containsExactly(Golden.ints(cut.get("ids")));
      assertThat(encoding.typeIds()).containsExactly(Golden.ints(cut.get("typeIds")));
      var parts = cut.get("overflowing");
      assertThat(encoding.overflowing()).hasSize(parts.size());
      IntStream.range(0, parts.size())
          .forEach(i ->
              assertThat(encoding.overflowing().get(i).ids())
                  .containsExactly(Golden.ints(parts.get(i))));
    }
  }

  @Test
  void refusesIdsOutsideOfTheVocabulary() {
    var tokenizer = Golden.tokenizer("bert");
    assertThatThrownBy(() -> tokenizer.decode(new int[] {tokenizer.vocabularySize()}))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("outside of the vocabulary");
  }
}
