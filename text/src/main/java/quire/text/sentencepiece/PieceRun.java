package quire.text.sentencepiece;

import java.util.Arrays;

/// The pieces of a text: ids, where each comes from, and where it lies in the normalised text.
final class PieceRun {
  int count;
  int[] ids;
  int[] starts; // in the input, bytes
  int[] ends;
  int[] normalStarts; // in the normalised text, bytes
  int[] normalEnds;

  private PieceRun(int capacity) {
    ids = new int[capacity];
    starts = new int[capacity];
    ends = new int[capacity];
    normalStarts = new int[capacity];
    normalEnds = new int[capacity];
  }

  private void add(int id, int start, int end, int normalStart, int normalEnd) {
    if (count == ids.length) {
      int more = count * 2 + 8;
      ids = Arrays.copyOf(ids, more);
      starts = Arrays.copyOf(starts, more);
      ends = Arrays.copyOf(ends, more);
      normalStarts = Arrays.copyOf(normalStarts, more);
      normalEnds = Arrays.copyOf(normalEnds, more);
    }
    ids[count] = id;
    starts[count] = start;
    ends[count] = end;
    normalStarts[count] = normalStart;
    normalEnds[count++] = normalEnd;
  }

  /// Joins neighbouring unknown pieces, or spells them in bytes, and traces everything back.
  ///
  /// @param origins for each byte of the normalised text, and the end, its byte in the input
  static PieceRun of(Segments segments, Vocabulary vocabulary, byte[] text, int[] origins) {
    var run = new PieceRun(segments.count + 8);
    boolean afterUnknown = false;
    int from = 0;
    for (int i = 0; i < segments.count; i++) {
      int id = segments.ids[i];
      int to = segments.ends[i];
      boolean isUnknown = vocabulary.types[id] == PieceType.UNKNOWN;
      int start = origins[from];
      int end = origins[to];
      if (vocabulary.types[id] == PieceType.CONTROL) {
        run.add(id, start, start, from, to);
      } else if (isUnknown && vocabulary.bytes != null) {
        for (int at = from; at < to; at++) {
          int place = at + 1 < to ? start : end;
          run.add(vocabulary.bytes[text[at] & 0xFF], start, place, at, at + 1);
        }
      } else if (isUnknown && afterUnknown) {
        run.ends[run.count - 1] = end;
        run.normalEnds[run.count - 1] = to;
      } else {
        run.add(id, start, end, from, to);
      }
      afterUnknown = isUnknown;
      from = to;
    }
    return run;
  }

  /// The ids alone.
  static int[] ids(Segments segments, Vocabulary vocabulary, byte[] text) {
    int[] result = new int[segments.count + 8];
    int count = 0;
    boolean afterUnknown = false;
    int unknown = vocabulary.unknown;
    int[] bytes = vocabulary.bytes;
    for (int i = 0; i < segments.count; i++) {
      int id = segments.ids[i];
      if (id != unknown) {
        if (count == result.length) {
          result = Arrays.copyOf(result, count * 2);
        }
        result[count++] = id;
        afterUnknown = false;
        continue;
      }
      int from = i == 0 ? 0 : segments.ends[i - 1];
      int more = bytes == null ? 1 : segments.ends[i] - from;
      if (count + more > result.length) {
        result = Arrays.copyOf(result, (count + more) * 2);
      }
      if (bytes != null) {
        for (int at = from; at < segments.ends[i]; at++) {
          result[count++] = bytes[text[at] & 0xFF];
        }
      } else if (!afterUnknown) {
        result[count++] = id;
      }
      afterUnknown = true;
    }
    return Arrays.copyOf(result, count);
  }
}
