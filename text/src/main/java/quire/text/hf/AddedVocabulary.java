package quire.text.hf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import quire.text.hf.Pieces.Rewrite;
import quire.text.unicode.CodePoints;

/// The added tokens of a tokenizer and their places in a text.
final class AddedVocabulary {
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final TreeMap<Integer, AddedToken> tokens = new TreeMap<>();
  private final Map<Integer, String> normalized = new HashMap<>();
  private final Set<String> special = new HashSet<>();
  private final Finder raw = new Finder();
  private final Finder afterNormalizer = new Finder();

  /// A token that the model has keeps its id there; the others follow the model's, in order.
  AddedVocabulary(List<AddedToken> list, Model.Vocabulary model, List<Rewrite> normalizer) {
    int next = model.size();
    for (var token : list) {
      if (token.content().isEmpty()) {
        continue;
      }
      Integer known = ids.get(token.content());
      int id = known != null ? known : model.id(token.content());
      if (id < 0) {
        id = next++;
      }
      ids.put(token.content(), id);
      tokens.put(id, token);
      if (token.special()) {
        special.add(token.content());
      }
      if (token.normalized()) {
        int[] points = token.content().codePoints().toArray();
        var pieces = new Pieces(points, points.length, false);
        normalizer.forEach(pieces::rewrite);
        String now = new String(pieces.text, 0, pieces.length);
        if (!now.equals(token.content())) {
          normalized.put(id, now);
        }
      }
    }
    tokens.forEach((id, token) -> {
      var finder = token.normalized() ? afterNormalizer : raw;
      finder.insert(normalized.getOrDefault(id, token.content()), id);
    });
  }

  /// The id of an added token, or null.
  @Nullable Integer id(String token) {
    return ids.get(token);
  }

  /// The added token of an id, or null.
  @Nullable AddedToken token(int id) {
    return tokens.get(id);
  }

  /// The spelling of an added token as the decoder needs it, or null.
  @Nullable String decoded(int id) {
    var token = tokens.get(id);
    return token == null ? null : normalized.getOrDefault(id, token.content());
  }

  /// Whether a spelling is a special token's.
  boolean isSpecial(String token) {
    return special.contains(token);
  }

  /// By id.
  Map<Integer, AddedToken> all() {
    return tokens;
  }

  /// Cuts out the tokens that are not normalised.
  void splitRaw(Pieces pieces, boolean readSpecial) {
    split(pieces, raw, readSpecial);
  }

  /// Cuts out the tokens that are normalised.
  void splitNormalized(Pieces pieces, boolean readSpecial) {
    split(pieces, afterNormalizer, readSpecial);
  }

  private void split(Pieces pieces, Finder finder, boolean readSpecial) {
    if (finder.isEmpty()) {
      return;
    }
    int old = pieces.renew();
    for (int i = 0; i < old; i++) {
      if (pieces.oldAdded(i) == Pieces.TEXT) {
        cut(pieces, pieces.oldStart(i), pieces.oldEnd(i), finder, readSpecial);
      } else {
        pieces.add(pieces.oldStart(i), pieces.oldEnd(i), pieces.oldAdded(i), pieces.oldOrigin(i));
      }
    }
  }

  private void cut(Pieces pieces, int from, int to, Finder finder, boolean readSpecial) {
    int[] text = pieces.text;
    int done = from;
    for (int i = from; i < to; ) {
      long match = finder.longest(text, i, to);
      if (match < 0) {
        i++;
        continue;
      }
      int start = i;
      int stop = (int) (match >>> 32);
      i = stop;
      var token = tokens.get((int) match);
      if (token == null || !fits(token, text, from, start, stop, to, readSpecial)) {
        continue;
      }
      while (token.lstrip() && start > done && isSpace(text[start - 1])) {
        start--;
      }
      while (token.rstrip() && stop < to && isSpace(text[stop])) {
        stop++;
      }
      start = Math.max(start, done);
      pieces.addPart(done, start, Pieces.TEXT);
      pieces.addPart(start, stop, (int) match);
      done = stop;
      i = Math.max(i, stop);
    }
    pieces.addPart(done, to, Pieces.TEXT);
  }

  private boolean fits(
      AddedToken token, int[] text, int from, int start, int stop, int to, boolean readSpecial) {
    if (!readSpecial && special.contains(token.content())) {
      return false;
    }
    return !token.singleWord()
        || ((start == from || !isWord(text[start - 1])) && (stop == to || !isWord(text[stop])));
  }

  private static boolean isSpace(int c) {
    return CodePoints.WHITE_SPACE.contains(c);
  }

  private static boolean isWord(int c) {
    return CodePoints.isWord(c) || c == 0x200C || c == 0x200D;
  }

  /// Finds the longest of many texts at a place.
  private static final class Finder {
    private final LongTable edges = new LongTable(64);
    private final List<Integer> ends = new ArrayList<>(List.of(-1));
    private final boolean[] first = new boolean[128];

    boolean isEmpty() {
      return ends.size() == 1;
    }

    void insert(String text, int id) {
      if (text.isEmpty()) {
        return;
      }
      int node = 0;
      if (text.codePointAt(0) < 128) {
        first[text.codePointAt(0)] = true;
      }
      for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
        long edge = (long) node << 21 | text.codePointAt(i);
        int child = edges.get(edge);
        if (child < 0) {
          child = ends.size();
          ends.add(-1);
          edges.put(edge, child);
        }
        node = child;
      }
      ends.set(node, id);
    }

    /// The end of the longest match and its id, or -1.
    long longest(int[] text, int from, int to) {
      if (text[from] < 128 && !first[text[from]]) {
        return -1;
      }
      long found = -1;
      int node = 0;
      for (int i = from; i < to; i++) {
        node = edges.get((long) node << 21 | text[i]);
        if (node < 0) {
          break;
        }
        int id = ends.get(node);
        if (id >= 0) {
          found = (long) (i + 1) << 32 | id;
        }
      }
      return found;
    }
  }
}
