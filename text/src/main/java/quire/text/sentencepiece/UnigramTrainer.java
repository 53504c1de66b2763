package quire.text.sentencepiece;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Trains a unigram model (Kudo, *Subword Regularization*, 2018): many substrings at first, then EM
/// steps and prunings in turn until few enough are left.
///
/// The M step is the variational one: digamma of the expected counts in place of their logarithm
/// drives rare pieces out. Sums are single precision and taken in `num_threads` parts whatever the
/// number of cores, which makes the rounding that of the reference.
final class UnigramTrainer {
  private static final float LEAST_EXPECTED = 0.5f;
  private static final float MINIMUM_STEP = 0.0001f;

  private final TrainingText text;
  private final Spec<TrainerField> trainer;
  private final int special;
  private final int parts;
  private final int wanted;

  /// The pieces of the present model and their scores.
  private List<String> pieces = List.of();

  private float[] scores = {};

  UnigramTrainer(TrainingText text, Spec<TrainerField> trainer, int special) {
    this.text = text;
    this.trainer = trainer;
    this.special = special;
    this.parts = trainer.integer(TrainerField.NUM_THREADS);
    this.wanted = (int) (trainer.integer(TrainerField.VOCAB_SIZE) * 1.1);
  }

  List<Piece> train() {
    seed();
    if (trainer.flag(TrainerField.SPLIT_BY_WHITESPACE)) {
      text.splitByWhitespace();
    }
    var sentences = text.sentences();
    byte[][] texts =
        sentences.stream()
            .map(s -> s.text().getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    long[] counts = sentences.stream().mapToLong(TrainingText.Sentence::count).toArray();
    while (true) {
      for (int i = 0; i < trainer.integer(TrainerField.NUM_SUB_ITERATIONS); i++) {
        maximize(expect(texts, counts));
      }
      if (pieces.size() <= wanted) {
        return finish();
      }
      prune(texts, counts);
      if (pieces.size() <= wanted) {
        return finish();
      }
    }
  }

  private void seed() {
    var seeds = new SeedPieces(text, trainer).find();
    pieces = seeds.stream().map(SeedPieces.Seed::text).toList();
    float sum = 0;
    for (var seed : seeds) {
      sum += seed.score();
    }
    float logSum = (float) Math.log((double) sum);
    scores = new float[seeds.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (Math.log((double) seeds.get(i).score()) - logSum);
    }
  }

  private float lowest() {
    float lowest = Float.MAX_VALUE;
    for (float score : scores) {
      lowest = Math.min(lowest, score);
    }
    return lowest;
  }

  /// The present model; what no piece covers counts as the first piece, as in the reference.
  private Lattice.Source source() {
    byte[][] keys =
        pieces.stream().map(p -> p.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    Integer[] order = new Integer[keys.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Arrays.compareUnsigned(keys[a], keys[b]));
    byte[][] sorted = new byte[keys.length][];
    int[] values = new int[keys.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = order[i];
      sorted[i] = keys[values[i]];
    }
    return new Lattice.Source(
        DoubleArrayBuilder.build(sorted, values),
        scores,
        new boolean[0],
        new boolean[0],
        0,
        0,
        lowest() - UnigramSegmenter.UNKNOWN_PENALTY);
  }

  private float[] expect(byte[][] texts, long[] counts) {
    var source = source();
    int n = pieces.size();
    float[][] partial = new float[parts][];
    IntStream.range(0, parts)
        .parallel()
        .forEach(part -> {
          var lattice = new Lattice(source);
          float[] expected = new float[n];
          for (int i = part; i < texts.length; i += parts) {
            lattice.set(texts[i], texts[i].length);
            lattice.addExpected(counts[i], expected);
          }
          partial[part] = expected;
        });
    float[] expected = partial[0];
    for (int part = 1; part < parts; part++) {
      for (int k = 0; k < n; k++) {
        expected[k] += partial[part][k];
      }
    }
    return expected;
  }

  private void maximize(float[] expected) {
    var kept = new ArrayList<String>();
    float[] counts = new float[expected.length];
    float sum = 0;
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] >= LEAST_EXPECTED) {
        counts[kept.size()] = expected[i];
        kept.add(pieces.get(i));
        sum += expected[i];
      }
    }
    float logSum = (float) digamma(sum);
    float[] updated = new float[kept.size()];
    for (int i = 0; i < updated.length; i++) {
      updated[i] = (float) (digamma(counts[i]) - logSum);
    }
    pieces = kept;
    scores = updated;
  }

  /// The derivative of log gamma: shifted to 7 or more by recurrence, then its asymptotic series
  /// around a half.
  static double digamma(double x) {
    double result = 0;
    double at = x;
    for (; at < 7; at++) {
      result -= 1 / at;
    }
    at -= 1.0 / 2.0;
    double inverse = 1.0 / at;
    double second = inverse * inverse;
    double fourth = second * second;
    result +=
        Math.log(at)
            + (1.0 / 24.0) * second
            - (7.0 / 960.0) * fourth
            + (31.0 / 8064.0) * fourth * second
            - (127.0 / 30720.0) * fourth * fourth;
    return result;
  }

  /// Keeps the pieces whose loss would cost most likelihood.
  private void prune(byte[][] texts, long[] counts) {
    var source = source();
    var losses = new PieceLosses(source, pieces, texts, counts, parts);
    float[] loss = losses.compute();
    var kept = new ArrayList<Integer>();
    var candidates = new ArrayList<Integer>();
    for (int i = 0; i < loss.length; i++) {
      if (loss[i] == PieceLosses.KEEP) {
        kept.add(i);
      } else if (!Float.isNaN(loss[i])) {
        candidates.add(i);
      }
    }
    candidates.sort(
        Comparator.comparingDouble((Integer i) -> -loss[i]).thenComparingInt(Integer::intValue));
    int size =
        Math.max(
            wanted, (int) (trainer.number(TrainerField.SHRINKING_FACTOR) * (float) pieces.size()));
    for (int i : candidates) {
      if (kept.size() == size) {
        break;
      }
      kept.add(i);
    }
    float[] updated = new float[kept.size()];
    var texts2 = new ArrayList<String>(updated.length);
    for (int i = 0; i < updated.length; i++) {
      updated[i] = scores[kept.get(i)];
      texts2.add(pieces.get(kept.get(i)));
    }
    pieces = texts2;
    scores = updated;
  }

  /// All characters to cover, then the best pieces up to the size asked for.
  private List<Piece> finish() {
    Map<String, Float> scoreOf = new HashMap<>();
    for (int i = 0; i < scores.length; i++) {
      scoreOf.put(pieces.get(i), scores[i]);
    }
    var result = new ArrayList<Piece>();
    Set<String> taken = new HashSet<>();
    float lowest = lowest();
    float penalty = 0;
    for (var entry : text.sortedRequired()) {
      String character = Character.toString(entry.getKey());
      Float score = scoreOf.get(character);
      if (score == null) {
        score = lowest + penalty;
        penalty += MINIMUM_STEP;
      }
      result.add(new Piece(character, score, PieceType.NORMAL));
      taken.add(character);
    }
    int size = trainer.integer(TrainerField.VOCAB_SIZE) - special;
    var order = new ArrayList<Piece>();
    for (int i = 0; i < scores.length; i++) {
      order.add(new Piece(pieces.get(i), scores[i], PieceType.NORMAL));
    }
    var byScore =
        Comparator.comparingDouble((Piece p) -> -p.score())
            .thenComparing(Piece::text, Words::compare);
    order.sort(byScore);
    for (var piece : order) {
      if (!taken.contains(piece.text())) {
        if (result.size() == size) {
          break;
        }
        result.add(piece);
      }
    }
    result.sort(byScore);
    return result;
  }
}
