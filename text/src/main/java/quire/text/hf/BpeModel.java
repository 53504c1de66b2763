package quire.text.hf;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import tools.jackson.databind.node.ObjectNode;

/// Byte pair encoding: the symbols of a piece are merged pair by pair, the merge learned first
/// first, leftmost first.
///
/// Source: Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword
/// units", ACL 2016, section 3.2.
final class BpeModel implements Model {
  /// What is apart from vocabulary and merges; names as in the file.
  ///
  /// @param unknown the token of unknown characters, or null: they vanish
  /// @param prefix put before symbols that do not start a piece
  /// @param suffix put after the symbol that ends a piece
  /// @param fuseUnknown makes one token of unknown characters in a row
  /// @param byteFallback spells unknown characters by tokens such as `<0x0A>`
  /// @param ignoreMerges takes a piece that is a token as it is
  /// @param dropout kept for saving; encoding never drops merges
  record Options(
      @Nullable String unknown,
      @Nullable String prefix,
      @Nullable String suffix,
      boolean fuseUnknown,
      boolean byteFallback,
      boolean ignoreMerges,
      @Nullable Double dropout) {
    static final Options PLAIN = new Options(null, null, null, false, false, false, null);
  }

  /// Two tokens that merge.
  record Merge(String left, String right) {}

  private final Vocabulary vocabulary;
  private final List<Merge> merges;
  private final Options options;
  private final boolean bytes;
  private final LongTable ranks;
  private final int[] merged;
  private final int unknown;
  private final int[] byteIds = new int[256];
  private final int[] byteEndIds = new int[256];

  /// @param bytes reads each byte of the text as its character of [ByteAlphabet]
  /// @param where names the file in an error
  BpeModel(
      Map<String, Integer> ids, List<Merge> merges, Options options, boolean bytes, String where) {
    vocabulary = new Vocabulary(ids);
    this.merges = merges;
    this.options = options;
    this.bytes = bytes;
    ranks = new LongTable(merges.size());
    merged = new int[merges.size()];
    int cut = options.prefix == null ? 0 : options.prefix.length();
    for (int rank = 0; rank < merged.length; rank++) {
      var merge = merges.get(rank);
      int left = known(merge.left, rank, where);
      int right = known(merge.right, rank, where);
      String rest = merge.right.length() >= cut ? merge.right.substring(cut) : "";
      merged[rank] = known(merge.left + rest, rank, where);
      ranks.put((long) left << 32 | right, rank);
    }
    String token = options.unknown;
    unknown = token == null ? -1 : vocabulary.id(token);
    for (int b = 0; b < 256; b++) {
      String symbol =
          bytes
              ? String.valueOf(ByteAlphabet.CHARS[b])
              : String.format(java.util.Locale.ROOT, "<0x%02X>", b);
      byteIds[b] = vocabulary.id(symbol);
      byteEndIds[b] = bytes && options.suffix != null ? vocabulary.id(symbol + options.suffix) : -1;
    }
  }

  private int known(String token, int rank, String where) {
    int id = vocabulary.id(token);
    if (id < 0) {
      throw new RequestException(
          where + ": merge " + (rank + 1) + " needs the token '" + token + "', which is missing");
    }
    return id;
  }

  @Override
  public String kind() {
    return "bpe";
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  List<Merge> merges() {
    return merges;
  }

  Options options() {
    return options;
  }

  @Override
  public Word encode(int[] text, int from, int to) {
    if (options.ignoreMerges) {
      int id = vocabulary.id(spell(text, from, to));
      if (id >= 0) {
        int size = 0;
        for (int i = from; i < to; i++) {
          size += ByteAlphabet.size(text[i]);
        }
        return Word.whole(id, size);
      }
    }
    var symbols = new Symbols(bytes ? 4 * (to - from) : to - from);
    if (bytes && options.prefix == null) {
      byteSymbols(text, from, to, symbols);
    } else {
      symbols(text, from, to, symbols);
    }
    return symbols.merge(ranks, merged);
  }

  /// The piece as the vocabulary spells it.
  private String spell(int[] text, int from, int to) {
    if (!bytes) {
      return new String(text, from, to - from);
    }
    var spelled = new StringBuilder();
    for (int i = from; i < to; i++) {
      for (int b = 0; b < ByteAlphabet.size(text[i]); b++) {
        spelled.append(ByteAlphabet.CHARS[ByteAlphabet.utf8(text[i], b)]);
      }
    }
    return spelled.toString();
  }

  private void byteSymbols(int[] text, int from, int to, Symbols out) {
    var gap = new Gap(out);
    for (int i = from; i < to; i++) {
      int c = text[i];
      int size = ByteAlphabet.size(c);
      for (int b = 0; b < size; b++) {
        int value = size == 1 ? c : ByteAlphabet.utf8(c, b);
        boolean last = options.suffix != null && i == to - 1 && b == size - 1;
        int id = last ? byteEndIds[value] : byteIds[value];
        if (id >= 0) {
          gap.close();
          out.add(id, 1);
        } else {
          gap.open(1);
        }
      }
    }
    gap.close();
  }

  private void symbols(int[] text, int from, int to, Symbols out) {
    int[] points = bytes ? spell(text, from, to).codePoints().toArray() : text;
    int start = bytes ? 0 : from;
    int end = bytes ? points.length : to;
    var gap = new Gap(out);
    for (int i = start; i < end; i++) {
      String symbol = Character.toString(points[i]);
      // The mapped characters stand for one byte of the text each.
      int size = bytes ? 1 : ByteAlphabet.size(points[i]);
      if (i > start && options.prefix != null) {
        symbol = options.prefix + symbol;
      }
      if (i == end - 1 && options.suffix != null) {
        symbol = symbol + options.suffix;
      }
      int id = vocabulary.id(symbol);
      if (id >= 0) {
        gap.close();
        out.add(id, size);
      } else if (!(options.byteFallback && fallBack(symbol, out))) {
        gap.open(size);
      }
    }
    gap.close();
  }

  /// Bytes go in before an open gap of unknown characters, as the reference has it.
  private boolean fallBack(String symbol, Symbols out) {
    byte[] utf8 = symbol.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (byte b : utf8) {
      if (byteIds[b & 0xFF] < 0) {
        return false;
      }
    }
    for (byte b : utf8) {
      out.add(byteIds[b & 0xFF], 1);
    }
    return true;
  }

  /// Unknown characters that wait for their token.
  private final class Gap {
    private final Symbols out;
    private int size;

    Gap(Symbols out) {
      this.out = out;
    }

    void open(int more) {
      if (options.unknown == null) {
        return;
      }
      if (unknown < 0) {
        throw new RequestException(
            "the tokenizer's unknown token '" + options.unknown + "' is not in its vocabulary");
      }
      if (!options.fuseUnknown) {
        close();
      }
      size += more;
    }

    void close() {
      if (size > 0) {
        out.add(unknown, size);
        size = 0;
      }
    }
  }

  /// Symbols of a piece in a doubly linked list, merged by a heap of (rank, place).
  private static final class Symbols {
    private int[] ids;
    private int[] sizes;
    private int n;

    Symbols(int capacity) {
      ids = new int[capacity];
      sizes = new int[capacity];
    }

    void add(int id, int size) {
      if (n == ids.length) {
        ids = Arrays.copyOf(ids, 2 * n + 4);
        sizes = Arrays.copyOf(sizes, 2 * n + 4);
      }
      ids[n] = id;
      sizes[n++] = size;
    }

    Word merge(LongTable ranks, int[] merged) {
      if (n == 1) {
        return Word.whole(ids[0], sizes[0]);
      }
      int[] next = new int[n];
      int[] before = new int[n];
      var heap = new Heap(n);
      for (int i = 0; i < n; i++) {
        next[i] = i + 1 < n ? i + 1 : -1;
        before[i] = i - 1;
        if (i + 1 < n) {
          push(heap, ranks, i, i + 1);
        }
      }
      int left = n;
      while (heap.size > 0) {
        long top = heap.pop();
        int at = (int) top;
        int rank = (int) (top >>> 32);
        int right = sizes[at] == 0 ? -1 : next[at];
        if (right < 0) {
          continue;
        }
        // The entry is stale unless the pair here still makes the same token.
        int now = ranks.get((long) ids[at] << 32 | ids[right]);
        if (now < 0 || merged[now] != merged[rank]) {
          continue;
        }
        ids[at] = merged[rank];
        sizes[at] += sizes[right];
        sizes[right] = 0;
        next[at] = next[right];
        if (next[at] >= 0) {
          before[next[at]] = at;
        }
        left--;
        if (before[at] >= 0) {
          push(heap, ranks, before[at], at);
        }
        if (next[at] >= 0) {
          push(heap, ranks, at, next[at]);
        }
      }
      return word(left);
    }

    private void push(Heap heap, LongTable ranks, int left, int right) {
      int rank = ranks.get((long) ids[left] << 32 | ids[right]);
      if (rank >= 0) {
        heap.push((long) rank << 32 | left);
      }
    }

    private Word word(int left) {
      int[] tokens = new int[left];
      int[] starts = new int[left];
      int[] ends = new int[left];
      int at = 0;
      int place = 0;
      for (int i = 0; i < n; i++) {
        if (sizes[i] > 0) {
          tokens[at] = ids[i];
          starts[at] = place;
          place += sizes[i];
          ends[at++] = place;
        }
      }
      return new Word(tokens, starts, ends);
    }
  }

  /// The smallest first.
  private static final class Heap {
    private long[] values;
    private int size;

    Heap(int capacity) {
      values = new long[capacity];
    }

    void push(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      int i = size++;
      while (i > 0 && values[(i - 1) >> 1] > value) {
        values[i] = values[(i - 1) >> 1];
        i = (i - 1) >> 1;
      }
      values[i] = value;
    }

    long pop() {
      long top = values[0];
      long last = values[--size];
      int i = 0;
      while (true) {
        int child = 2 * i + 1;
        if (child >= size) {
          break;
        }
        if (child + 1 < size && values[child + 1] < values[child]) {
          child++;
        }
        if (values[child] >= last) {
          break;
        }
        values[i] = values[child];
        i = child;
      }
      if (size > 0) {
        values[i] = last;
      }
      return top;
    }
  }

  @Override
  public void write(ObjectNode out) {
    out.put("type", "BPE");
    if (options.dropout == null) {
      out.putNull("dropout");
    } else {
      out.put("dropout", options.dropout);
    }
    out.put("unk_token", options.unknown);
    out.put("continuing_subword_prefix", options.prefix);
    out.put("end_of_word_suffix", options.suffix);
    out.put("fuse_unk", options.fuseUnknown);
    out.put("byte_fallback", options.byteFallback);
    out.put("ignore_merges", options.ignoreMerges);
    var ids = out.putObject("vocab");
    vocabulary.sorted().forEach(ids::put);
    var list = out.putArray("merges");
    for (var merge : merges) {
      list.addArray().add(merge.left).add(merge.right);
    }
  }
}
