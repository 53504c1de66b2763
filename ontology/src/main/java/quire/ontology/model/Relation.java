package quire.ontology.model;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The facts of one predicate: rows of ints in the order in which they came, each once.
///
/// Rows are found by an open-addressing table; up to two terms it holds the packed pair itself, so
/// a look-up touches one cache line. Rows are never removed: a row's number is its age, and "the
/// instance as it stood" is a number of rows.
public final class Relation {
  private static final long EMPTY = Long.MIN_VALUE;
  private static final int NEIGHBOURHOOD = 128;
  private static final int NEAR_TRIES = 8;
  private static final Index[] NONE = new Index[0];

  private final int arity;
  private int[] data;
  private int[] origin = new int[8];
  private int size;
  private long[] packed;
  private int[] table;
  private @Nullable Index[] indexes;
  private Index[] live = NONE;
  private @Nullable BitSet dead;

  /// An empty relation.
  ///
  /// @param arity from 0
  public Relation(int arity) {
    this.arity = arity;
    data = new int[8 * Math.max(1, arity)];
    table = new int[16];
    packed = arity <= 2 ? new long[16] : new long[0];
    Arrays.fill(packed, EMPTY);
    indexes = new Index[arity <= 5 ? 1 << arity : 0];
  }

  /// How many terms a row has.
  public int arity() {
    return arity;
  }

  /// How many rows there are.
  public int size() {
    return size;
  }

  /// A term of a row.
  public int get(int row, int position) {
    return data[row * arity + position];
  }

  /// The terms of a row.
  public int[] row(int row) {
    return Arrays.copyOfRange(data, row * arity, (row + 1) * arity);
  }

  /// Where the row came from: an offset into the derivations, or -1 for a given fact.
  public int origin(int row) {
    return origin[row];
  }

  /// The number of a row, or -1.
  public int find(int... terms) {
    return arity <= 2 ? findPacked(pack(terms)) : findWide(terms);
  }

  private int findPacked(long key) {
    int at = place(packed, key);
    return packed[at] == key ? table[at] : -1;
  }

  /// The place of a key, or the free one where it would go.
  ///
  /// Keys with the same first term are tried near each other first: a join asks for many of them in
  /// a row, and finds them in the cache. Where that neighbourhood is full, anywhere.
  private static int place(long[] keys, long key) {
    int mask = keys.length - 1;
    int near = mix(key >>> 32) + (mix(key) & (NEIGHBOURHOOD - 1));
    for (int i = 0; i < NEAR_TRIES; i++) {
      long there = keys[(near + i) & mask];
      if (there == key || there == EMPTY) {
        return (near + i) & mask;
      }
    }
    int at = mix(key * 31 + 7) & mask;
    while (keys[at] != EMPTY && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /// Adds a row unless it is there.
  ///
  /// @return its number, or -1 where it was there
  public int add(int from, int... terms) {
    if (arity <= 2) {
      return addPacked(from, pack(terms));
    }
    int mask = table.length - 1;
    int at = hash(terms, 0) & mask;
    while (table[at] != 0) {
      if (sameAs(table[at] - 1, terms)) {
        return -1;
      }
      at = (at + 1) & mask;
    }
    table[at] = size + 1;
    int row = append(from);
    System.arraycopy(terms, 0, data, row * arity, arity);
    if (size * 2 > table.length) {
      rehashWide();
    }
    keepIndexed(row);
    return row;
  }

  /// Adds a row of at most two terms, packed as [#pack(int, int)] does.
  int addPacked(int from, long key) {
    int at = place(packed, key);
    if (packed[at] == key) {
      return -1;
    }
    packed[at] = key;
    table[at] = size;
    int row = append(from);
    if (arity == 2) {
      data[2 * row] = (int) (key >> 32);
      data[2 * row + 1] = (int) key;
    } else if (arity == 1) {
      data[row] = (int) key;
    }
    if (size * 2 > packed.length) {
      rehashPacked();
    }
    keepIndexed(row);
    return row;
  }

  /// Hides a row from matches.
  void kill(int row) {
    var hidden = dead;
    if (hidden == null) {
      hidden = new BitSet();
      dead = hidden;
    }
    hidden.set(row);
  }

  /// Whether any row is hidden.
  boolean hasDead() {
    return dead != null;
  }

  /// Whether a row is hidden.
  boolean isDead(int row) {
    return dead != null && dead.get(row);
  }

  /// Whether a packed row of at most two terms is there.
  boolean hasPacked(long key) {
    return findPacked(key) >= 0;
  }

  /// Two terms as one long.
  static long pack(int first, int second) {
    return ((long) first << 32) | (second & 0xFFFFFFFFL);
  }

  private static long pack(int[] terms) {
    return switch (terms.length) {
      case 0 -> 0;
      case 1 -> terms[0];
      default -> pack(terms[0], terms[1]);
    };
  }

  /// The index over some positions, made at first use and kept up from then on; null where all rows
  /// must be read (no position, or more than five terms).
  @Nullable Index index(int mask) {
    if (mask == 0 || indexes.length == 0) {
      return null;
    }
    var index = indexes[mask];
    if (index == null) {
      index = new Index(this, mask);
      indexes[mask] = index;
      live = Arrays.copyOf(live, live.length + 1);
      live[live.length - 1] = index;
    }
    return index;
  }

  private void keepIndexed(int row) {
    for (var index : live) {
      index.add(row);
    }
  }

  private int append(int from) {
    int row = size++;
    if (row == origin.length) {
      origin = Arrays.copyOf(origin, row * 2);
    }
    if ((row + 1) * arity > data.length) {
      data = Arrays.copyOf(data, data.length * 2);
    }
    origin[row] = from;
    return row;
  }

  private int findWide(int[] terms) {
    int mask = table.length - 1;
    int at = hash(terms, 0) & mask;
    while (table[at] != 0) {
      if (sameAs(table[at] - 1, terms)) {
        return table[at] - 1;
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  private boolean sameAs(int row, int[] terms) {
    int offset = row * arity;
    for (int i = 0; i < arity; i++) {
      if (data[offset + i] != terms[i]) {
        return false;
      }
    }
    return true;
  }

  private void rehashPacked() {
    long[] oldKeys = packed;
    int[] oldRows = table;
    packed = new long[oldKeys.length * 2];
    table = new int[packed.length];
    Arrays.fill(packed, EMPTY);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != EMPTY) {
        int at = place(packed, oldKeys[i]);
        packed[at] = oldKeys[i];
        table[at] = oldRows[i];
      }
    }
  }

  private void rehashWide() {
    table = new int[table.length * 2];
    int mask = table.length - 1;
    for (int row = 0; row < size; row++) {
      int at = hash(data, row * arity) & mask;
      while (table[at] != 0) {
        at = (at + 1) & mask;
      }
      table[at] = row + 1;
    }
  }

  private int hash(int[] terms, int offset) {
    int h = 0;
    for (int i = 0; i < arity; i++) {
      h = (h ^ terms[offset + i]) * 0x9E3779B9;
      h ^= h >>> 13;
    }
    return h ^ (h >>> 15);
  }

  private static int mix(long key) {
    long h = key * 0x9E3779B97F4A7C15L;
    return (int) ((h >>> 32) ^ (h >>> 47));
  }
}
