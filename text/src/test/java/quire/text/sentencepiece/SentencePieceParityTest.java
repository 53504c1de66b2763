package quire.text.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.text.EncodeOptions;

/// The same ids, pieces, offsets and decoded texts as PyPI sentencepiece 0.2.3.
class SentencePieceParityTest {
  @ParameterizedTest
  @ValueSource(strings = {"unigram", "unigram-bytes", "bpe", "bpe-bytes", "char", "word"})
  void agreesOnOrdinaryAndHostileTexts(String name) {
    var tokenizer = SentencePieceTokenizer.of(Golden.model(name));
    for (var golden : Golden.values("cases").get(name)) {
      String text = golden.get(0).asString();
      int[] ids = Golden.integers(golden.get(1));
      var encoding = tokenizer.encode(text);
      assertThat(encoding.ids()).as(text).isEqualTo(ids);
      assertThat(tokenizer.ids(text)).as(text).isEqualTo(ids);
      assertThat(tokenizer.pieces(text)).isEqualTo(Golden.texts(golden.get(2)));
      int[][] offsets = encoding.codePointOffsets();
      assertThat(offsets[0]).as("starts in " + text).isEqualTo(Golden.integers(golden.get(3)));
      assertThat(offsets[1]).as("ends in " + text).isEqualTo(Golden.integers(golden.get(4)));
      assertThat(tokenizer.decode(ids)).as(text).isEqualTo(golden.get(5).asString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unigram", "unigram-bytes", "bpe", "bpe-bytes", "char", "word"})
  void streamsWhatItDecodesAndNoHalfCharacter(String name) {
    var tokenizer = SentencePieceTokenizer.of(Golden.model(name));
    var random = new Random(3);
    for (int round = 0; round < 300; round++) {
      int[] ids = random.ints(1 + random.nextInt(40), 0, tokenizer.vocabularySize()).toArray();
      if (round % 2 == 0) { // runs of bytes, where there are any
        for (int i = 0; i < ids.length; i++) {
          ids[i] = random.nextInt(8) == 0 ? ids[i] : 3 + random.nextInt(256);
        }
      }
      var stream = tokenizer.stream(true);
      var out = new StringBuilder();
      for (int id : ids) {
        String part = stream.add(id);
        assertThat(part.isEmpty() || !Character.isHighSurrogate(part.charAt(part.length() - 1)))
            .isTrue();
        out.append(part);
      }
      out.append(stream.finish());
      assertThat(out.toString()).isEqualTo(tokenizer.decode(ids));
    }
  }

  @Test
  void findsTheSameBestSegmentations() {
    var tokenizer = SentencePieceTokenizer.of(Golden.model("unigram"));
    var golden = Golden.values("best");
    var best = tokenizer.best(golden.get(0).asString(), 8);
    assertThat(best).hasSize(golden.get(1).size());
    for (int i = 0; i < best.size(); i++) {
      var expected = golden.get(1).get(i);
      assertThat(best.get(i).encoding().ids()).isEqualTo(Golden.integers(expected.get(0)));
      assertThat((double) best.get(i).score()).isCloseTo(expected.get(1).asDouble(), within(1e-3));
    }
  }

  /// Enumerates all segmentations of a short text: their probabilities give the entropy, and draws
  /// come as often as their probability says.
  @Test
  void samplesByProbabilityAndAgainTheSameForTheSameSeed() {
    var tokenizer = SentencePieceTokenizer.of(Golden.model("unigram"));
    String text = Golden.corpus().get(4).split(" ")[0];
    var all = tokenizer.best(text, 1024);
    double sum = all.stream().mapToDouble(b -> Math.exp(b.score())).sum();
    double entropy =
        all.stream().mapToDouble(b -> Math.exp(b.score()) / sum).map(p -> -p * Math.log(p)).sum();
    assertThat(tokenizer.entropy(text, 1)).isCloseTo(entropy, within(1e-3));
    int same = 0;
    int draws = 4000;
    int[] first = all.getFirst().encoding().ids();
    var random = new Random(5);
    for (int i = 0; i < draws; i++) {
      same += java.util.Arrays.equals(tokenizer.sample(text, 1, random).ids(), first) ? 1 : 0;
    }
    double probability = Math.exp(all.getFirst().score()) / sum;
    double error = Math.sqrt(probability * (1 - probability) / draws);
    assertThat((double) same / draws).isCloseTo(probability, within(4 * error + 1e-3));
    assertThat(tokenizer.sample(text, 0.3, new Random(9)).ids())
        .isEqualTo(tokenizer.sample(text, 0.3, new Random(9)).ids());
  }

  @Test
  void dropsMergesFromNoneToAll() {
    var tokenizer = SentencePieceTokenizer.of(Golden.model("bpe"));
    String text = Golden.corpus().get(7);
    assertThat(tokenizer.sample(text, 0, new Random(1)).ids()).isEqualTo(tokenizer.ids(text));
    var whole = tokenizer.sample(text, 1, new Random(1));
    for (int i = 0; i < whole.size(); i++) {
      assertThat(whole.tokens().get(i).codePointCount(0, whole.tokens().get(i).length()))
          .isEqualTo(1);
    }
    var seen = new HashSet<List<String>>();
    for (int seed = 0; seed < 30; seed++) {
      var sample = tokenizer.sample(text, 0.3, new Random(seed));
      seen.add(sample.tokens());
      assertThat(tokenizer.decode(sample.ids())).isEqualTo(tokenizer.decode(tokenizer.ids(text)));
    }
    assertThat(seen.size()).isGreaterThan(5);
  }

  /// The plain search in words and the queue over the whole text are two ways to one result.
  @Test
  void mergesAlikeInWordsAndOverTheWholeText() {
    var model = Golden.model("bpe");
    var vocabulary = new Vocabulary(model.pieces(), false);
    var segmenter = new BpeSegmenter(vocabulary);
    var lines = new ArrayList<>(Golden.corpus().subList(0, 200));
    lines.add("a".repeat(3000));
    for (var line : lines) {
      byte[] text = Utf8.bytes(line.replace(' ', '\u2581'));
      var plain = segmenter.segment(text, text.length);
      var queued = segmenter.sample(text, text.length, 0, new Random(1));
      assertThat(PieceRun.ids(plain, vocabulary, text))
          .isEqualTo(PieceRun.ids(queued, vocabulary, text));
    }
  }

  @Test
  void addsBeginAndEndAndReadsControlPiecesWhenAsked() {
    var plain = SentencePieceTokenizer.of(Golden.model("unigram"));
    var added = plain.withAdded(true, true);
    int[] ids = added.ids("ab");
    assertThat(ids[0]).isEqualTo(plain.begin());
    assertThat(ids[ids.length - 1]).isEqualTo(plain.end());
    assertThat(added.ids("ab", EncodeOptions.BARE)).isEqualTo(plain.ids("ab"));
    assertThat(added.encode("ab").special()[0]).isEqualTo(1);
    assertThat(plain.ids("a</s>b")).doesNotContain(plain.end());
    var reading = plain.withControlRead();
    var encoding = reading.encode("a</s>b");
    assertThat(encoding.ids()).contains(plain.end());
    int at = encoding.tokens().indexOf("</s>");
    assertThat(encoding.slice(at)).isEqualTo("</s>");
    assertThat(reading.ids("a</s>b", EncodeOptions.DEFAULT.withReadSpecial(false)))
        .isEqualTo(plain.ids("a</s>b"));
  }

  @Test
  void takesLoneSurrogatesAsReplacementCharacters() {
    var tokenizer = SentencePieceTokenizer.of(Golden.model("unigram-bytes"));
    assertThat(tokenizer.decode(tokenizer.ids("a\uD800b"))).isEqualTo("a\uFFFDb");
    assertThat(tokenizer.decode(tokenizer.ids("\uDC00\u00e9"))).isEqualTo("\uFFFD\u00e9");
  }
}
