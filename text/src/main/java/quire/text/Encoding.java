package quire.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/// What a text became: one entry per token in every array.
///
/// Offsets count UTF-16 code units of the input, as [String#substring(int, int)] does; see
/// [#codePointOffsets]. Tokens that stand for nothing in the text (special ones, padding) have the
/// offsets 0, 0. The arrays are the encoding's own: do not change them.
///
/// @param ids token ids
/// @param starts where each token starts in its text
/// @param ends where each token ends in its text, exclusive
/// @param typeIds 0 for the first text, 1 for the second, unless the tokenizer says otherwise
/// @param words the number of the word (pre-token) of its text, -1 for special tokens
/// @param sequences which text: 0 or 1, -1 for special tokens
/// @param special 1 for a token that was added around the text, else 0
/// @param attention 1, and 0 for padding
/// @param texts the one or two texts
/// @param vocabulary names an id
/// @param overflowing what truncation cut off, in parts of the same length
public record Encoding(
    int[] ids,
    int[] starts,
    int[] ends,
    int[] typeIds,
    int[] words,
    int[] sequences,
    int[] special,
    int[] attention,
    List<String> texts,
    IntFunction<String> vocabulary,
    List<Encoding> overflowing) {
  /// The encoding of one text, no special tokens in it.
  public static Encoding of(
      int[] ids,
      int[] starts,
      int[] ends,
      int[] words,
      String text,
      IntFunction<String> vocabulary) {
    int n = ids.length;
    return new Encoding(
        ids,
        starts,
        ends,
        new int[n],
        words,
        new int[n],
        new int[n],
        filled(n, 1),
        List.of(text),
        vocabulary,
        List.of());
  }

  /// The number of tokens.
  public int size() {
    return ids.length;
  }

  /// The tokens as they stand in the vocabulary.
  public List<String> tokens() {
    return Arrays.stream(ids).mapToObj(vocabulary).toList();
  }

  /// The part of the input that a token stands for; empty for special tokens.
  public String slice(int token) {
    int sequence = sequences[token];
    return sequence < 0 ? "" : texts.get(sequence).substring(starts[token], ends[token]);
  }

  /// Offsets counted in code points, as Python counts them: two rows, starts and ends.
  public int[][] codePointOffsets() {
    var counts = texts.stream().map(Encoding::codePointCounts).toList();
    int[][] offsets = new int[2][size()];
    for (int i = 0; i < size(); i++) {
      if (sequences[i] >= 0) {
        int[] count = counts.get(sequences[i]);
        offsets[0][i] = count[starts[i]];
        offsets[1][i] = count[ends[i]];
      }
    }
    return offsets;
  }

  private static int[] codePointCounts(String text) {
    int[] counts = new int[text.length() + 1];
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      counts[i] = count;
      boolean inside =
          i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
      if (!inside) {
        count++;
      }
    }
    counts[text.length()] = count;
    return counts;
  }

  /// Tokens `from` to `to`, exclusive.
  public Encoding part(int from, int to) {
    return new Encoding(
        Arrays.copyOfRange(ids, from, to),
        Arrays.copyOfRange(starts, from, to),
        Arrays.copyOfRange(ends, from, to),
        Arrays.copyOfRange(typeIds, from, to),
        Arrays.copyOfRange(words, from, to),
        Arrays.copyOfRange(sequences, from, to),
        Arrays.copyOfRange(special, from, to),
        Arrays.copyOfRange(attention, from, to),
        texts,
        vocabulary,
        List.of());
  }

  /// Keeps `length` tokens; the rest becomes overflowing parts that each repeat `stride` tokens.
  Encoding truncate(int length, int stride, boolean left) {
    int n = size();
    if (n <= length) {
      return this;
    }
    if (length == 0) {
      return part(0, 0).withOverflowing(List.of(this));
    }
    quire.base.Check.that(
        stride < length, "stride must be below the length left for the text, %d", length);
    var parts = new ArrayList<Encoding>();
    int step = length - stride;
    if (left) {
      for (int to = n; ; to -= step) {
        parts.add(part(Math.max(0, to - length), to));
        if (to <= length) {
          break;
        }
      }
    } else {
      for (int from = 0; ; from += step) {
        parts.add(part(from, Math.min(n, from + length)));
        if (from + length >= n) {
          break;
        }
      }
    }
    return parts.getFirst().withOverflowing(List.copyOf(parts.subList(1, parts.size())));
  }

  /// Fills up to `length` tokens; a longer encoding stays.
  Encoding pad(int length, Padding padding) {
    int more = length - size();
    var others = overflowing.stream().map(e -> e.pad(length, padding)).toList();
    if (more <= 0) {
      return withOverflowing(others);
    }
    int before = padding.left() ? more : 0;
    return new Encoding(
        padded(ids, more, before, padding.id()),
        padded(starts, more, before, 0),
        padded(ends, more, before, 0),
        padded(typeIds, more, before, padding.typeId()),
        padded(words, more, before, -1),
        padded(sequences, more, before, -1),
        padded(special, more, before, 1),
        padded(attention, more, before, 0),
        texts,
        id -> id == padding.id() ? padding.token() : vocabulary.apply(id),
        others);
  }

  /// The same encoding with other overflowing parts.
  public Encoding withOverflowing(List<Encoding> others) {
    return new Encoding(
        ids,
        starts,
        ends,
        typeIds,
        words,
        sequences,
        special,
        attention,
        texts,
        vocabulary,
        others);
  }

  private static int[] padded(int[] values, int more, int before, int fill) {
    int[] result = filled(values.length + more, fill);
    System.arraycopy(values, 0, result, before, values.length);
    return result;
  }

  private static int[] filled(int n, int value) {
    int[] result = new int[n];
    Arrays.fill(result, value);
    return result;
  }
}
