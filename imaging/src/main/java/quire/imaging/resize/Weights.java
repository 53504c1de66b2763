package quire.imaging.resize;

/// Which input pixels an output pixel sees along one axis, and how it weighs them.
///
/// @param first index of the first input pixel, an entry an output pixel
/// @param count how many it sees
/// @param stride entries of `values` an output pixel
/// @param values weights whose sum is 1
/// @param fixed the same times 2^22, rounded away from zero at halves
record Weights(int[] first, int[] count, int stride, double[] values, int[] fixed) {
  static final int BITS = 22;

  /// @param in pixels of the whole axis
  /// @param from where the part to resize begins, may lie between pixels
  /// @param to where it ends
  static Weights of(Filter filter, int in, double from, double to, int out) {
    // PIL holds boxes in single precision.
    float low32 = (float) from;
    double scale = (double) ((float) to - low32) / out;
    double wide = Math.max(1, scale);
    double support = filter.support() * wide;
    int stride = (int) Math.ceil(support) * 2 + 1;
    int[] first = new int[out];
    int[] count = new int[out];
    double[] values = new double[out * stride];
    int[] fixed = new int[out * stride];
    double narrow = 1.0 / wide;
    for (int x = 0; x < out; x++) {
      double centre = low32 + (x + 0.5) * scale;
      int low = Math.max(0, (int) (centre - support + 0.5));
      int seen = Math.min(in, (int) (centre + support + 0.5)) - low;
      double sum = 0;
      for (int k = 0; k < seen; k++) {
        double weight = filter.weight((k + low - centre + 0.5) * narrow);
        values[x * stride + k] = weight;
        sum += weight;
      }
      for (int k = 0; k < seen; k++) {
        int at = x * stride + k;
        values[at] = sum == 0 ? values[at] : values[at] / sum;
        double big = values[at] * (1 << BITS);
        fixed[at] = (int) (big < 0 ? big - 0.5 : big + 0.5);
      }
      first[x] = low;
      count[x] = seen;
    }
    return new Weights(first, count, stride, values, fixed);
  }

  int size() {
    return first.length;
  }

  /// First input pixel that any output pixel sees.
  int begin() {
    return first[0];
  }

  /// Behind the last one.
  int end() {
    return first[size() - 1] + count[size() - 1];
  }
}
