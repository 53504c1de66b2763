package quire.ontology.model;

import java.util.Arrays;

/// Rows of a relation by the terms at some positions: an open-addressing table from key to a list
/// of rows, ascending. A list that grows moves to a longer place in the pool; its old place is left
/// alone, so whoever walks it while rows are added still sees the rows that were there.
final class Index {
  private final Relation relation;
  private final int[] positions;
  private int[] table = new int[16];
  private int slots;
  private int[] keys = new int[8];
  private int[] start = new int[8];
  private int[] length = new int[8];
  private int[] room = new int[8];
  private int[] pool = new int[16];
  private int[] others;
  private int poolSize;
  private final int otherPosition;

  /// @param relation whose rows; those it has already are indexed now
  /// @param mask bit i set: position i is part of the key
  Index(Relation relation, int mask) {
    this.relation = relation;
    int count = Integer.bitCount(mask);
    positions = new int[count];
    for (int i = 0, k = 0; k < count; i++) {
      if ((mask >> i & 1) != 0) {
        positions[k++] = i;
      }
    }
    // Of a pair the other term is kept beside the row: a walk then reads one place only.
    otherPosition = relation.arity() == 2 && count == 1 ? 1 - positions[0] : -1;
    others = new int[otherPosition < 0 ? 0 : pool.length];
    for (int row = 0; row < relation.size(); row++) {
      add(row);
    }
  }

  /// The rows' place: index of a key's list, or -1; key values in `key`, by position.
  int slot(int[] key) {
    int first = key[positions[0]];
    int mask = table.length - 1;
    int at = hash(key) & mask;
    while (table[at] != 0) {
      int slot = table[at] - 1;
      if (keys[slot] == first && (positions.length == 1 || sameRest(slot, key))) {
        return slot;
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  int[] pool() {
    return pool;
  }

  /// Whether [#others] is kept.
  boolean hasOthers() {
    return otherPosition >= 0;
  }

  /// For each place of the pool the term of its row that is no key.
  int[] others() {
    return others;
  }

  int start(int slot) {
    return start[slot];
  }

  int length(int slot) {
    return length[slot];
  }

  void add(int row) {
    int slot = slotOf(row);
    if (length[slot] == room[slot]) {
      move(slot);
    }
    int at = start[slot] + length[slot]++;
    pool[at] = row;
    if (otherPosition >= 0) {
      others[at] = relation.get(row, otherPosition);
    }
  }

  private void move(int slot) {
    int larger = Math.max(2, room[slot] * 2);
    if (poolSize + larger > pool.length) {
      pool = Arrays.copyOf(pool, Math.max(pool.length * 2, poolSize + larger));
      others = otherPosition < 0 ? others : Arrays.copyOf(others, pool.length);
    }
    System.arraycopy(pool, start[slot], pool, poolSize, length[slot]);
    if (otherPosition >= 0) {
      System.arraycopy(others, start[slot], others, poolSize, length[slot]);
    }
    start[slot] = poolSize;
    room[slot] = larger;
    poolSize += larger;
  }

  private int slotOf(int row) {
    int mask = table.length - 1;
    int first = relation.get(row, positions[0]);
    int at = hashRow(row) & mask;
    while (table[at] != 0) {
      int slot = table[at] - 1;
      if (keys[slot] == first && (positions.length == 1 || sameRow(slot, row))) {
        return slot;
      }
      at = (at + 1) & mask;
    }
    if (slots == keys.length) {
      keys = Arrays.copyOf(keys, slots * 2);
      start = Arrays.copyOf(start, slots * 2);
      length = Arrays.copyOf(length, slots * 2);
      room = Arrays.copyOf(room, slots * 2);
    }
    keys[slots] = first;
    table[at] = ++slots;
    if (slots * 2 > table.length) {
      rehash(row, slots - 1);
    }
    return slots - 1;
  }

  /// The newest slot has no rows yet: its key comes from the row given.
  private void rehash(int newestRow, int newest) {
    table = new int[table.length * 2];
    int mask = table.length - 1;
    for (int slot = 0; slot < slots; slot++) {
      int row = slot == newest ? newestRow : pool[start[slot]];
      int at = hashRow(row) & mask;
      while (table[at] != 0) {
        at = (at + 1) & mask;
      }
      table[at] = slot + 1;
    }
  }

  private boolean sameRest(int slot, int[] key) {
    int row = pool[start[slot]];
    for (int i = 1; i < positions.length; i++) {
      if (relation.get(row, positions[i]) != key[positions[i]]) {
        return false;
      }
    }
    return true;
  }

  private boolean sameRow(int slot, int row) {
    int known = pool[start[slot]];
    for (int i = 1; i < positions.length; i++) {
      if (relation.get(known, positions[i]) != relation.get(row, positions[i])) {
        return false;
      }
    }
    return true;
  }

  private int hash(int[] key) {
    int h = 0;
    for (int position : positions) {
      h = (h ^ key[position]) * 0x9E3779B9;
    }
    return h ^ (h >>> 15);
  }

  private int hashRow(int row) {
    int h = 0;
    for (int position : positions) {
      h = (h ^ relation.get(row, position)) * 0x9E3779B9;
    }
    return h ^ (h >>> 15);
  }
}
