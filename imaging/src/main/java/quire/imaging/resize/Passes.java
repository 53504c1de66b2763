package quire.imaging.resize;

/// The two passes over packed pixels, rows first. Every implementation gives the same bits.
interface Passes {
  /// How many rows [#rows] handles at a time, and by what row strides are rounded up.
  int lanes();

  /// Resizes rows of packed pixels along x.
  ///
  /// @param tile input of [#lanes()] rows, pixel by pixel: pixel x of row r at x * lanes + r
  /// @param out likewise
  /// @param channels channels in use
  void rows(int[] tile, Weights weights, int[] out, int channels);

  /// Computes one output row from rows of packed pixels.
  ///
  /// @param in rows of `stride` ints; `stride` is a multiple of [#lanes()]
  /// @param row output row
  /// @param shift the input row that is first in `in`
  void column(int[] in, int stride, Weights weights, int row, int shift, int[] out, int channels);

  /// The vector ones where the JVM was started with the vector module, else the plain ones.
  static Passes best() {
    return Choice.BEST;
  }

  /// Made once.
  final class Choice {
    static final Passes BEST =
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
            ? new VectorPasses()
            : new PlainPasses();

    private Choice() {}
  }
}
