package quire.text.sentencepiece;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import quire.base.Check;

/// Normalisation rules in the binary form that model files carry.
///
/// Four bytes give the size of a [DoubleArray], which follows; then come the replacements, each
/// ended by a byte 0. The array's keys are the texts to replace, its values where the replacement
/// begins. All numbers are little-endian.
public final class CharsMap {
  private final DoubleArray trie;
  private final byte[] replacements;

  private CharsMap(DoubleArray trie, byte[] replacements) {
    this.trie = trie;
    this.replacements = replacements;
  }

  /// Reads the binary form.
  ///
  /// @throws quire.base.RequestException when sizes do not fit or a rule leads outside
  public static CharsMap of(byte[] blob) {
    Check.that(blob.length > 4, "the normalisation rules are %d bytes, too few", blob.length);
    var buffer = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
    long trieBytes = Integer.toUnsignedLong(buffer.getInt());
    Check.that(
        trieBytes < blob.length - 4L && trieBytes % 4 == 0,
        "the normalisation rules claim %d bytes of %d",
        trieBytes,
        blob.length);
    var trie = DoubleArray.of(buffer.slice(4, (int) trieBytes));
    byte[] replacements = Arrays.copyOfRange(blob, 4 + (int) trieBytes, blob.length);
    Check.that(
        replacements[replacements.length - 1] == 0,
        "the last replacement of the normalisation rules has no end");
    Check.that(
        trie.allValues(value -> value >= 0 && value < replacements.length),
        "a normalisation rule leads outside");
    return new CharsMap(trie, replacements);
  }

  /// Builds the binary form of some rules, in the rising order of their keys.
  static byte[] build(Map<String, String> rules) {
    var sorted = new TreeMap<byte[], String>(Arrays::compareUnsigned);
    rules.forEach((key, value) -> sorted.put(key.getBytes(StandardCharsets.UTF_8), value));
    var positions = new TreeMap<String, Integer>();
    var pool = new java.io.ByteArrayOutputStream();
    for (var value : rules.values()) {
      if (!positions.containsKey(value)) {
        positions.put(value, pool.size());
        pool.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        pool.write(0);
      }
    }
    byte[][] keys = sorted.keySet().toArray(byte[][]::new);
    int[] values =
        sorted.values().stream().mapToInt(value -> positions.getOrDefault(value, 0)).toArray();
    ByteBuffer trie = DoubleArrayBuilder.buildShared(keys, values).toBytes();
    var blob = ByteBuffer.allocate(4 + trie.capacity() + pool.size());
    blob.order(ByteOrder.LITTLE_ENDIAN).putInt(trie.capacity()).put(trie.array());
    return blob.put(pool.toByteArray()).array();
  }

  /// All rules: what is replaced, by what.
  ///
  /// @throws quire.base.RequestException when there are more than a million, as in a foreign file
  ///   whose rules turn in circles
  public Map<String, String> rules() {
    var rules = new TreeMap<String, String>();
    if (trie.root() >= 0) {
      collect(trie.root(), new byte[0], rules);
    }
    return rules;
  }

  private void collect(int state, byte[] prefix, Map<String, String> rules) {
    Check.that(rules.size() <= 1_000_000 && prefix.length <= 256, "too many normalisation rules");
    for (int b = 1; b < 256; b++) {
      int node = trie.child(state, b);
      if (node < 0) {
        continue;
      }
      byte[] key = Arrays.copyOf(prefix, prefix.length + 1);
      key[prefix.length] = (byte) b;
      int value = trie.value(node);
      if (value >= 0) {
        rules.put(new String(key, StandardCharsets.UTF_8), text(value));
      }
      collect(trie.state(node), key, rules);
    }
  }

  private String text(int from) {
    return new String(replacements, from, end(from) - from, StandardCharsets.UTF_8);
  }

  DoubleArray trie() {
    return trie;
  }

  byte[] replacements() {
    return replacements;
  }

  /// Where the replacement that begins at a place ends.
  int end(int from) {
    int end = from;
    while (replacements[end] != 0) {
      end++;
    }
    return end;
  }
}
