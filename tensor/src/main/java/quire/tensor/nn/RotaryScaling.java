package quire.tensor.nn;

import quire.base.Check;

/// How rotary frequencies are changed so that a model reads further than it was trained.
public sealed interface RotaryScaling {
  /// The frequency used in place of `base^(-2 i / width)`, in radians a position.
  ///
  /// @param frequency the unscaled one
  /// @param pair i, from 0
  /// @param width rotated features of a head
  /// @param base of the geometric series
  double scaled(double frequency, int pair, int width, double base);

  /// What cosine and sine are multiplied with; 1 for most.
  default double amplitude() {
    return 1;
  }

  /// The frequencies as they are.
  record None() implements RotaryScaling {
    @Override
    public double scaled(double frequency, int pair, int width, double base) {
      return frequency;
    }
  }

  /// Position interpolation: every frequency divided by the factor (Chen et al., 2023).
  record Linear(double factor) implements RotaryScaling {
    public Linear {
      Check.positive("factor", factor);
    }

    @Override
    public double scaled(double frequency, int pair, int width, double base) {
      return frequency / factor;
    }
  }

  /// NTK-aware: the base becomes base * factor^(width / (width - 2)), so that the slowest frequency
  /// is divided by the factor and the fastest stays.
  record Ntk(double factor) implements RotaryScaling {
    public Ntk {
      Check.positive("factor", factor);
    }

    @Override
    public double scaled(double frequency, int pair, int width, double base) {
      double grown = base * Math.pow(factor, width / (width - 2.0));
      return Math.pow(grown, -2.0 * pair / width);
    }
  }

  /// Llama 3.1: waves longer than originalLength / low are divided by the factor, those shorter
  /// than originalLength / high stay, those between are blended.
  record Llama3(double factor, double low, double high, double originalLength)
      implements RotaryScaling {
    public Llama3 {
      Check.positive("factor", factor);
      Check.positive("originalLength", originalLength);
      Check.that(low > 0 && low < high, "low must lie in (0, high), is %s with high %s", low, high);
    }

    @Override
    public double scaled(double frequency, int pair, int width, double base) {
      double turns = originalLength * frequency / (2 * Math.PI);
      double keep = Math.clamp((turns - low) / (high - low), 0, 1);
      return frequency * (keep + (1 - keep) / factor);
    }
  }

  /// YaRN (Peng et al., 2023): a ramp over pairs between those that turn `fast` times within
  /// originalLength, which stay, and those that turn `slow` times, which are divided by the factor;
  /// cosine and sine are multiplied with 0.1 ln(factor) + 1.
  record Yarn(double factor, double originalLength, double fast, double slow)
      implements RotaryScaling {
    public Yarn {
      Check.that(factor >= 1, "factor must be at least 1, is %s", factor);
      Check.positive("originalLength", originalLength);
      Check.that(slow > 0 && slow < fast, "slow must lie in (0, fast), is %s", slow);
    }

    @Override
    public double scaled(double frequency, int pair, int width, double base) {
      double from = Math.max(0, Math.floor(pairTurning(fast, width, base)));
      double to = Math.min(width - 1, Math.ceil(pairTurning(slow, width, base)));
      double ramp = Math.clamp((pair - from) / Math.max(to - from, 1e-3), 0, 1);
      return frequency * (1 - ramp) + frequency / factor * ramp;
    }

    private double pairTurning(double turns, int width, double base) {
      return width * Math.log(originalLength / (turns * 2 * Math.PI)) / (2 * Math.log(base));
    }

    @Override
    public double amplitude() {
      return 0.1 * Math.log(factor) + 1;
    }
  }
}
