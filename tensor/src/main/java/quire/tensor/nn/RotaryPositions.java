package quire.tensor.nn;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import quire.base.Check;
import quire.tensor.Tensors;

/// Rotary positions: pair i of a head's features at position p is turned by p * frequency_i, so the
/// product of a query and a key depends on their distance alone (Su et al., 2021, equation 34).
///
/// @param width features that are turned, even; the rest of the head passes through
/// @param base frequency_i = base^(-2 i / width), commonly 10,000
/// @param pairing which features form a pair
/// @param scaling how frequencies are changed for longer texts
public record RotaryPositions(int width, double base, Pairing pairing, RotaryScaling scaling) {
  /// Which features are turned together. Checkpoints of different families differ in this.
  public enum Pairing {
    /// (0, 1), (2, 3), ...: the paper's and GPT-J's.
    INTERLEAVED,
    /// (0, width/2), (1, width/2 + 1), ...: GPT-NeoX's and Llama's in the common format.
    HALF_SPLIT
  }

  public RotaryPositions {
    Check.that(width >= 2 && width % 2 == 0, "width must be even and at least 2, is %d", width);
    Check.that(base > 1 && Double.isFinite(base), "base must be above 1, is %s", base);
  }

  /// Unscaled, base 10,000.
  public static RotaryPositions of(int width, Pairing pairing) {
    return new RotaryPositions(width, 10_000, pairing, new RotaryScaling.None());
  }

  /// Radians a position for each of the width / 2 pairs.
  public double[] frequencies() {
    var frequencies = new double[width / 2];
    for (int i = 0; i < frequencies.length; i++) {
      double plain = Math.pow(base, -2.0 * i / width);
      frequencies[i] = scaling.scaled(plain, i, width, base);
    }
    return frequencies;
  }

  /// Turns queries or keys.
  ///
  /// @param x shape (..., length, d) with d at least `width`; computed in fp32 or wider
  /// @param first position of the first row
  /// @return shape and dtype of x
  public Tensor apply(Tensor x, long first) {
    var positions =
        torch.arange(
            Calls.scalar(first),
            Calls.scalar(first + x.size(-2)),
            Calls.options(ScalarType.Double));
    return apply(x, positions);
  }

  /// Turns queries or keys whose rows stand at given positions.
  ///
  /// @param positions shape (length), or any shape that broadcasts to the axes of x but its last
  public Tensor apply(Tensor x, Tensor positions) {
    long d = Calls.last(x);
    Check.that(
        d >= width,
        "rotary width is %d, but the head has %d features: shape %s",
        width,
        d,
        Arrays.toString(x.shape()));
    var dtype = Calls.dtype(x);
    var working = dtype == ScalarType.Double ? dtype : ScalarType.Float;
    var turned = Calls.cast(d == width ? x : x.narrow(-1, 0, width), working);
    // Angles in fp64: at position 100,000 an fp32 angle is already off by 0.004 radians.
    var angles =
        Calls.cast(positions, ScalarType.Double).unsqueeze(-1).mul(Tensors.of(frequencies()));
    var cos = Calls.cast(angles.cos().mul(Calls.scalar(scaling.amplitude())), working);
    var sin = Calls.cast(angles.sin().mul(Calls.scalar(scaling.amplitude())), working);
    var result = Calls.cast(turn(turned, cos, sin), dtype);
    return d == width
        ? result
        : torch.cat(new TensorVector(result, x.narrow(-1, width, d - width)), -1);
  }

  private Tensor turn(Tensor x, Tensor cos, Tensor sin) {
    boolean interleaved = pairing == Pairing.INTERLEAVED;
    long half = width / 2;
    var pairs = interleaved ? x.unflatten(-1, half, 2) : null;
    var a = pairs != null ? pairs.select(-1, 0) : x.narrow(-1, 0, half);
    var b = pairs != null ? pairs.select(-1, 1) : x.narrow(-1, half, half);
    var first = a.mul(cos).sub(b.mul(sin));
    var second = b.mul(cos).add(a.mul(sin));
    var both = new TensorVector(first, second);
    return interleaved ? torch.stack(both, -1).flatten(-2, -1) : torch.cat(both, -1);
  }
}
