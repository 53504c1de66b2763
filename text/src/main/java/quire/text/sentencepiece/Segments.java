package quire.text.sentencepiece;

import java.util.Arrays;

/// A normalised text cut up: the id of each piece and where it ends, in bytes.
final class Segments {
  int count;
  int[] ids;
  int[] ends;

  Segments(int capacity) {
    ids = new int[capacity];
    ends = new int[capacity];
  }

  void add(int id, int end) {
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, count * 2 + 8);
      ends = Arrays.copyOf(ends, count * 2 + 8);
    }
    ids[count] = id;
    ends[count++] = end;
  }

  /// Turns the order round, for pieces that were found from the end.
  void reverse() {
    for (int i = 0, j = count - 1; i < j; i++, j--) {
      int id = ids[i];
      ids[i] = ids[j];
      ids[j] = id;
      int end = ends[i];
      ends[i] = ends[j];
      ends[j] = end;
    }
  }
}
