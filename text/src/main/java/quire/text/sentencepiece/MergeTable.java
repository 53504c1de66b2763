package quire.text.sentencepiece;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Which two symbols merge into which piece.
///
/// Symbols are numbered: a piece by its id, a character that is no piece but occurs in one from the
/// number of pieces on. Every way to cut a piece into two symbols is one merge.
final class MergeTable {
  /// No symbol, no merge.
  static final int NONE = -1;

  private final Vocabulary vocabulary;
  private final DoubleArray characters;
  private final int[] ascii = new int[128];

  /// The id that each symbol stands for in the end.
  private final int[] ids;

  /// Open addressing: left and right symbol in one key, and the piece.
  private long[] keys = new long[1 << 10];

  private int[] merged = new int[1 << 10];
  private int count;

  /// Whether U+2581 occurs in pieces of the text only as the first character.
  private boolean spaceLeads = true;

  /// Whether merging can end in a piece that is never used.
  private boolean unused;

  MergeTable(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    byte[][] spellings = new byte[vocabulary.size()][];
    for (int id = 0; id < spellings.length; id++) {
      spellings[id] = vocabulary.pieces.get(id).text().getBytes(StandardCharsets.UTF_8);
    }
    byte[][] sorted = characters(spellings);
    int[] numbers = new int[sorted.length];
    int next = vocabulary.size();
    int[] found = new int[vocabulary.size() + sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      byte[] character = sorted[i];
      int id = vocabulary.trie.exact(character, 0, character.length);
      numbers[i] = id >= 0 ? id : next++;
      unused |= id >= 0 && vocabulary.isUnused(id);
      found[numbers[i]] = vocabulary.id(character, 0, character.length);
    }
    characters = DoubleArrayBuilder.build(sorted, numbers);
    Arrays.fill(ascii, NONE);
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i].length == 1 && sorted[i][0] >= 0) {
        ascii[sorted[i][0]] = numbers[i];
      }
    }
    for (int id = 0; id < spellings.length; id++) {
      found[id] = vocabulary.id(spellings[id], 0, spellings[id].length);
    }
    ids = Arrays.copyOf(found, next);
    Arrays.fill(keys, -1);
    for (int id = 0; id < spellings.length; id++) {
      if (vocabulary.types[id].isSpelled()) {
        addMerges(spellings[id], id);
      }
    }
  }

  private static byte[][] characters(byte[][] spellings) {
    var seen = new java.util.TreeSet<byte[]>(Arrays::compareUnsigned);
    for (byte[] text : spellings) {
      for (int at = 0; at < text.length; ) {
        int width = Math.min(Utf8.length(text[at]), text.length - at);
        if (text[at] != 0) {
          seen.add(Arrays.copyOfRange(text, at, at + width));
        }
        at += width;
      }
    }
    return seen.toArray(byte[][]::new);
  }

  private void addMerges(byte[] text, int id) {
    int first = Math.min(Utf8.length(text[0]), text.length);
    for (int cut = first; cut < text.length; ) {
      int left = symbol(text, 0, cut);
      int right = left == NONE ? NONE : symbol(text, cut, text.length);
      if (right != NONE) {
        put((long) left << 32 | right, id);
        unused |= vocabulary.isUnused(id);
      }
      spaceLeads &=
          vocabulary.isUserDefined(id) || !Utf8.startsWith(text, cut, text.length, Utf8.SPACE);
      cut += Math.min(Utf8.length(text[cut]), text.length - cut);
    }
  }

  private int symbol(byte[] text, int from, int to) {
    int id = vocabulary.trie.exact(text, from, to);
    if (id >= 0) {
      return id;
    }
    return to - from <= 4 && Utf8.length(text[from]) == to - from
        ? character(text, from, to)
        : NONE;
  }

  /// The symbol of one character.
  int character(byte[] text, int from, int to) {
    if (to - from == 1 && text[from] >= 0) {
      return ascii[text[from]];
    }
    return characters.exact(text, from, to);
  }

  private void put(long key, int id) {
    if (2 * ++count > keys.length) {
      long[] oldKeys = keys;
      int[] oldMerged = merged;
      keys = new long[oldKeys.length * 2];
      merged = new int[keys.length];
      Arrays.fill(keys, -1);
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldKeys[i] != -1) {
          insert(oldKeys[i], oldMerged[i]);
        }
      }
    }
    insert(key, id);
  }

  private void insert(long key, int id) {
    int slot = hash(key) & keys.length - 1;
    while (keys[slot] != -1) {
      slot = slot + 1 & keys.length - 1;
    }
    keys[slot] = key;
    merged[slot] = id;
  }

  private static int hash(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }

  /// The piece that two neighbours merge into, or [#NONE].
  int merge(int left, int right) {
    if ((left | right) < 0) {
      return NONE;
    }
    long key = (long) left << 32 | right;
    int mask = keys.length - 1;
    int slot = hash(key) & mask;
    while (true) {
      long at = keys[slot];
      if (at == key) {
        return merged[slot];
      }
      if (at == -1) {
        return NONE;
      }
      slot = slot + 1 & mask;
    }
  }

  /// The id that a symbol stands for in the result.
  int id(int symbol) {
    return symbol == NONE ? vocabulary.unknown : ids[symbol];
  }

  float score(int piece) {
    return vocabulary.scores[piece];
  }

  boolean isUnused(int symbol) {
    return symbol >= 0 && symbol < vocabulary.size() && vocabulary.isUnused(symbol);
  }

  /// Whether words can be treated one by one, because no merge reaches over the start of one.
  boolean isWordwise() {
    return spaceLeads && !unused;
  }

  boolean hasUnused() {
    return unused;
  }
}
