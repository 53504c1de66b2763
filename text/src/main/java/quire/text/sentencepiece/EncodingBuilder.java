package quire.text.sentencepiece;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import quire.text.EncodeOptions;
import quire.text.Encoding;

/// Puts begin and end pieces around one or two texts: begin, first, end, second, end.
///
/// @param plain encodes a text, nothing added
/// @param vocabulary names an id
/// @param begin the begin piece, -1 for none
/// @param end the end piece, -1 for none
record EncodingBuilder(
    Function<String, Encoding> plain, IntFunction<String> vocabulary, int begin, int end) {

  /// Encodes one or two texts, cut and filled up as the options say.
  Encoding encode(String text, @Nullable String pair, EncodeOptions options) {
    Encoding first = plain.apply(text);
    Encoding second = pair == null ? null : plain.apply(pair);
    int added = (begin >= 0 ? 1 : 0) + (end >= 0 ? pair == null ? 1 : 2 : 0);
    var truncation = options.truncation();
    if (truncation != null) {
      List<Encoding> cut = truncation.apply(first, second, added);
      first = cut.getFirst();
      second = pair == null ? null : cut.get(1);
    }
    var result = join(first, second, text, pair);
    if (!first.overflowing().isEmpty() || second != null && !second.overflowing().isEmpty()) {
      result = result.withOverflowing(overflowing(first, second, text, pair));
    }
    var padding = options.padding();
    return padding == null ? result : padding.apply(List.of(result)).getFirst();
  }

  private List<Encoding> overflowing(
      Encoding first, @Nullable Encoding second, String text, @Nullable String pair) {
    var parts = new ArrayList<Encoding>();
    for (var part : first.overflowing()) {
      parts.add(join(part, second, text, pair));
    }
    if (second != null) {
      for (var part : second.overflowing()) {
        parts.add(join(first, part, text, pair));
      }
    }
    return parts;
  }

  private Encoding join(
      Encoding first, @Nullable Encoding second, String text, @Nullable String pair) {
    if (begin < 0 && end < 0 && second == null) {
      return first.withOverflowing(List.of());
    }
    int most = first.size() + (second == null ? 0 : second.size()) + 3;
    int[][] rows =
        new int[8][most]; // ids, starts, ends, types, words, sequences, special, attention
    int count = 0;
    count = special(rows, count, begin, 0);
    count = copy(rows, count, first, 0);
    count = special(rows, count, end, 0);
    if (second != null) {
      count = copy(rows, count, second, 1);
      count = special(rows, count, end, 1);
    }
    int n = count;
    Arrays.fill(rows[7], 1);
    int[][] cut = Arrays.stream(rows).map(row -> Arrays.copyOf(row, n)).toArray(int[][]::new);
    return new Encoding(
        cut[0],
        cut[1],
        cut[2],
        cut[3],
        cut[4],
        cut[5],
        cut[6],
        cut[7],
        pair == null ? List.of(text) : List.of(text, pair),
        vocabulary,
        List.of());
  }

  private static int special(int[][] rows, int at, int id, int type) {
    if (id < 0) {
      return at;
    }
    rows[0][at] = id;
    rows[3][at] = type;
    rows[4][at] = -1;
    rows[5][at] = -1;
    rows[6][at] = 1;
    return at + 1;
  }

  private static int copy(int[][] rows, int at, Encoding from, int sequence) {
    int n = from.size();
    System.arraycopy(from.ids(), 0, rows[0], at, n);
    System.arraycopy(from.starts(), 0, rows[1], at, n);
    System.arraycopy(from.ends(), 0, rows[2], at, n);
    System.arraycopy(from.words(), 0, rows[4], at, n);
    Arrays.fill(rows[3], at, at + n, sequence);
    Arrays.fill(rows[5], at, at + n, sequence);
    return at + n;
  }

  /// Parts of one text put side by side.
  static final class Joined {
    private final String text;
    private final IntFunction<String> vocabulary;
    private final List<int[]> rows = new ArrayList<>(); // id, start, end, word
    private int words;

    Joined(String text, IntFunction<String> vocabulary) {
      this.text = text;
      this.vocabulary = vocabulary;
    }

    void add(int id, int start, int end) {
      rows.add(new int[] {id, start, end, words++});
    }

    void add(Encoding part, int shift) {
      int last = -1;
      for (int i = 0; i < part.size(); i++) {
        last = part.words()[i];
        int start = part.starts()[i] + shift;
        rows.add(new int[] {part.ids()[i], start, part.ends()[i] + shift, words + last});
      }
      words += last + 1;
    }

    Encoding build() {
      int[][] columns = new int[4][];
      for (int c = 0; c < 4; c++) {
        int column = c;
        columns[c] = rows.stream().mapToInt(row -> row[column]).toArray();
      }
      return Encoding.of(columns[0], columns[1], columns[2], columns[3], text, vocabulary);
    }
  }
}
