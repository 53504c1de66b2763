package quire.text.hf;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quire.base.Check;
import quire.base.RequestException;
import tools.jackson.databind.node.ObjectNode;

/// A unigram language model over pieces: the segmentation whose scores sum highest.
///
/// Source: Kudo, "Subword regularization", ACL 2018, section 3.2; best path by Viterbi.
final class UnigramModel implements Model {
  private static final double UNKNOWN_PENALTY = 10;
  private final List<String> pieces;
  private final double[] scores;
  private final int unknown;
  private final boolean byteFallback;
  private final Vocabulary vocabulary;
  private final LongTable trie;
  private final IntList leaves = new IntList(1024);
  private final double unknownScore;
  private final int[] byteIds = new int[256];

  /// @param unknown the id of the unknown piece, -1 for none
  UnigramModel(
      List<String> pieces, double[] scores, int unknown, boolean byteFallback, String where) {
    Check.that(
        unknown < pieces.size(), "%s: unk_id %d is outside of the vocabulary", where, unknown);
    this.pieces = pieces;
    this.scores = scores;
    this.unknown = unknown;
    this.byteFallback = byteFallback;
    Map<String, Integer> ids = new HashMap<>();
    trie = new LongTable(4 * pieces.size());
    leaves.add(-1);
    double least = Double.POSITIVE_INFINITY;
    for (int id = 0; id < scores.length; id++) {
      ids.put(pieces.get(id), id);
      insert(pieces.get(id), id);
      least = Math.min(least, scores[id]);
    }
    vocabulary = new Vocabulary(ids);
    unknownScore = least - UNKNOWN_PENALTY;
    for (int b = 0; b < 256; b++) {
      byteIds[b] = vocabulary.id(String.format(Locale.ROOT, "<0x%02X>", b));
    }
  }

  private void insert(String piece, int id) {
    int node = 0;
    for (int i = 0; i < piece.length(); i += Character.charCount(piece.codePointAt(i))) {
      long edge = (long) node << 21 | piece.codePointAt(i);
      int child = trie.get(edge);
      if (child < 0) {
        child = leaves.size;
        leaves.add(-1);
        trie.put(edge, child);
      }
      node = child;
    }
    leaves.values[node] = id;
  }

  @Override
  public String kind() {
    return "unigram";
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Word encode(int[] text, int from, int to) {
    int n = to - from;
    double[] best = new double[n + 1];
    int[] starts = new int[n + 1];
    int[] ids = new int[n + 1];
    java.util.Arrays.fill(starts, -1);
    for (int i = 0; i < n; i++) {
      boolean single = false;
      int node = 0;
      for (int j = i; j < n; j++) {
        node = trie.get((long) node << 21 | text[from + j]);
        if (node < 0) {
          break;
        }
        int id = leaves.values[node];
        if (id >= 0) {
          reach(best, starts, ids, i, j + 1, best[i] + scores[id], id);
          single |= j == i;
        }
      }
      if (!single) {
        if (unknown < 0 && starts[i + 1] < 0) {
          throw noUnknown();
        }
        reach(best, starts, ids, i, i + 1, best[i] + unknownScore, unknown);
      }
    }
    return path(text, from, n, starts, ids);
  }

  private static void reach(
      double[] best, int[] starts, int[] ids, int from, int to, double score, int id) {
    if (starts[to] < 0 || score > best[to]) {
      best[to] = score;
      starts[to] = from;
      ids[to] = id;
    }
  }

  private RequestException noUnknown() {
    return new RequestException(
        "the text has a character that is not in the vocabulary, and there is no unk_id");
  }

  /// Walks the best path; unknown pieces in a row become one.
  private Word path(int[] text, int from, int n, int[] starts, int[] ids) {
    var ends = new IntList(n);
    for (int end = n; end > 0; ) {
      ends.add(end);
      boolean lost = ids[end] == unknown;
      end = starts[end];
      while (lost && end > 0 && ids[end] == unknown) {
        end = starts[end];
      }
    }
    var out = new IntList[] {new IntList(n), new IntList(n), new IntList(n)};
    int start = 0;
    int bytes = 0;
    for (int i = ends.size - 1; i >= 0; i--) {
      int end = ends.values[i];
      int size = 0;
      for (int j = start; j < end; j++) {
        size += ByteAlphabet.size(text[from + j]);
      }
      add(text, from + start, from + end, ids[end], bytes, bytes + size, out);
      start = end;
      bytes += size;
    }
    return new Word(out[0].toArray(), out[1].toArray(), out[2].toArray());
  }

  private void add(int[] text, int from, int to, int id, int start, int end, IntList[] out) {
    int token = id;
    if (id == unknown) {
      // Several unknown characters may spell a piece all the same.
      String string = new String(text, from, to - from);
      token = vocabulary.id(string);
      if (token < 0 && byteFallback && fallBack(string, start, end, out)) {
        return;
      }
      token = token < 0 ? unknown : token;
      if (token < 0) {
        throw noUnknown();
      }
    }
    out[0].add(token);
    out[1].add(start);
    out[2].add(end);
  }

  private boolean fallBack(String string, int start, int end, IntList[] out) {
    byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
    for (byte b : utf8) {
      if (byteIds[b & 0xFF] < 0) {
        return false;
      }
    }
    for (byte b : utf8) {
      out[0].add(byteIds[b & 0xFF]);
      out[1].add(start);
      out[2].add(end);
    }
    return true;
  }

  @Override
  public void write(ObjectNode out) {
    out.put("type", "Unigram");
    if (unknown < 0) {
      out.putNull("unk_id");
    } else {
      out.put("unk_id", unknown);
    }
    var list = out.putArray("vocab");
    for (int id = 0; id < scores.length; id++) {
      list.addArray().add(pieces.get(id)).add(scores[id]);
    }
    out.put("byte_fallback", byteFallback);
  }
}
