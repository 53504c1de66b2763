package quire.ontology.model;

import java.util.Arrays;

/// A list of ints that grows, without boxes.
public final class IntList {
  private int[] items;
  private int size;

  /// An empty list.
  public IntList() {
    this(16);
  }

  /// An empty list with room for some items.
  public IntList(int room) {
    items = new int[Math.max(4, room)];
  }

  /// How many items there are.
  public int size() {
    return size;
  }

  /// The item at an index below the size.
  public int get(int index) {
    return items[index];
  }

  /// Replaces an item.
  public void set(int index, int value) {
    items[index] = value;
  }

  /// Appends an item.
  public void add(int value) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
    }
    items[size++] = value;
  }

  /// Appends items.
  public void addAll(int[] values) {
    addAll(values, 0, values.length);
  }

  /// Appends a part of some items.
  public void addAll(int[] values, int from, int count) {
    if (size + count > items.length) {
      items = Arrays.copyOf(items, Math.max(items.length * 2, size + count));
    }
    System.arraycopy(values, from, items, size, count);
    size += count;
  }

  /// Forgets the items from a size on.
  public void cut(int newSize) {
    size = newSize;
  }

  /// Whether an item is there; reads all.
  public boolean contains(int value) {
    for (int i = 0; i < size; i++) {
      if (items[i] == value) {
        return true;
      }
    }
    return false;
  }

  /// A copy of the items.
  public int[] toArray() {
    return Arrays.copyOf(items, size);
  }

  /// The items themselves; valid up to the size, until the next addition.
  int[] raw() {
    return items;
  }
}
