package quire.tensor.train;

import quire.base.Check;

/// What the learning rate is multiplied by at each step. Steps count from 0.
@FunctionalInterface
public interface Schedule {
  /// The factor at a step, at least 0; a function of the step alone, so that a resumed run follows
  /// the same curve.
  double factor(long step);

  /// Always 1.
  static Schedule constant() {
    return _ -> 1;
  }

  /// Rises as (step + 1) / warmup to 1, then falls in a straight line to `floor` at `total`.
  ///
  /// @param warmup steps of rise, 0 for none
  /// @param total steps in all, above `warmup`; the floor holds from there on
  /// @param floor last factor, in [0, 1]
  static Schedule linear(long warmup, long total, double floor) {
    checkSpan(warmup, total, floor);
    return step ->
        step < warmup ? (step + 1.0) / warmup : 1 - (1 - floor) * progress(step, warmup, total);
  }

  /// Rises as (step + 1) / warmup to 1, then falls along half a cosine to `floor` at `total`; see
  /// [#linear] for the arguments. Source: Loshchilov and Hutter, SGDR, ICLR 2017, equation 5.
  static Schedule cosine(long warmup, long total, double floor) {
    checkSpan(warmup, total, floor);
    return step ->
        step < warmup
            ? (step + 1.0) / warmup
            : floor + (1 - floor) * halfCosine(progress(step, warmup, total));
  }

  /// Rises as (step + 1) / warmup to 1, then falls as sqrt(warmup / (step + 1)). Source: Vaswani et
  /// al., Attention Is All You Need, 2017, equation 3, divided by its peak.
  ///
  /// @param warmup steps of rise, at least 1
  static Schedule inverseSquareRoot(long warmup) {
    Check.that(warmup >= 1, "warmup must be at least 1 step, is %d", warmup);
    return step -> Math.min((step + 1.0) / warmup, Math.sqrt(warmup / (step + 1.0)));
  }

  /// Rises as max(1e-6, step / warmup), so the first step hardly moves, then falls along half a
  /// cosine to 0 at `total`. Meant for epochs: wrap it in [#perEpoch].
  ///
  /// @param warmup steps of rise, 0 for none
  /// @param total steps in all, above `warmup`
  static Schedule slowStartCosine(long warmup, long total) {
    checkSpan(warmup, total, 0);
    return step ->
        step < warmup
            ? Math.max(1e-6, (double) step / warmup)
            : halfCosine(progress(step, warmup, total));
  }

  /// Holds the factor of a schedule over epochs for all steps of an epoch.
  ///
  /// @param stepsPerEpoch at least 1
  static Schedule perEpoch(Schedule overEpochs, long stepsPerEpoch) {
    Check.that(stepsPerEpoch >= 1, "steps per epoch must be at least 1, are %d", stepsPerEpoch);
    return step -> overEpochs.factor(step / stepsPerEpoch);
  }

  private static void checkSpan(long warmup, long total, double floor) {
    Check.that(warmup >= 0, "warmup must be at least 0 steps, is %d", warmup);
    Check.that(total > warmup, "total steps (%d) must exceed the warmup (%d)", total, warmup);
    Check.range("the last factor", floor, 0, 1);
  }

  private static double progress(long step, long warmup, long total) {
    return Math.min(1, (double) (step - warmup) / (total - warmup));
  }

  private static double halfCosine(double progress) {
    return 0.5 * (1 + Math.cos(Math.PI * progress));
  }
}
