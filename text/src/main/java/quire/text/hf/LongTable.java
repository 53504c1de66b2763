package quire.text.hf;

/// Whole numbers by a key of 64 bits, without boxes. Keys are never negative.
final class LongTable {
  private long[] keys;
  private int[] values;
  private int size;
  private int mask;

  LongTable(int expected) {
    int capacity = Integer.highestOneBit(Math.max(8, Math.min(expected, 1 << 28)) * 2 - 1) << 1;
    keys = new long[capacity];
    java.util.Arrays.fill(keys, -1);
    values = new int[capacity];
    mask = capacity - 1;
  }

  private int slot(long key) {
    long h = key * 0x9E3779B97F4A7C15L;
    int slot = (int) (h >>> 32 ^ h >>> 47) & mask;
    while (keys[slot] != key && keys[slot] != -1) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /// The value, or -1.
  int get(long key) {
    int slot = slot(key);
    return keys[slot] == key ? values[slot] : -1;
  }

  void put(long key, int value) {
    int slot = slot(key);
    if (keys[slot] != key) {
      if (2 * ++size > keys.length) {
        grow();
        slot = slot(key);
      }
      keys[slot] = key;
    }
    values[slot] = value;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[Math.multiplyExact(2, oldKeys.length)];
    java.util.Arrays.fill(keys, -1);
    values = new int[keys.length];
    mask = keys.length - 1;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != -1) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
