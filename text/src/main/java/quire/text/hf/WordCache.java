package quire.text.hf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Remembers what short pieces became. Any thread may read and write: entries are immutable, and a
/// lost write costs a second computation only.
final class WordCache {
  private static final int SLOTS = 1 << 16;
  private static final int MOST_LENGTH = 64;
  private final Model model;
  private final @Nullable Entry[] table = new @Nullable Entry[SLOTS];

  WordCache(Model model) {
    this.model = model;
  }

  private static final class Entry {
    final int hash;
    final int[] key;
    final Word word;

    Entry(int hash, int[] key, Word word) {
      this.hash = hash;
      this.key = key;
      this.word = word;
    }
  }

  Word encode(int[] text, int from, int to) {
    int length = to - from;
    if (length > MOST_LENGTH) {
      return model.encode(text, from, to);
    }
    int hash = length;
    for (int i = from; i < to; i++) {
      hash = hash * 0x9E3779B1 + text[i];
      hash ^= hash >>> 15;
    }
    int slot = hash & SLOTS - 1;
    var entry = table[slot];
    if (entry != null && entry.hash == hash && equal(entry.key, text, from, length)) {
      return entry.word;
    }
    var word = model.encode(text, from, to);
    table[slot] = new Entry(hash, Arrays.copyOfRange(text, from, to), word);
    return word;
  }

  private static boolean equal(int[] key, int[] text, int from, int length) {
    if (key.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (key[i] != text[from + i]) {
        return false;
      }
    }
    return true;
  }
}
