package quire.text.sentencepiece;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// The pieces of a model, ready for look-ups.
final class Vocabulary {
  final List<Piece> pieces;
  final PieceType[] types;
  final float[] scores;
  final int unknown;

  /// Of the pieces that encoding may find by their spelling: normal, of the user, unused.
  final DoubleArray trie;

  /// Of all others.
  private final Map<String, Integer> reserved = new HashMap<>();

  /// Ids of the 256 byte pieces, or null.
  final int @Nullable [] bytes;

  final @Nullable SymbolMatcher symbols;
  final float lowest;
  final float highest;

  Vocabulary(List<Piece> pieces, boolean byteFallback) {
    this.pieces = pieces;
    int n = pieces.size();
    types = new PieceType[n];
    scores = new float[n];
    var userDefined = new ArrayList<String>();
    int unknownId = -1;
    float least = Float.MAX_VALUE;
    float most = Float.MIN_NORMAL;
    for (int id = 0; id < n; id++) {
      var piece = pieces.get(id);
      types[id] = piece.type();
      scores[id] = piece.score();
      check(piece, id, byteFallback);
      switch (piece.type()) {
        case UNKNOWN -> {
          Check.that(unknownId < 0, "pieces %d and %d are both the unknown one", unknownId, id);
          unknownId = id;
        }
        case USER_DEFINED -> userDefined.add(piece.text());
        case NORMAL -> {
          least = Math.min(least, piece.score());
          most = Math.max(most, piece.score());
        }
        default -> {}
      }
      if (!piece.type().isSpelled()) {
        Integer other = reserved.putIfAbsent(piece.text(), id);
        Check.that(
            other == null, "piece \"%s\" is there twice, ids %d and %d", piece.text(), other, id);
      }
    }
    Check.that(unknownId >= 0, "the model has no unknown piece");
    unknown = unknownId;
    lowest = least;
    highest = most;
    symbols = userDefined.isEmpty() ? null : new SymbolMatcher(userDefined);
    trie = buildTrie();
    bytes = byteFallback ? bytePieces() : null;
  }

  private static void check(Piece piece, int id, boolean byteFallback) {
    Check.that(!piece.text().isEmpty(), "piece %d is empty", id);
    Check.that(!Float.isNaN(piece.score()), "piece %d, \"%s\", has no score", id, piece.text());
    Check.that(
        piece.type() != PieceType.BYTE || byteFallback,
        "piece %d, \"%s\", is a byte, but the model does not spell in bytes",
        id,
        piece.text());
    Check.that(
        piece.type() != PieceType.BYTE || byteOf(piece.text()) >= 0,
        "piece %d, \"%s\", is no byte; bytes are <0x00> to <0xFF>",
        id,
        piece.text());
  }

  private DoubleArray buildTrie() {
    int n = 0;
    byte[][] keys = new byte[pieces.size()][];
    Integer[] order = new Integer[pieces.size()];
    for (int id = 0; id < keys.length; id++) {
      if (types[id].isSpelled()) {
        keys[id] = pieces.get(id).text().getBytes(StandardCharsets.UTF_8);
        order[n++] = id;
      }
    }
    Arrays.sort(order, 0, n, (a, b) -> Arrays.compareUnsigned(keys[a], keys[b]));
    byte[][] sorted = new byte[n][];
    int[] values = new int[n];
    for (int i = 0; i < n; i++) {
      values[i] = order[i];
      sorted[i] = keys[values[i]];
      Check.that(
          i == 0 || !Arrays.equals(sorted[i], sorted[i - 1]),
          "piece \"%s\" is there twice, ids %d and %d",
          pieces.get(values[i]).text(),
          i == 0 ? 0 : values[i - 1],
          values[i]);
    }
    return DoubleArrayBuilder.build(sorted, values);
  }

  private int[] bytePieces() {
    int[] ids = new int[256];
    for (int b = 0; b < 256; b++) {
      String text = spelling(b);
      Integer id = reserved.get(text);
      Check.that(
          id != null && types[id] == PieceType.BYTE,
          "the model spells in bytes, but has no byte piece %s",
          text);
      ids[b] = java.util.Objects.requireNonNull(id);
    }
    return ids;
  }

  /// The spelling of a byte's piece.
  static String spelling(int b) {
    return String.format("<0x%02X>", b);
  }

  /// The byte of a byte piece's spelling, or -1.
  static int byteOf(String text) {
    if (text.length() != 6 || !text.startsWith("<0x") || text.charAt(5) != '>') {
      return -1;
    }
    int high = digit(text.charAt(3));
    int low = digit(text.charAt(4));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  }

  int size() {
    return pieces.size();
  }

  /// The id of a spelling, -1 where there is none.
  int find(String text) {
    Integer id = reserved.get(text);
    if (id != null) {
      return id;
    }
    byte[] key = text.getBytes(StandardCharsets.UTF_8);
    return trie.exact(key, 0, key.length);
  }

  /// The id of a spelling, the unknown one where there is none.
  int id(byte[] text, int from, int to) {
    if (!reserved.isEmpty() && to - from <= 64) {
      Integer id = reserved.get(new String(text, from, to - from, StandardCharsets.UTF_8));
      if (id != null) {
        return id;
      }
    }
    int id = trie.exact(text, from, to);
    return id < 0 ? unknown : id;
  }

  boolean isUserDefined(int id) {
    return types[id] == PieceType.USER_DEFINED;
  }

  boolean isUnused(int id) {
    return types[id] == PieceType.UNUSED;
  }
}
