package quire.text.sentencepiece;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntPredicate;

/// A trie over bytes in one array of 32-bit units, in the layout of Darts-clone.
///
/// A unit of a node carries the byte that leads to it (bits 0 to 7), whether a key ends there (bit
/// 8), and the offset to its children (bits 10 to 30, shifted left by 8 where bit 9 is set): the
/// child for byte `c` lies at `node ^ offset ^ c`. The value of a key lies where its end's child
/// for byte 0 would be, marked by bit 31. A foreign array may point anywhere: every step is checked
/// against the bounds, and each step takes one byte of the text, so a search always ends.
final class DoubleArray {
  /// No child for the byte.
  static final int NONE = -1;

  private final int[] units;

  DoubleArray(int[] units) {
    this.units = units;
  }

  static DoubleArray of(ByteBuffer blob) {
    int[] units = new int[blob.remaining() / Integer.BYTES];
    blob.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(units);
    return new DoubleArray(units);
  }

  int[] units() {
    return units;
  }

  static int offset(int unit) {
    return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
  }

  /// Where the children of the root are looked up.
  int root() {
    return units.length == 0 ? NONE : offset(units[0]);
  }

  /// Follows a byte.
  ///
  /// @param state of [#root] or of an earlier step
  /// @param b the byte, 0 to 255
  /// @return the index of the node, or [#NONE]
  int child(int state, int b) {
    int node = state ^ b;
    if (node < 0 || node >= units.length || (units[node] & 0x800000FF) != b || b == 0) {
      return NONE;
    }
    return node;
  }

  /// Where the children of a node are looked up.
  int state(int node) {
    return node ^ offset(units[node]);
  }

  /// The value of the key that ends at a node, or -1.
  int value(int node) {
    if ((units[node] & 0x100) == 0) {
      return -1;
    }
    int at = state(node);
    return at < 0 || at >= units.length ? -1 : units[at] & 0x7FFFFFFF;
  }

  /// The longest key that the text starts with.
  ///
  /// @return its length in the high half, its value in the low one; 0 where there is none
  long longest(byte[] text, int from, int to) {
    int state = root();
    long best = 0;
    for (int i = from; i < to && state >= 0; i++) {
      int node = child(state, text[i] & 0xFF);
      if (node < 0) {
        break;
      }
      int value = value(node);
      if (value >= 0) {
        best = (long) (i + 1 - from) << 32 | value;
      }
      state = state(node);
    }
    return best;
  }

  /// The value of a key, or -1.
  int exact(byte[] text, int from, int to) {
    int state = root();
    int value = -1;
    for (int i = from; i < to; i++) {
      int node = state < 0 ? NONE : child(state, text[i] & 0xFF);
      if (node < 0) {
        return -1;
      }
      value = value(node);
      state = state(node);
    }
    return value;
  }

  /// Whether every value that the array can lead to passes the test; the units of values themselves
  /// lead nowhere.
  boolean allValues(IntPredicate test) {
    for (int node = 0; node < units.length; node++) {
      boolean ends = units[node] >= 0 && (units[node] & 0x100) != 0;
      if (ends && !test.test(value(node))) {
        return false;
      }
    }
    return true;
  }

  ByteBuffer toBytes() {
    var blob = ByteBuffer.allocate(units.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    blob.asIntBuffer().put(units);
    return blob;
  }
}
