package quire.text.sentencepiece;

import java.util.List;
import java.util.random.RandomGenerator;
import quire.base.Check;

/// Other segmentations of a text than the best one: the next best, and drawn ones.
final class Alternatives {
  private static final int MOST_BEST = 1024;
  private final Vocabulary vocabulary;
  private final Segmenter segmenter;

  private final String kind;

  /// @param kind of the model, as a refusal names it
  Alternatives(Vocabulary vocabulary, Segmenter segmenter, String kind) {
    this.vocabulary = vocabulary;
    this.segmenter = segmenter;
    this.kind = kind;
  }

  /// A segmentation and its log probability, not normalised over all segmentations.
  record Scored(Segments segments, float score) {}

  List<Scored> best(TextNormalizer.Normalized normal, int n) {
    Check.range("n", n, 1, MOST_BEST);
    var lattice = lattice(normal);
    var paths =
        n == 1
            ? List.of(new BestPaths.Path(lattice.viterbi(), lattice.backScore(1)))
            : BestPaths.of(lattice, n);
    return paths.stream().map(p -> new Scored(segments(lattice, p.nodes()), p.score())).toList();
  }

  Segments sample(TextNormalizer.Normalized normal, double alpha, RandomGenerator random) {
    Check.finite("alpha", alpha);
    if (segmenter instanceof BpeSegmenter bpe) {
      Check.range("alpha", alpha, 0, 1);
      return bpe.sample(normal.bytes, normal.length, alpha, random);
    }
    var lattice = lattice(normal);
    return segments(lattice, lattice.sample((float) alpha, random));
  }

  double entropy(TextNormalizer.Normalized normal, double alpha) {
    return lattice(normal).entropy((float) alpha);
  }

  /// Draws an index by the probabilities of log scores raised to a power.
  ///
  /// @param scores the largest first, unless alpha is negative
  static int draw(double[] scores, double alpha, RandomGenerator random) {
    double[] weights = new double[scores.length];
    double rest = 0;
    for (int i = 0; i < scores.length; i++) {
      weights[i] = Math.exp((scores[i] - scores[0]) * alpha);
      rest += weights[i];
    }
    rest *= random.nextDouble();
    int chosen = 0;
    while (chosen + 1 < weights.length && (rest -= weights[chosen]) >= 0) {
      chosen++;
    }
    return chosen;
  }

  private Lattice lattice(TextNormalizer.Normalized normal) {
    Check.that(
        segmenter instanceof UnigramSegmenter,
        "this needs a unigram model, the model is of kind %s",
        kind);
    var lattice = new Lattice(Lattice.Source.of(vocabulary));
    lattice.set(normal.bytes, normal.length);
    return lattice;
  }

  private static Segments segments(Lattice lattice, int[] path) {
    var segments = new Segments(path.length);
    for (int node : path) {
      segments.add(lattice.id(node), lattice.end(node));
    }
    return segments;
  }
}
