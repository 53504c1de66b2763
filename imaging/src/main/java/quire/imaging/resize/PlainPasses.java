package quire.imaging.resize;

/// Two channels in one 64-bit product: `(a + b 2^32) w = a w + b w 2^32`, taken apart exactly at
/// the end, since each sum fits 32 bits.
final class PlainPasses implements Passes {
  private static final long EVEN = 0xff;
  private static final long HALF = 1L << Weights.BITS - 1;
  private static final long START = HALF << 32 | HALF;

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public void rows(int[] tile, Weights weights, int[] out, int channels) {
    int[] fixed = weights.fixed();
    for (int x = 0; x < weights.size(); x++) {
      int first = weights.first()[x];
      int count = weights.count()[x];
      int at = x * weights.stride();
      long low = START;
      long high = START;
      for (int k = 0; k < count; k++) {
        int pixel = tile[first + k];
        long weight = fixed[at + k];
        low += (pixel & EVEN | (pixel & 0xff00L) << 24) * weight;
        high += (pixel >>> 16 & EVEN | (pixel >>> 24 & EVEN) << 32) * weight;
      }
      out[x] = pair(low) | pair(high) << 16;
    }
  }

  @Override
  public void column(
      int[] in, int stride, Weights weights, int row, int shift, int[] out, int channels) {
    int first = weights.first()[row] - shift;
    int count = weights.count()[row];
    int at = row * weights.stride();
    int[] fixed = weights.fixed();
    for (int x = 0; x < stride; x++) {
      long low = START;
      long high = START;
      for (int k = 0; k < count; k++) {
        int pixel = in[(first + k) * stride + x];
        long weight = fixed[at + k];
        low += (pixel & EVEN | (pixel & 0xff00L) << 24) * weight;
        high += (pixel >>> 16 & EVEN | (pixel >>> 24 & EVEN) << 32) * weight;
      }
      out[row * stride + x] = pair(low) | pair(high) << 16;
    }
  }

  private static int pair(long sums) {
    int first = (int) sums;
    int second = (int) (sums - first >> 32);
    return clip(first >> Weights.BITS) | clip(second >> Weights.BITS) << 8;
  }

  private static int clip(int value) {
    return Math.clamp(value, 0, 255);
  }
}
