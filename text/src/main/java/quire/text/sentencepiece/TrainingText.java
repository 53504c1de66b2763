package quire.text.sentencepiece;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import quire.base.Check;
import quire.base.RequestException;

/// The sentences of a training, normalised and counted, and the characters that must be covered.
final class TrainingText {
  private static final int SAMPLING_SEED = 12345678;
  private static final String RARE = "\u2585";

  /// @param text normalised
  /// @param count how often it occurs
  record Sentence(String text, long count) {}

  private final Spec<TrainerField> trainer;
  private final SpecialPieces special;
  private List<Sentence> sentences = new ArrayList<>();
  private final List<String> samples = new ArrayList<>();

  /// Counts of the characters to cover; a character that is only asked for has 0.
  private final Map<Integer, Long> required = new HashMap<>();

  private TrainingText(Spec<TrainerField> trainer, SpecialPieces special) {
    this.trainer = trainer;
    this.special = special;
  }

  static TrainingText load(
      Iterable<String> lines,
      Spec<TrainerField> trainer,
      TextNormalizer normalizer,
      SpecialPieces special) {
    var text = new TrainingText(trainer, special);
    text.read(lines);
    Check.that(!text.sentences.isEmpty(), "there is no sentence to train on");
    text.normalize(normalizer);
    text.countCharacters();
    text.markRare();
    return text;
  }

  List<Sentence> sentences() {
    return sentences;
  }

  Map<Integer, Long> required() {
    return required;
  }

  List<String> samples() {
    return samples;
  }

  /// The characters to cover, the most frequent first.
  List<Map.Entry<Integer, Long>> sortedRequired() {
    return sorted(required);
  }

  static <K extends Comparable<K>, V extends Comparable<V>> List<Map.Entry<K, V>> sorted(
      Map<K, V> counts) {
    var list = new ArrayList<>(counts.entrySet());
    list.sort(
        Map.Entry.<K, V>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
    return list;
  }

  private void read(Iterable<String> lines) {
    boolean counted = trainer.text(TrainerField.INPUT_FORMAT).equals("tsv");
    long wanted = trainer.count(TrainerField.INPUT_SENTENCE_SIZE);
    boolean shuffled = trainer.flag(TrainerField.SHUFFLE_INPUT_SENTENCE);
    int longest = trainer.integer(TrainerField.MAX_SENTENCE_LENGTH);
    var random = new MersenneTwister(SAMPLING_SEED);
    var sampling = new MersenneTwister(1);
    int sampleSize = trainer.integer(TrainerField.SELF_TEST_SAMPLE_SIZE);
    long total = 0;
    int number = 0;
    for (String line : lines) {
      number++;
      var sentence = counted ? counted(line, number) : new Sentence(line, 1);
      String text = sentence.text();
      if (text.isEmpty() || text.contains(RARE) || bytes(text) > longest) {
        continue;
      }
      total++;
      draw(samples, text, sampleSize, total, sampling);
      if (wanted == 0) {
        sentences.add(sentence);
      } else if (shuffled) {
        draw(sentences, sentence, wanted, total, random);
      } else {
        sentences.add(sentence);
        if (sentences.size() >= wanted) {
          return;
        }
      }
    }
  }

  private static Sentence counted(String line, int number) {
    String[] fields = line.split("\t", -1);
    Check.that(fields.length == 2, "line %d: is no text, a tab and a count: %s", number, line);
    try {
      long count = Long.parseLong(fields[1]);
      Check.that(count >= 1, "line %d: the count must be at least 1, is %d", number, count);
      return new Sentence(fields[0], count);
    } catch (NumberFormatException problem) {
      throw new RequestException("line " + number + ": no count: " + fields[1], problem);
    }
  }

  private static int bytes(String text) {
    return Utf8.bytes(text).length;
  }

  /// Keeps each of the first `total` with the same probability.
  private static <T> void draw(
      List<T> kept, T item, long size, long total, MersenneTwister random) {
    if (kept.size() < size) {
      kept.add(item);
    } else if (size > 0) {
      long place = random.below(total);
      if (place < kept.size()) {
        kept.set((int) place, item);
      }
    }
  }

  private void normalize(TextNormalizer normalizer) {
    var texts = special.byId().values().stream().map(Piece::text).toList();
    var matcher = new SymbolMatcher(new HashSet<>(texts));
    var done =
        sentences.parallelStream()
            .map(s -> new Sentence(normalized(s.text(), normalizer, matcher), s.count()))
            .toList();
    sentences = new ArrayList<>(done);
    // The last one takes the place of an empty one and is not looked at again, as in the reference.
    for (int i = 0; i < sentences.size(); i++) {
      if (sentences.get(i).text().isEmpty()) {
        var last = sentences.removeLast();
        if (i < sentences.size()) {
          sentences.set(i, last);
        }
      }
    }
  }

  private static String normalized(String text, TextNormalizer normalizer, SymbolMatcher matcher) {
    var normal = normalizer.normalize(Utf8.bytes(text), false);
    byte[] bytes = normal.bytes;
    int n = normal.length;
    byte[] boundary = PieceRules.BOUNDARY_TEXT.getBytes(StandardCharsets.UTF_8);
    var out = new java.io.ByteArrayOutputStream(n);
    for (int at = 0; at < n; ) {
      int width = matcher.match(bytes, at, n);
      if (width > 0) {
        out.writeBytes(boundary);
        at += width;
      } else {
        width = Math.min(Utf8.length(bytes[at]), n - at);
        out.write(bytes, at, width);
        at += width;
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private void countCharacters() {
    Map<Integer, Long> counts = new HashMap<>();
    Set<Integer> asked = new HashSet<>();
    trainer.text(TrainerField.REQUIRED_CHARS).codePoints().filter(c -> c != 0).forEach(asked::add);
    asked.forEach(c -> counts.put(c, 0L));
    long all = 0;
    for (var sentence : sentences) {
      int[] text = sentence.text().codePoints().toArray();
      for (int c : text) {
        Check.that(c != ' ', "normalisation must escape white space to train on it");
        if (c != 0) {
          counts.merge(c, sentence.count(), Long::sum);
          all += sentence.count();
        }
      }
    }
    var order = new ArrayList<>(counts.entrySet());
    order.sort(
        Comparator.comparing((Map.Entry<Integer, Long> e) -> !asked.contains(e.getKey()))
            .thenComparing(Map.Entry.<Integer, Long>comparingByValue().reversed())
            .thenComparing(Map.Entry.comparingByKey()));
    float wanted = trainer.number(TrainerField.CHARACTER_COVERAGE);
    boolean everything = trainer.flag(TrainerField.USE_ALL_VOCAB);
    long covered = 0;
    for (var entry : order) {
      float coverage = (float) (1.0 * covered / all);
      if (!everything && coverage >= wanted) {
        break;
      }
      covered += entry.getValue();
      if (entry.getKey() != PieceRules.BOUNDARY) {
        required.put(entry.getKey(), entry.getValue());
      }
    }
  }

  private void markRare() {
    sentences.replaceAll(sentence -> {
      var out = new StringBuilder(sentence.text().length());
      sentence
          .text()
          .codePoints()
          .forEach(c -> out.appendCodePoint(required.containsKey(c) ? c : PieceRules.RARE));
      return new Sentence(out.toString(), sentence.count());
    });
  }

  /// Replaces the sentences by other texts of the same counts.
  void replace(java.util.function.UnaryOperator<String> change) {
    sentences.replaceAll(s -> new Sentence(change.apply(s.text()), s.count()));
  }

  /// Replaces the sentences by their words, the most frequent first.
  void splitByWhitespace() {
    boolean suffix = trainer.flag(TrainerField.TREAT_WHITESPACE_AS_SUFFIX);
    boolean runs = trainer.flag(TrainerField.ALLOW_WHITESPACE_ONLY_PIECES);
    Map<String, Long> counts = new HashMap<>();
    for (var sentence : sentences) {
      for (var word : Words.split(sentence.text(), suffix, runs)) {
        counts.merge(word, sentence.count(), Long::sum);
      }
    }
    var words = new ArrayList<Sentence>(counts.size());
    counts.forEach((word, count) -> words.add(new Sentence(word, count)));
    words.sort(
        Comparator.comparingLong(Sentence::count)
            .reversed()
            .thenComparing(Sentence::text, Words::compare));
    sentences = words;
  }
}
