package quire.text.sentencepiece;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// All segmentations of a text under a unigram model: a node for every piece at every place.
///
/// Node 0 is the begin, node 1 the end; the others come in the order of their starts. Sums are
/// single precision with the reference's order of operations, so that ties break alike. To be
/// filled again and again, by one thread.
final class Lattice {
  /// Where the pieces come from.
  ///
  /// @param trie of the spellings; values index the other arrays
  /// @param scores of the pieces
  /// @param skipped pieces that are never used, or an empty array
  /// @param symbols pieces of the user, or an empty array
  /// @param highest the best score, which makes the bonus of the user's symbols
  /// @param unknown the id for a character that no piece covers alone
  /// @param unknownScore its score
  record Source(
      DoubleArray trie,
      float[] scores,
      boolean[] skipped,
      boolean[] symbols,
      float highest,
      int unknown,
      float unknownScore) {
    static Source of(Vocabulary vocabulary) {
      int n = vocabulary.size();
      boolean[] skipped = new boolean[n];
      boolean[] symbols = new boolean[n];
      for (int id = 0; id < n; id++) {
        skipped[id] = vocabulary.isUnused(id);
        symbols[id] = vocabulary.isUserDefined(id);
      }
      return new Source(
          vocabulary.trie,
          vocabulary.scores,
          skipped,
          symbols,
          vocabulary.highest,
          vocabulary.unknown,
          vocabulary.lowest - UnigramSegmenter.UNKNOWN_PENALTY);
    }
  }

  private final Source source;
  private int length; // characters
  private int nodes;
  private int[] places = new int[64]; // byte where each character starts, and the end
  private int[] begins = new int[64]; // first node that starts at each character
  private int[] endFirst = new int[64]; // first node that ends before each character
  private int[] endLast = new int[64];
  private int[] starts = new int[256];
  private int[] lengths = new int[256];
  private int[] ids = new int[256];
  private float[] scores = new float[256];
  private int[] nextEnd = new int[256];
  private float[] backScore = new float[256];
  private int[] back = new int[256];
  private float[] alpha = new float[256];
  private float[] beta = new float[256];

  Lattice(Source source) {
    this.source = source;
  }

  /// Fills the lattice with all pieces of a text.
  void set(byte[] text, int n) {
    length = 0;
    reserveCharacters(n + 2);
    for (int at = 0; at < n; at += Math.min(Utf8.length(text[at]), n - at)) {
      places[length++] = at;
    }
    places[length] = n;
    Arrays.fill(endFirst, 0, length + 1, -1);
    nodes = 0;
    addNode(0, 0, -1, 0);
    addNode(length, 0, -1, 0);
    endFirst[0] = 0;
    endLast[0] = 0;
    for (int at = 0; at < length; at++) {
      begins[at] = nodes;
      fill(text, n, at);
    }
    begins[length] = nodes;
  }

  private void fill(byte[] text, int n, int at) {
    var trie = source.trie;
    int[] units = trie.units();
    boolean covered = false;
    int state = trie.root();
    int end = at;
    for (int i = places[at]; i < n; ) {
      int b = text[i] & 0xFF;
      int unit = units[state ^ b];
      if ((unit & 0x800000FF) != b) {
        break;
      }
      state ^= b ^ DoubleArray.offset(unit);
      i++;
      if ((unit & 0x100) == 0) {
        continue;
      }
      int id = units[state] & 0x7FFFFFFF;
      while (places[end] < i) {
        end++;
      }
      if (source.skipped.length > 0 && source.skipped[id]) {
        continue;
      }
      int width = end - at;
      float score = source.scores[id];
      if (source.symbols.length > 0 && source.symbols[id]) {
        score = (float) (width * source.highest - 0.1);
      }
      insert(at, width, id, score);
      covered |= width == 1;
    }
    if (!covered) {
      insert(at, 1, source.unknown, source.unknownScore);
    }
  }

  private void insert(int at, int width, int id, float score) {
    int node = addNode(at, width, id, score);
    int end = at + width;
    if (endFirst[end] < 0) {
      endFirst[end] = node;
    } else {
      nextEnd[endLast[end]] = node;
    }
    endLast[end] = node;
  }

  private int addNode(int at, int width, int id, float score) {
    if (nodes == starts.length) {
      int more = nodes * 2;
      starts = Arrays.copyOf(starts, more);
      lengths = Arrays.copyOf(lengths, more);
      ids = Arrays.copyOf(ids, more);
      scores = Arrays.copyOf(scores, more);
      nextEnd = Arrays.copyOf(nextEnd, more);
      backScore = Arrays.copyOf(backScore, more);
      back = Arrays.copyOf(back, more);
      alpha = Arrays.copyOf(alpha, more);
      beta = Arrays.copyOf(beta, more);
    }
    starts[nodes] = at;
    lengths[nodes] = width;
    ids[nodes] = id;
    scores[nodes] = score;
    nextEnd[nodes] = -1;
    backScore[nodes] = 0;
    back[nodes] = -1;
    return nodes++;
  }

  private void reserveCharacters(int n) {
    if (n > places.length) {
      int more = Math.max(n, places.length * 2);
      places = new int[more];
      begins = new int[more];
      endFirst = new int[more];
      endLast = new int[more];
    }
  }

  int id(int node) {
    return ids[node];
  }

  float score(int node) {
    return scores[node];
  }

  /// The byte where a node ends.
  int end(int node) {
    return places[starts[node] + lengths[node]];
  }

  float backScore(int node) {
    return backScore[node];
  }

  int start(int node) {
    return starts[node];
  }

  int firstEnding(int place) {
    return endFirst[place];
  }

  int nextEnding(int node) {
    return nextEnd[node];
  }

  float alpha(int node) {
    return alpha[node];
  }

  int nodes() {
    return nodes;
  }

  int length() {
    return length;
  }

  /// The nodes of the best path, begin and end left out.
  int[] viterbi() {
    for (int at = 0; at <= length; at++) {
      int to = at < length ? begins[at + 1] : nodes;
      for (int node = begins[at]; node < to; node++) {
        chooseBack(node, at);
      }
    }
    chooseBack(1, length);
    int count = 0;
    for (int node = back[1]; node > 0; node = back[node]) {
      count++;
    }
    int[] path = new int[count];
    for (int node = back[1]; node > 0; node = back[node]) {
      path[--count] = node;
    }
    return path;
  }

  private void chooseBack(int node, int at) {
    int best = -1;
    float bestScore = 0;
    for (int left = endFirst[at]; left >= 0; left = nextEnd[left]) {
      float candidate = backScore[left] + scores[node];
      if (best < 0 || candidate > bestScore) {
        best = left;
        bestScore = candidate;
      }
    }
    back[node] = best;
    backScore[node] = bestScore;
  }

  /// Fills in, for each node, the log of the summed probability of all that leads to it.
  ///
  /// @param sharpness the power that probabilities are raised to
  void forward(float sharpness) {
    alpha[0] = 0;
    for (int at = 0; at <= length; at++) {
      int to = at < length ? begins[at + 1] : nodes;
      for (int node = begins[at]; node < to; node++) {
        alpha[node] = sumBefore(at, sharpness);
      }
    }
    alpha[1] = sumBefore(length, sharpness);
  }

  private float sumBefore(int at, float sharpness) {
    float sum = 0;
    boolean first = true;
    for (int left = endFirst[at]; left >= 0; left = nextEnd[left]) {
      sum = logSumExp(sum, sharpness * scores[left] + alpha[left], first);
      first = false;
    }
    return sum;
  }

  private void backward() {
    beta[1] = 0;
    for (int at = length; at >= 0; at--) {
      for (int left = endFirst[at]; left >= 0; left = nextEnd[left]) {
        float sum = 0;
        boolean first = true;
        int from = at < length ? begins[at] : 1;
        int to = at < length ? begins[at + 1] : 2;
        for (int node = from; node < to; node++) {
          sum = logSumExp(sum, scores[node] + beta[node], first);
          first = false;
        }
        beta[left] = sum;
      }
    }
  }

  /// Adds how often each piece is expected in the text.
  ///
  /// @param frequency how often the text occurs
  /// @return frequency times the log likelihood of the text
  float addExpected(float frequency, float[] expected) {
    forward(1);
    backward();
    float total = alpha[1];
    for (int node = 2; node < nodes; node++) {
      if (ids[node] >= 0) {
        float log = alpha[node] + scores[node] + beta[node] - total;
        expected[ids[node]] = (float) (expected[ids[node]] + frequency * Math.exp(log));
      }
    }
    return frequency * total;
  }

  /// log(exp(x) + exp(y)), or y alone the first time.
  private static float logSumExp(float x, float y, boolean first) {
    if (first) {
      return y;
    }
    float least = Math.min(x, y);
    float most = Math.max(x, y);
    return most > least + 50 ? most : (float) (most + Math.log(Math.exp(least - most) + 1.0));
  }

  /// Draws a segmentation with its probability, raised to a power.
  int[] sample(float sharpness, RandomGenerator random) {
    forward(sharpness);
    int[] path = new int[length];
    int count = 0;
    int node = 1;
    while (true) {
      float total = alpha[node];
      double rest = random.nextDouble() * sumOfProbabilities(node, sharpness, total);
      int chosen = endFirst[starts[node]];
      for (int left = chosen; left >= 0 && rest >= 0; left = nextEnd[left]) {
        chosen = left;
        rest -= probability(left, sharpness, total);
      }
      if (chosen == 0) {
        break;
      }
      path[count++] = chosen;
      node = chosen;
    }
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      result[i] = path[count - 1 - i];
    }
    return result;
  }

  private double sumOfProbabilities(int node, float sharpness, float total) {
    double sum = 0;
    for (int left = endFirst[starts[node]]; left >= 0; left = nextEnd[left]) {
      sum += probability(left, sharpness, total);
    }
    return sum;
  }

  private double probability(int left, float sharpness, float total) {
    return Math.exp(alpha[left] + sharpness * scores[left] - total);
  }

  /// The entropy of the segmentations in nats, their probabilities raised to a power.
  float entropy(float sharpness) {
    forward(sharpness);
    float[] entropies = new float[nodes];
    for (int at = 0; at <= length; at++) {
      int from = at < length ? begins[at] : 1;
      int to = at < length ? begins[at + 1] : 2;
      for (int node = from; node < to; node++) {
        for (int left = endFirst[at]; left >= 0; left = nextEnd[left]) {
          float log = sharpness * scores[left] + alpha[left] - alpha[node];
          entropies[node] = (float) (entropies[node] + Math.exp(log) * (entropies[left] + log));
        }
      }
    }
    return -entropies[1];
  }
}
