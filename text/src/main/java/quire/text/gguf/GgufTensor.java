package quire.text.gguf;

import quire.base.Check;

/// Where a tensor of a GGUF file lies.
///
/// @param name its name
/// @param shape sizes, the fastest-running dimension first; 1 to 4 of them
/// @param type ggml's number of the type of its values
/// @param offset bytes from the start of the data, see [GgufFile#dataStart]
public record GgufTensor(String name, long[] shape, int type, long offset) {
  /// Values and bytes of a block, by the number of the type; 0 for types that are gone.
  private static final int[][] BLOCKS = {
    {1, 4},
    {1, 2},
    {32, 18},
    {32, 20},
    {0, 0},
    {0, 0},
    {32, 22},
    {32, 24},
    {32, 34},
    {32, 36},
    {256, 84},
    {256, 110},
    {256, 144},
    {256, 176},
    {256, 210},
    {256, 292},
    {256, 66},
    {256, 74},
    {256, 98},
    {256, 50},
    {32, 18},
    {256, 110},
    {256, 82},
    {256, 136},
    {1, 1},
    {1, 2},
    {1, 4},
    {1, 8},
    {1, 8},
    {256, 56},
    {1, 2},
    {0, 0},
    {0, 0},
    {0, 0},
    {256, 54},
    {256, 66}
  };

  /// The number of values.
  ///
  /// @throws quire.base.RequestException when it does not fit into a `long`
  public long elements() {
    long count = 1;
    for (long size : shape) {
      Check.that(
          size >= 1 && count <= Long.MAX_VALUE / size, "tensor %s has an impossible shape", name);
      count *= size;
    }
    return count;
  }

  /// The number of bytes, -1 where the type is not known here.
  ///
  /// @throws quire.base.RequestException when its rows are no whole blocks
  public long bytes() {
    int[] block = type >= 0 && type < BLOCKS.length ? BLOCKS[type] : new int[2];
    if (block[0] == 0) {
      return -1;
    }
    Check.that(
        shape.length == 0 || shape[0] % block[0] == 0,
        "tensor %s: rows of %d values are no whole blocks of %d",
        name,
        shape.length == 0 ? 0 : shape[0],
        block[0]);
    long blocks = elements() / block[0];
    Check.that(blocks <= Long.MAX_VALUE / block[1], "tensor %s has an impossible shape", name);
    return blocks * block[1];
  }
}
