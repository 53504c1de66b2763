package quire.text.sentencepiece;

/// The most probable segmentation under a unigram model, by one pass over the bytes.
///
/// For each place the best path that ends there is kept: a piece that starts where a path ends
/// proposes a longer one, which wins only when it is strictly better. Sums are single precision, as
/// in the reference, so that ties break alike. A character that no piece covers alone can be the
/// unknown piece at 10 below the worst score.
final class UnigramSegmenter implements Segmenter {
  static final float UNKNOWN_PENALTY = 10;
  private final Vocabulary vocabulary;
  private final int[] units;
  private final int root;

  /// Scores by id; NaN for the pieces that need a closer look (of the user, unused).
  private final float[] scores;

  private final float unknownScore;

  UnigramSegmenter(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    units = vocabulary.trie.units();
    root = vocabulary.trie.root();
    scores = vocabulary.scores.clone();
    for (int id = 0; id < scores.length; id++) {
      if (vocabulary.types[id] != PieceType.NORMAL) {
        scores[id] = Float.NaN;
      }
    }
    unknownScore = vocabulary.lowest - UNKNOWN_PENALTY;
  }

  @Override
  public Segments segment(byte[] text, int n) {
    float[] best = new float[n + 1];
    int[] starts = new int[n + 1]; // one more than where the last piece starts; 0: no path yet
    int[] ids = new int[n + 1];
    for (int at = 0; at < n; ) {
      int width = Math.min(Utf8.length(text[at]), n - at);
      boolean covered = extend(text, at, n, width, best, starts, ids);
      if (!covered) {
        float candidate = unknownScore + best[at];
        int end = at + width;
        if (starts[end] == 0 || candidate > best[end]) {
          best[end] = candidate;
          starts[end] = at + 1;
          ids[end] = vocabulary.unknown;
        }
      }
      at += width;
    }
    var segments = new Segments(n / 2 + 8);
    for (int end = n; end > 0; end = starts[end] - 1) {
      segments.add(ids[end], end);
    }
    segments.reverse();
    return segments;
  }

  /// Proposes every piece that starts at a place.
  ///
  /// @return whether one of them is exactly the character there
  private boolean extend(
      byte[] text, int at, int n, int width, float[] best, int[] starts, int[] ids) {
    final int[] array = units;
    final float before = best[at];
    boolean covered = false;
    int state = root;
    for (int i = at; i < n; ) {
      int b = text[i] & 0xFF;
      int node = state ^ b;
      int unit = array[node];
      if ((unit & 0x800000FF) != b) {
        break;
      }
      i++;
      state = node ^ DoubleArray.offset(unit);
      if ((unit & 0x100) != 0) {
        int id = array[state] & 0x7FFFFFFF;
        float score = scores[id];
        if (Float.isNaN(score)) {
          if (!vocabulary.isUserDefined(id)) {
            continue;
          }
          covered |= proposeSymbol(id, at, i, before, best, starts, ids) && i - at == width;
          continue;
        }
        float candidate = score + before;
        if (starts[i] == 0 || candidate > best[i]) {
          best[i] = candidate;
          starts[i] = at + 1;
          ids[i] = id;
        }
        covered |= i - at == width;
      }
    }
    return covered;
  }

  /// A symbol of the user gets a bonus that grows with its length, so that it is always chosen.
  private boolean proposeSymbol(
      int id, int at, int end, float before, float[] best, int[] starts, int[] ids) {
    float score = (float) ((end - at) * vocabulary.highest - 0.1);
    float candidate = score + before;
    if (starts[end] == 0 || candidate > best[end]) {
      best[end] = candidate;
      starts[end] = at + 1;
      ids[end] = id;
    }
    return true;
  }
}
