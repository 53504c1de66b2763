package quire.text.hf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;
import quire.text.EncodeOptions;
import quire.text.Padding;
import quire.text.Tokenizers;

class HfTrainerTest {
  private static List<String> words(long seed, int count, int letters) {
    var random = new Random(seed);
    var texts = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var text = new StringBuilder();
      for (int j = random.nextInt(1, 30); j > 0; j--) {
        text.appendCodePoint(
            random.nextInt(6) == 0
                ? ' '
                : 0x61 + (int) (letters * Math.pow(random.nextDouble(), 2)));
      }
      texts.add(text.toString());
    }
    return texts;
  }

  /// The definition, counted anew for each merge: the most frequent pair, of equals the smallest.
  private static List<String> slowMerges(List<String> texts, int count) {
    var tokens = new ArrayList<String>(List.of());
    for (char c : ByteAlphabet.CHARS.clone()) {
      tokens.add(String.valueOf(c));
    }
    tokens.sort(null);
    var words = new ArrayList<List<Integer>>();
    for (var text : texts) {
      for (var word : text.split("(?=\\s+)", -1)) {
        if (!word.isEmpty()) {
          words.add(
              new ArrayList<>(
                  word.chars()
                      .mapToObj(c -> tokens.indexOf(String.valueOf(ByteAlphabet.CHARS[c])))
                      .toList()));
        }
      }
    }
    var merges = new ArrayList<String>();
    while (merges.size() < count) {
      var counts = new java.util.TreeMap<Long, Integer>();
      for (var word : words) {
        for (int i = 0; i + 1 < word.size(); i++) {
          counts.merge((long) word.get(i) << 32 | word.get(i + 1), 1, Integer::sum);
        }
      }
      long best = -1;
      for (var entry : counts.entrySet()) {
        if (best < 0 || entry.getValue() > counts.getOrDefault(best, 0)) {
          best = entry.getKey();
        }
      }
      if (best < 0) {
        break;
      }
      int left = (int) (best >>> 32);
      int right = (int) best;
      merges.add(tokens.get(left) + " " + tokens.get(right));
      tokens.add(tokens.get(left) + tokens.get(right));
      for (var word : words) {
        for (int i = 0; i + 1 < word.size(); i++) {
          if (word.get(i) == left && word.get(i + 1) == right) {
            word.set(i, tokens.size() - 1);
            word.subList(i + 1, i + 2).clear();
          }
        }
      }
    }
    return merges;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void mergesTheMostFrequentPairFirst(long seed) {
    // Single spaces only: then the pattern of GPT-2 cuts before each space.
    var texts = words(seed, 60, 8).stream().map(t -> t.strip().replaceAll(" +", " ")).toList();
    var tokenizer = HfTrainer.byteLevelBpe(texts, TrainOptions.of(256 + 40));
    var merges =
        ((BpeModel) tokenizer.model())
            .merges().stream().map(m -> m.left() + " " + m.right()).toList();
    assertThat(merges).isEqualTo(slowMerges(texts, 40));
  }

  @Test
  void learnsFromManyPairs() {
    // More than 65,536 different pairs: the table of counts grows while it is counted.
    var random = new Random(5);
    var text = new StringBuilder();
    for (int i = 0; i < 120_000; i++) {
      text.appendCodePoint(0x4E00 + random.nextInt(5000));
    }
    var tokenizer =
        HfTrainer.bpe(List.of(text.toString()), TrainOptions.of(5100, "<unk>"), null, "<unk>");
    assertThat(tokenizer.vocabularySize()).isEqualTo(5100);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void bytesComeBackWhateverTheText(long seed) {
    var tokenizer = HfTrainer.byteLevelBpe(words(1, 50, 20), TrainOptions.of(400));
    var random = new Random(seed);
    var text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      int c = random.nextInt(random.nextBoolean() ? 0x600 : 0x110000);
      text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? ' ' : c);
    }
    var encoding = tokenizer.encode(text.toString());
    assertThat(tokenizer.decode(encoding.ids(), false)).isEqualTo(text.toString());
    // Offsets cover the text, in order and without a gap.
    int end = 0;
    for (int i = 0; i < encoding.size(); i++) {
      assertThat(encoding.starts()[i]).isLessThanOrEqualTo(end);
      end = encoding.ends()[i];
    }
    assertThat(end).isEqualTo(text.length());
  }

  @Test
  void offsetsCountUtf16AndCodePoints() {
    var tokenizer = HfTrainer.byteLevelBpe(List.of("ab ab"), TrainOptions.of(258));
    var encoding = tokenizer.encode("\uD83D\uDE00ab");
    int last = encoding.size() - 1;
    assertThat(encoding.slice(last)).isEqualTo("ab");
    assertThat(encoding.starts()[last]).isEqualTo(2);
    assertThat(encoding.codePointOffsets()[0][last]).isEqualTo(1);
    assertThat(encoding.slice(0)).isEqualTo("\uD83D\uDE00");
  }

  @Test
  void loneSurrogatesAreReplaced() {
    var tokenizer = HfTrainer.byteLevelBpe(List.of("ab"), TrainOptions.of(257));
    assertThat(tokenizer.decode(tokenizer.ids("a\uD83Db"))).isEqualTo("a\uFFFDb");
  }

  @Test
  void wordPieceWrapsPairsAndPads(@TempDir Path folder) {
    var options = TrainOptions.of(80, "[PAD]", "[UNK]", "[CLS]", "[SEP]");
    var tokenizer = HfTrainer.wordPiece(words(3, 80, 12), options, true);
    tokenizer.save(folder.resolve("tokenizer.json"));
    var loaded = Tokenizers.load(folder);
    var pair = loaded.encodePair("abc", "ABC");
    int n = (pair.size() - 3) / 2;
    assertThat(loaded.token(pair.ids()[0])).isEqualTo("[CLS]");
    assertThat(pair.typeIds()[0]).isZero();
    assertThat(pair.typeIds()[n + 2]).isEqualTo(1);
    assertThat(pair.special()).startsWith(1).endsWith(1);
    var batch =
        loaded.encodeBatch(
            List.of("a", "abc abc abc"),
            EncodeOptions.DEFAULT.withPadding(Padding.with(0, "[PAD]")));
    assertThat(batch.get(0).size()).isEqualTo(batch.get(1).size());
    assertThat(batch.get(0).attention()).endsWith(0);
    assertThat(batch.get(0).tokens()).endsWith("[PAD]");
  }

  @Test
  void spelledOutSpecialTokensCanBePlainText() {
    var tokenizer = HfTrainer.byteLevelBpe(List.of("ab"), TrainOptions.of(258, "<|endoftext|>"));
    String text = "ab<|endoftext|>";
    assertThat(tokenizer.ids(text)).endsWith(0);
    int[] plain = tokenizer.ids(text, EncodeOptions.DEFAULT.withReadSpecial(false));
    assertThat(plain).doesNotContain(0);
    assertThat(tokenizer.decode(plain)).isEqualTo(text);
  }

  @Test
  void refusesAMissingUnknownToken() {
    assertThatThrownBy(() -> HfTrainer.wordPiece(List.of("a"), TrainOptions.of(10), true))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("[UNK]");
    assertThatThrownBy(() -> TrainOptions.of(0)).isInstanceOf(RequestException.class);
  }
}
