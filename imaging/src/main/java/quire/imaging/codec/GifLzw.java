package quire.imaging.codec;

/// The compressed indices of a GIF frame: LZW of growing codes, up to 12 bits. The JDK's reader is
/// not used, since it packs indices into the bits of the palette's size and so loses transparent
/// ones that lie beyond it. Source: CompuServe, *Graphics Interchange Format, Version 89a*, annex
/// F.
final class GifLzw {
  private static final int MOST = 4096;

  private final byte[] file;
  private final String where;
  private final short[] prefix = new short[MOST];
  private final byte[] suffix = new byte[MOST];
  private final byte[] stack = new byte[MOST + 1];
  private int at;
  private int blockEnd;
  private int bits;
  private int held;

  private GifLzw(byte[] file, int at, String where) {
    this.file = file;
    this.at = at;
    this.blockEnd = at;
    this.where = where;
  }

  /// The indices, row by row, a byte each.
  ///
  /// @param at the byte that holds the smallest code size
  static byte[] decode(byte[] file, int at, int count, String where) {
    int size = file[at] & 0xff;
    if (size < 1 || size > 11) {
      throw Cursor.damaged(where, "has gif data with codes of " + size + " bits");
    }
    return new GifLzw(file, at + 1, where).indices(size, count);
  }

  private byte[] indices(int size, int count) {
    byte[] out = new byte[count];
    int clear = 1 << size;
    int end = clear + 1;
    int width = size + 1;
    int next = end + 1;
    int before = -1;
    int first = 0;
    int k = 0;
    while (k < count) {
      int code = code(width);
      if (code < 0 || code == end) {
        throw Cursor.truncated(where);
      }
      if (code == clear) {
        width = size + 1;
        next = end + 1;
        before = -1;
        continue;
      }
      if (before < 0) {
        if (code >= clear) {
          throw Cursor.damaged(where, "has gif data that begins with an unknown code");
        }
        out[k++] = (byte) code;
        first = code;
        before = code;
        continue;
      }
      if (code > next) {
        throw Cursor.damaged(where, "has gif data with an unknown code");
      }
      int depth = 0;
      int walk = code;
      if (code == next) {
        stack[depth++] = (byte) first;
        walk = before;
      }
      while (walk >= clear) {
        stack[depth++] = suffix[walk];
        walk = prefix[walk];
      }
      first = walk;
      stack[depth++] = (byte) walk;
      while (depth > 0 && k < count) {
        out[k++] = stack[--depth];
      }
      if (next < MOST) {
        prefix[next] = (short) before;
        suffix[next] = (byte) first;
        next++;
        if (next == 1 << width && width < 12) {
          width++;
        }
      }
      before = code;
    }
    return out;
  }

  /// The next code, or -1 at the end of the data.
  private int code(int width) {
    while (held < width) {
      if (at == blockEnd) {
        int length = at < file.length ? file[at++] & 0xff : 0;
        if (length == 0 || length > file.length - at) {
          return -1;
        }
        blockEnd = at + length;
      }
      bits |= (file[at++] & 0xff) << held;
      held += 8;
    }
    int code = bits & (1 << width) - 1;
    bits >>>= width;
    held -= width;
    return code;
  }
}
