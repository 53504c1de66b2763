package quire.text.sentencepiece;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Normalises a text before it is cut into pieces, and remembers where everything came from.
///
/// At each place the longest rule of the [CharsMap] applies; symbols of the user pass unchanged;
/// bytes that are no UTF-8 become U+FFFD. Then white space is trimmed, joined, escaped as U+2581
/// and put at the front (or the end), as the specification says.
final class TextNormalizer {
  private static final byte[] BLANK = {' '};

  private final @Nullable CharsMap rules;
  private final @Nullable SymbolMatcher symbols;
  private final boolean prefix;
  private final boolean suffix;
  private final boolean trim;
  private final byte[] space;

  /// Bytes below 128 that no rule touches when another such byte, or the end, follows.
  private final boolean[] plain = new boolean[128];

  TextNormalizer(
      Spec<NormalizerField> spec, boolean spaceAsSuffix, @Nullable SymbolMatcher symbols) {
    byte[] blob = spec.bytes(NormalizerField.PRECOMPILED_CHARSMAP);
    this.rules = blob.length == 0 ? null : CharsMap.of(blob);
    this.symbols = symbols;
    boolean dummy = spec.flag(NormalizerField.ADD_DUMMY_PREFIX);
    this.prefix = dummy && !spaceAsSuffix;
    this.suffix = dummy && spaceAsSuffix;
    this.trim = spec.flag(NormalizerField.REMOVE_EXTRA_WHITESPACES);
    this.space = spec.flag(NormalizerField.ESCAPE_WHITESPACES) ? Utf8.SPACE : BLANK;
    for (int b = 0; b < 128; b++) {
      plain[b] = b != ' ' && isPlain(b);
    }
  }

  private boolean isPlain(int b) {
    if (symbols != null && symbols.mayStart((byte) b)) {
      return false;
    }
    if (rules == null || rules.trie().root() < 0) {
      return true;
    }
    var trie = rules.trie();
    int node = trie.child(trie.root(), b);
    if (node < 0) {
      return true;
    }
    boolean free = trie.value(node) < 0;
    for (int next = 1; next < 128 && free; next++) {
      free = trie.child(trie.state(node), next) < 0;
    }
    return free;
  }

  /// A normalised text: its bytes, and for each (and the end) the byte of the input it stands for.
  static final class Normalized {
    byte[] bytes;
    int length;
    int @Nullable [] origins;

    private Normalized(int capacity, boolean aligned) {
      bytes = new byte[capacity];
      origins = aligned ? new int[capacity + 1] : null;
    }

    private void reserve(int more) {
      if (length + more > bytes.length) {
        int capacity = Math.max(length + more, bytes.length + (bytes.length >> 1) + 16);
        bytes = Arrays.copyOf(bytes, capacity);
        if (origins != null) {
          origins = Arrays.copyOf(origins, capacity + 1);
        }
      }
    }

    private void add(byte b, int origin) {
      if (origins != null) {
        origins[length] = origin;
      }
      bytes[length++] = b;
    }

    private void addAll(byte[] text, int origin) {
      reserve(text.length);
      for (byte b : text) {
        add(b, origin);
      }
    }

    private void finish(int origin) {
      if (origins != null) {
        origins[length] = origin;
      }
    }
  }

  /// What stands at a place of the input after the rules, before white space is treated.
  private static final class Chunk {
    byte[] bytes = BLANK;
    int from;
    int to;
    int consumed;

    boolean isBlank() {
      return to - from == 1 && bytes[from] == ' ';
    }
  }

  /// @param aligned whether origins are wanted
  Normalized normalize(byte[] input, boolean aligned) {
    var out = new Normalized(input.length + input.length / 4 + 16, aligned);
    var chunk = new Chunk();
    int at = 0;
    if (trim) {
      while (at < input.length) {
        read(input, at, chunk);
        if (!chunk.isBlank()) {
          break;
        }
        at += chunk.consumed;
      }
    }
    if (at == input.length) {
      out.finish(0);
      return out;
    }
    if (prefix) {
      out.addAll(space, at);
    }
    body(input, at, out, chunk);
    int end = input.length;
    if (trim) {
      while (out.length >= space.length && endsWithSpace(out)) {
        out.length -= space.length;
        end = out.origins == null ? 0 : out.origins[out.length];
      }
    }
    if (suffix) {
      out.addAll(space, end);
    }
    out.finish(end);
    return out;
  }

  private boolean endsWithSpace(Normalized out) {
    return Arrays.equals(out.bytes, out.length - space.length, out.length, space, 0, space.length);
  }

  private void body(byte[] input, int start, Normalized out, Chunk chunk) {
    boolean afterSpace = trim;
    int n = input.length;
    for (int at = start; at < n; ) {
      byte b = input[at];
      if (b >= 0 && plain[b] && (at + 1 == n || input[at + 1] >= 0)) {
        out.reserve(1);
        out.add(b, at++);
        afterSpace = false;
        continue;
      }
      read(input, at, chunk);
      int from = chunk.from;
      while (afterSpace && from < chunk.to && chunk.bytes[from] == ' ') {
        from++;
      }
      if (from < chunk.to) {
        out.reserve((chunk.to - from) * space.length);
        for (int i = from; i < chunk.to; i++) {
          byte c = chunk.bytes[i];
          if (c == ' ') {
            out.addAll(space, at);
          } else {
            out.add(c, at);
          }
        }
        afterSpace = trim && chunk.bytes[chunk.to - 1] == ' ';
      }
      at += chunk.consumed;
    }
  }

  private void read(byte[] input, int at, Chunk chunk) {
    int n = symbols == null ? 0 : symbols.match(input, at, input.length);
    if (n == 0 && rules != null) {
      long found = rules.trie().longest(input, at, input.length);
      if (found != 0) {
        chunk.bytes = rules.replacements();
        chunk.from = (int) found;
        chunk.to = rules.end(chunk.from);
        chunk.consumed = (int) (found >>> 32);
        return;
      }
    }
    if (n == 0) {
      n = Utf8.valid(input, at, input.length);
    }
    if (n == 0) {
      chunk.bytes = Utf8.REPLACEMENT;
      chunk.from = 0;
      chunk.to = Utf8.REPLACEMENT.length;
      chunk.consumed = 1;
      return;
    }
    chunk.bytes = input;
    chunk.from = at;
    chunk.to = at + n;
    chunk.consumed = n;
  }
}
