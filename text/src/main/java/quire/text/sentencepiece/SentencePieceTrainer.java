package quire.text.sentencepiece;

import com.google.protobuf.UnknownFieldSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quire.base.Check;
import quire.base.WorkException;

/// Trains SentencePiece models from sentences.
///
/// The steps are the reference's, sums and their order included, so the same sentences and options
/// give the same pieces; docs/text.md tells how far that was measured. The result does not depend
/// on the number of cores.
public final class SentencePieceTrainer {
  private SentencePieceTrainer() {}

  /// Trains with the usual normalisation, `nmt_nfkc`.
  public static SentencePieceModel train(Iterable<String> sentences, Spec<TrainerField> trainer) {
    return train(sentences, trainer, Spec.normalizer());
  }

  /// Trains.
  ///
  /// @param sentences one a line; in the format `tsv` a text, a tab and its count
  /// @param trainer the options; [TrainerField] names them
  /// @param normalizer the normalisation; without rules, those of its name are used
  /// @throws quire.base.RequestException when an option is out of range, or the vocabulary cannot
  ///   have the size asked for
  public static SentencePieceModel train(
      Iterable<String> sentences, Spec<TrainerField> trainer, Spec<NormalizerField> normalizer) {
    check(trainer);
    var normalSpec = withRules(normalizer);
    Check.that(
        normalSpec.flag(NormalizerField.ESCAPE_WHITESPACES),
        "escape_whitespaces must be true in training");
    var special = new SpecialPieces(trainer);
    boolean suffix = trainer.flag(TrainerField.TREAT_WHITESPACE_AS_SUFFIX);
    var text =
        TrainingText.load(
            sentences, trainer, new TextNormalizer(normalSpec, suffix, null), special);
    var type = new SentencePieceModel(List.of(), trainer, normalSpec).type();
    int size = trainer.integer(TrainerField.VOCAB_SIZE);
    if (type == ModelType.UNIGRAM || type == ModelType.BPE) {
      int least = text.required().size() + special.size();
      Check.that(
          least <= size,
          "vocab_size %d is too small for the %d characters and special pieces; raise it, or lower"
              + " character_coverage",
          size,
          least);
    }
    List<Piece> found =
        switch (type) {
          case UNIGRAM -> new UnigramTrainer(text, trainer, special.size()).train();
          case BPE -> new BpeTrainer(text, trainer, special.size()).train();
          case WORD -> words(text, trainer, special.size());
          case CHAR -> characters(text, trainer, special.size());
        };
    return assemble(found, special, trainer, normalSpec, text.samples());
  }

  /// The lines of some files, in UTF-8; what is not becomes U+FFFD.
  public static List<String> lines(List<Path> files) {
    var lines = new ArrayList<String>();
    for (var file : files) {
      Check.readable(file);
      var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
      try (var in =
          new BufferedReader(new InputStreamReader(Files.newInputStream(file), decoder))) {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
          if (c == '\n') {
            lines.add(line.toString());
            line.setLength(0);
          } else {
            line.append((char) c);
          }
        }
        if (!line.isEmpty()) {
          lines.add(line.toString());
        }
      } catch (IOException problem) {
        throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
      }
    }
    return lines;
  }

  private static void check(Spec<TrainerField> t) {
    Check.positive("vocab_size", t.integer(TrainerField.VOCAB_SIZE));
    Check.range("character_coverage", t.number(TrainerField.CHARACTER_COVERAGE), 0.98f, 1);
    Check.range(
        "max_sentencepiece_length", t.integer(TrainerField.MAX_SENTENCEPIECE_LENGTH), 1, 512);
    Check.range("num_sub_iterations", t.integer(TrainerField.NUM_SUB_ITERATIONS), 1, 10);
    Check.range("num_threads", t.integer(TrainerField.NUM_THREADS), 1, 1024);
    Check.range("self_test_sample_size", t.integer(TrainerField.SELF_TEST_SAMPLE_SIZE), 0, 1000);
    Check.range("shrinking_factor", t.number(TrainerField.SHRINKING_FACTOR), 0.5f, 0.95f);
    Check.range("max_sentence_length", t.integer(TrainerField.MAX_SENTENCE_LENGTH), 10, 1073741824);
    Check.positive("seed_sentencepiece_size", t.integer(TrainerField.SEED_SENTENCEPIECE_SIZE));
    long sentences = t.count(TrainerField.INPUT_SENTENCE_SIZE);
    Check.that(
        sentences == 0 || sentences > 100,
        "input_sentence_size must be 0 for all, or above 100, is %d",
        sentences);
    String format = t.text(TrainerField.INPUT_FORMAT);
    Check.that(
        format.isEmpty() || format.equals("text") || format.equals("tsv"),
        "input_format must be text or tsv, is %s",
        format);
    boolean plain = t.integer(TrainerField.MODEL_TYPE) > ModelType.BPE.number();
    Check.that(
        plain || !t.flag(TrainerField.USE_ALL_VOCAB), "use_all_vocab needs a word or char model");
    Check.that(
        !t.flag(TrainerField.ENABLE_DIFFERENTIAL_PRIVACY)
            && t.text(TrainerField.SEED_SENTENCEPIECES_FILE).isEmpty(),
        "enable_differential_privacy and seed_sentencepieces_file are not supported");
  }

  private static Spec<NormalizerField> withRules(Spec<NormalizerField> spec) {
    if (spec.has(NormalizerField.PRECOMPILED_CHARSMAP)) {
      return spec;
    }
    String given = spec.text(NormalizerField.NAME);
    String name = given.isEmpty() ? NormalizationRules.NAMES.getFirst() : given;
    return spec.with(NormalizerField.NAME, name)
        .with(NormalizerField.PRECOMPILED_CHARSMAP, NormalizationRules.precompiled(name));
  }

  private static List<Piece> words(TrainingText text, Spec<TrainerField> trainer, int special) {
    Map<String, Long> counts = new HashMap<>();
    for (var sentence : text.sentences()) {
      for (var word : Words.split(sentence.text(), false, false)) {
        counts.merge(word, sentence.count(), Long::sum);
      }
    }
    float logSum = logOfSum(counts.values());
    counts.keySet().removeIf(word -> word.indexOf(PieceRules.RARE) >= 0);
    var order = new ArrayList<>(counts.entrySet());
    order.sort(
        Map.Entry.<String, Long>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry::getKey, Words::compare));
    return frequent(order, trainer, special, logSum);
  }

  private static List<Piece> characters(
      TrainingText text, Spec<TrainerField> trainer, int special) {
    var order =
        text.sortedRequired().stream()
            .map(e -> Map.entry(Character.toString(e.getKey()), e.getValue()))
            .toList();
    return frequent(order, trainer, special, logOfSum(text.required().values()));
  }

  private static float logOfSum(Iterable<Long> counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return (float) Math.log((float) sum);
  }

  private static List<Piece> frequent(
      List<Map.Entry<String, Long>> order, Spec<TrainerField> trainer, int special, float logSum) {
    int room = trainer.integer(TrainerField.VOCAB_SIZE) - special;
    long most = trainer.flag(TrainerField.USE_ALL_VOCAB) ? Long.MAX_VALUE : Math.max(0, room);
    return order.stream()
        .limit(most)
        .map(e ->
            new Piece(
                e.getKey(),
                (float) Math.log((float) (long) e.getValue()) - logSum,
                PieceType.NORMAL))
        .toList();
  }

  private static SentencePieceModel assemble(
      List<Piece> found,
      SpecialPieces special,
      Spec<TrainerField> trainer,
      Spec<NormalizerField> normalizer,
      List<String> samples) {
    boolean everything = trainer.flag(TrainerField.USE_ALL_VOCAB);
    int size =
        everything ? found.size() + special.size() : trainer.integer(TrainerField.VOCAB_SIZE);
    var pieces = new ArrayList<Piece>();
    int used = 0;
    for (int id = 0; id < size; id++) {
      var fixed = special.byId().get(id);
      if (fixed != null) {
        Check.that(
            pieces.size() == id,
            "id %d of \"%s\" cannot be reached: the text has only %d pieces",
            id,
            fixed.text(),
            pieces.size());
        pieces.add(fixed);
      } else if (used < found.size()) {
        pieces.add(found.get(used++));
      }
    }
    boolean exact =
        trainer.flag(TrainerField.HARD_VOCAB_LIMIT)
            && trainer.integer(TrainerField.MODEL_TYPE) != ModelType.CHAR.number();
    Check.that(
        !exact || pieces.size() == size,
        "vocab_size %d is too high for this text; set it to %d or less, or hard_vocab_limit to"
            + " false",
        size,
        pieces.size());
    var spec = trainer.with(TrainerField.VOCAB_SIZE, pieces.size());
    var model =
        new SentencePieceModel(
            pieces, spec, normalizer, null, List.of(), UnknownFieldSet.getDefaultInstance());
    if (samples.isEmpty()) {
      return model;
    }
    var tokenizer = SentencePieceTokenizer.of(model);
    return model.withSelfTests(
        samples.stream()
            .map(s -> new SentencePieceModel.SelfTest(s, String.join(" ", tokenizer.pieces(s))))
            .toList());
  }
}
