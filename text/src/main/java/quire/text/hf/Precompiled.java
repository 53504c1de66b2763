package quire.text.hf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.Base64;
import java.util.Locale;
import quire.text.hf.Pieces.Output;
import quire.text.hf.Pieces.Rewrite;

/// The normaliser `Precompiled`: a map of strings that SentencePiece compiled into a double-array
/// trie.
///
/// The map is applied to each grapheme of fewer than six bytes as a whole, where the shortest key
/// that starts it decides, and else to each of its code points; so does the reference library.
final class Precompiled implements Rewrite {
  private final int[] trie;
  private final byte[] strings;

  private Precompiled(int[] trie, byte[] strings) {
    this.trie = trie;
    this.strings = strings;
  }

  static Precompiled read(Fields fields) {
    String text = fields.text("precompiled_charsmap");
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw fields.refuse("precompiled_charsmap", "is no Base64");
    }
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int size = bytes.length < 4 ? -1 : buffer.getInt();
    if (size < 4 || size % 4 != 0 || size > bytes.length - 4) {
      throw fields.refuse("precompiled_charsmap", "is truncated");
    }
    int[] trie = new int[size / 4];
    buffer.asIntBuffer().get(trie);
    byte[] strings = new byte[bytes.length - 4 - size];
    System.arraycopy(bytes, 4 + size, strings, 0, strings.length);
    return new Precompiled(trie, strings);
  }

  @Override
  public boolean changes(int[] text, int from, int to) {
    return true;
  }

  @Override
  public void apply(int[] text, int from, int to, Output out) {
    var string = new String(text, from, to - from);
    var graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
    graphemes.setText(string);
    int start = graphemes.first();
    for (int end = graphemes.next(); end != BreakIterator.DONE; end = graphemes.next()) {
      grapheme(string.substring(start, end), out);
      start = end;
    }
  }

  private void grapheme(String grapheme, Output out) {
    if (grapheme.getBytes(StandardCharsets.UTF_8).length < 6 && replace(grapheme, out)) {
      return;
    }
    for (int i = 0; i < grapheme.length(); ) {
      int c = grapheme.codePointAt(i);
      if (!replace(Character.toString(c), out)) {
        out.put(c, 0);
      }
      i += Character.charCount(c);
    }
  }

  private boolean replace(String old, Output out) {
    int place = find(old.getBytes(StandardCharsets.UTF_8));
    if (place < 0 || place >= strings.length) {
      return false;
    }
    int end = place;
    while (end < strings.length && strings[end] != 0) {
      end++;
    }
    int[] fresh =
        new String(strings, place, end - place, StandardCharsets.UTF_8).codePoints().toArray();
    int diff = fresh.length - old.codePointCount(0, old.length());
    for (int i = 0; i < fresh.length; i++) {
      boolean last = i == fresh.length - 1;
      int change = diff > 0 ? (i >= fresh.length - diff ? 1 : 0) : last ? diff : 0;
      out.put(fresh[i], change);
    }
    if (fresh.length == 0) {
      out.drop(-diff);
    }
    return true;
  }

  /// The value of the shortest key that starts the text, or -1.
  private int find(byte[] key) {
    int node = offset(trie[0]);
    for (byte b : key) {
      if (b == 0) {
        break;
      }
      node ^= b & 0xFF;
      if (node < 0 || node >= trie.length) {
        return -1;
      }
      int unit = trie[node];
      if ((unit & 0x800000FF) != (b & 0xFF)) {
        return -1;
      }
      node ^= offset(unit);
      if ((unit >>> 8 & 1) == 1) {
        return node < 0 || node >= trie.length ? -1 : trie[node] & 0x7FFFFFFF;
      }
    }
    return -1;
  }

  private static int offset(int unit) {
    return unit >>> 10 << ((unit & 1 << 9) >> 6);
  }
}
