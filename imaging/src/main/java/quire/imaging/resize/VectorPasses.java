package quire.imaging.resize;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// A lane is a row in the first pass and a pixel of the row in the second.
final class VectorPasses implements Passes {
  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int HALF = 1 << Weights.BITS - 1;

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void rows(int[] tile, Weights weights, int[] out, int channels) {
    int[] fixed = weights.fixed();
    for (int x = 0; x < weights.size(); x++) {
      int from = weights.first()[x] * LANES;
      int count = weights.count()[x];
      int at = x * weights.stride();
      combine(tile, from, LANES, fixed, at, count, channels).intoArray(out, x * LANES);
    }
  }

  @Override
  public void column(
      int[] in, int stride, Weights weights, int row, int shift, int[] out, int channels) {
    int first = (weights.first()[row] - shift) * stride;
    int count = weights.count()[row];
    int at = row * weights.stride();
    for (int x = 0; x < stride; x += LANES) {
      combine(in, first + x, stride, weights.fixed(), at, count, channels)
          .intoArray(out, row * stride + x);
    }
  }

  private static IntVector combine(
      int[] in, int from, int step, int[] fixed, int at, int count, int channels) {
    return switch (channels) {
      case 1 -> one(in, from, step, fixed, at, count, 0);
      case 2 ->
          one(in, from, step, fixed, at, count, 0).or(one(in, from, step, fixed, at, count, 8));
      case 3 -> three(in, from, step, fixed, at, count);
      default ->
          three(in, from, step, fixed, at, count).or(one(in, from, step, fixed, at, count, 24));
    };
  }

  private static IntVector one(
      int[] in, int from, int step, int[] fixed, int at, int count, int bits) {
    var sum = IntVector.broadcast(SPECIES, HALF);
    for (int k = 0, i = from; k < count; k++, i += step) {
      var pixels = IntVector.fromArray(SPECIES, in, i);
      sum = sum.add(pixels.lanewise(VectorOperators.LSHR, bits).and(0xff).mul(fixed[at + k]));
    }
    return clip(sum).lanewise(VectorOperators.LSHL, bits);
  }

  private static IntVector three(int[] in, int from, int step, int[] fixed, int at, int count) {
    var a = IntVector.broadcast(SPECIES, HALF);
    var b = IntVector.broadcast(SPECIES, HALF);
    var c = IntVector.broadcast(SPECIES, HALF);
    for (int k = 0, i = from; k < count; k++, i += step) {
      var pixels = IntVector.fromArray(SPECIES, in, i);
      int weight = fixed[at + k];
      a = a.add(pixels.and(0xff).mul(weight));
      b = b.add(pixels.lanewise(VectorOperators.LSHR, 8).and(0xff).mul(weight));
      c = c.add(pixels.lanewise(VectorOperators.LSHR, 16).and(0xff).mul(weight));
    }
    return clip(a)
        .or(clip(b).lanewise(VectorOperators.LSHL, 8))
        .or(clip(c).lanewise(VectorOperators.LSHL, 16));
  }

  private static IntVector clip(IntVector sum) {
    return sum.lanewise(VectorOperators.ASHR, Weights.BITS).max(0).min(255);
  }
}
