package quire.text.sentencepiece;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/// Finds the longest of some texts at a place.
final class SymbolMatcher {
  private final DoubleArray trie;
  private final boolean[] first = new boolean[256];

  SymbolMatcher(Collection<String> symbols) {
    byte[][] keys =
        symbols.stream()
            .map(symbol -> symbol.getBytes(StandardCharsets.UTF_8))
            .sorted(Arrays::compareUnsigned)
            .toArray(byte[][]::new);
    for (byte[] key : keys) {
      first[key[0] & 0xFF] = true;
    }
    trie = DoubleArrayBuilder.build(keys, new int[keys.length]);
  }

  /// Whether a symbol may start with a byte.
  boolean mayStart(byte b) {
    return first[b & 0xFF];
  }

  /// Bytes of the longest symbol at a place, 0 for none.
  int match(byte[] text, int from, int to) {
    return first[text[from] & 0xFF] ? (int) (trie.longest(text, from, to) >>> 32) : 0;
  }
}
