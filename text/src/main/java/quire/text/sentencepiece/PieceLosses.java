package quire.text.sentencepiece;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How much likelihood the loss of each piece would cost, when the best other segmentation of the
/// piece takes its place wherever it occurs.
final class PieceLosses {
  /// The loss of a piece that nothing can replace.
  static final float KEEP = Float.POSITIVE_INFINITY;

  private final Lattice.Source source;
  private final List<String> pieces;
  private final byte[][] texts;
  private final long[] counts;
  private final int parts;

  /// The pieces that would replace each; null where the piece itself is never chosen.
  private final int[] @Nullable [] alternatives; // null where a piece segments otherwise by itself

  PieceLosses(
      Lattice.Source source, List<String> pieces, byte[][] texts, long[] counts, int parts) {
    this.source = source;
    this.pieces = pieces;
    this.texts = texts;
    this.counts = counts;
    this.parts = parts;
    this.alternatives = new int[pieces.size()][];
  }

  /// The pieces on the best paths of a part of the sentences, and the sentence of each.
  private static final class Use {
    float total;
    float[] frequencies;
    int[] ids = new int[1024];
    int[] sentences = new int[1024];
    int count;

    Use(int pieces) {
      frequencies = new float[pieces];
    }

    void add(int id, int sentence) {
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, count * 2);
        sentences = Arrays.copyOf(sentences, count * 2);
      }
      ids[count] = id;
      sentences[count++] = sentence;
    }
  }

  /// The loss of each piece; NaN for one that can go at no cost, [#KEEP] for one that must stay.
  float[] compute() {
    findAlternatives();
    int n = pieces.size();
    Use[] uses = new Use[parts];
    IntStream.range(0, parts).parallel().forEach(part -> uses[part] = use(part));
    float total = 0;
    float[] frequency = new float[n];
    float[] occurrences = new float[n];
    for (var use : uses) {
      total += use.total;
      for (int i = 0; i < n; i++) {
        frequency[i] += use.frequencies[i];
      }
      for (int i = 0; i < use.count; i++) {
        occurrences[use.ids[i]] += counts[use.sentences[i]];
      }
    }
    double all = 0;
    for (float f : frequency) {
      all += f;
    }
    float sum = (float) all;
    float logSum = (float) Math.log((double) sum);
    float[] losses = new float[n];
    for (int i = 0; i < n; i++) {
      int[] others = alternatives[i];
      if (frequency[i] == 0 || others == null) {
        losses[i] = Float.NaN;
      } else if (others.length == 0) {
        losses[i] = KEEP;
      } else {
        float share = occurrences[i] / total;
        losses[i] = share * (gain(frequency, i, others, sum, logSum));
      }
    }
    return losses;
  }

  private static float gain(float[] frequency, int i, int[] others, float sum, float logSum) {
    float own = (float) (Math.log((double) frequency[i]) - logSum);
    float logSumWithout = (float) Math.log((double) (sum + frequency[i] * (others.length - 1)));
    float without = 0;
    for (int other : others) {
      without =
          (float)
              (without + (Math.log((double) (frequency[other] + frequency[i])) - logSumWithout));
    }
    return own - without;
  }

  private void findAlternatives() {
    int n = pieces.size();
    IntStream.range(0, parts)
        .parallel()
        .forEach(part -> {
          var lattice = new Lattice(source);
          for (int i = part; i < n; i += parts) {
            alternatives[i] = alternative(lattice, i);
          }
        });
  }

  private int @Nullable [] alternative(Lattice lattice, int piece) {
    byte[] text = pieces.get(piece).getBytes(StandardCharsets.UTF_8);
    lattice.set(text, text.length);
    var best = BestPaths.of(lattice, 2);
    if (best.size() == 1) {
      return new int[0];
    }
    if (best.getFirst().nodes().length >= 2) {
      return null;
    }
    return Arrays.stream(best.get(1).nodes()).map(lattice::id).toArray();
  }

  private Use use(int part) {
    var lattice = new Lattice(source);
    var use = new Use(pieces.size());
    for (int i = part; i < texts.length; i += parts) {
      lattice.set(texts[i], texts[i].length);
      use.total += counts[i];
      for (int node : lattice.viterbi()) {
        int id = lattice.id(node);
        use.frequencies[id] += counts[i];
        use.add(id, i);
      }
    }
    return use;
  }
}
