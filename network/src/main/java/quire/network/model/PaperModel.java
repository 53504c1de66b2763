package quire.network.model;

import quire.base.Check;

/// The closed form of arXiv 2307.12169v1, section 3 (July 2023), with the constants that reproduce
/// its figures.
///
///     T = M/(N C) + l [ 2 S_T (N/K - 1)/(N B_S)
///           + ( 2 S_T (K/N_M - 1)/K + M_cc b d (N_M - 1) e/N ) / B_F ]
///     T_ideal = M/(N C) + l/(N B_F) [ 2 S_T (N/N_M - 1) + M_cc b d (N_M - 1) e ]
///
/// The terms: compute; data parallel across domains; data parallel inside; model parallel. `N_M` GPUs
/// hold one copy of the model, a power of two of at most K. The printed best N_M (equation 2) is too
/// small by sqrt(8); [#bestContinuous] is the right stationary point.
///
/// @param layers l
/// @param width d
/// @param parameters P, as the paper rounds it (175e9, 540e9)
/// @param layerBytes S_T: four bytes for each weight of a layer
/// @param rounds M_cc: all-gathers and reduce-scatters of a block, 8, with gated blocks 12
/// @param batchTokens b
public record PaperModel(
    int layers,
    double width,
    double parameters,
    double layerBytes,
    int rounds,
    double batchTokens) {
  /// e: bytes of a gradient and of an activation.
  public static final double ELEMENT_BYTES = 4;

  /// Refuses a batch of nothing.
  public PaperModel {
    Check.positive("batchTokens", batchTokens);
  }

  /// The closed form of a model; figures of the paper want `gpt3-175b`, `opt-175b`, `palm-540b`.
  public static PaperModel of(ModelShape model, double batchTokens) {
    double h = model.hidden();
    double parameters = model.parameters();
    if (model.published() > 0) {
      // as the paper writes them: 175e9, 540e9
      parameters = Math.rint(model.published() / 1e9) * 1e9;
    }
    boolean plain = !model.gated() && model.experts() == null;
    double layer =
        plain && model.ffn() == 4 * model.hidden()
            ? ELEMENT_BYTES * 12 * h * h
            : ELEMENT_BYTES * parameters / model.layers();
    return new PaperModel(model.layers(), h, parameters, layer, plain ? 8 : 12, batchTokens);
  }

  /// Seconds by term.
  public record Terms(double compute, double acrossDomains, double inDomain, double modelParallel) {
    /// The iteration time.
    public double total() {
      return compute + acrossDomains + inDomain + modelParallel;
    }
  }

  /// Bytes that one GPU sends in an iteration, by kind.
  public record Bytes(double acrossDomains, double inDomain, double modelParallel) {
    /// All of them.
    public double total() {
      return acrossDomains + inDomain + modelParallel;
    }
  }

  /// Bytes a GPU for a given model-parallel size; it may be continuous.
  public Bytes bytes(double gpus, double hb, double modelParallel) {
    return new Bytes(
        layers * 2 * layerBytes * (gpus / hb - 1) / gpus,
        layers * 2 * layerBytes * (hb / modelParallel - 1) / hb,
        layers * rounds * batchTokens * width * (modelParallel - 1) * ELEMENT_BYTES / gpus);
  }

  /// Seconds on rail-only (or any network on which rails are not slowed).
  public Terms terms(Hardware hardware, double gpus, double modelParallel) {
    Bytes bytes = bytes(gpus, hardware.hb(), modelParallel);
    return new Terms(
        compute(hardware, gpus),
        bytes.acrossDomains() / hardware.nicBandwidth(),
        bytes.inDomain() / hardware.hbBandwidth(),
        bytes.modelParallel() / hardware.hbBandwidth());
  }

  /// Seconds where all GPUs share one domain.
  public double ideal(Hardware hardware, double gpus, double modelParallel) {
    Bytes bytes = bytes(gpus, gpus, modelParallel);
    return compute(hardware, gpus)
        + (bytes.inDomain() + bytes.modelParallel()) / hardware.hbBandwidth();
  }

  /// The best ideal time over powers of two.
  public double ideal(Hardware hardware, int gpus) {
    double best = Double.POSITIVE_INFINITY;
    for (int m = 1; m <= gpus && gpus % m == 0; m *= 2) {
      best = Math.min(best, ideal(hardware, gpus, m));
    }
    return best;
  }

  /// The best power of two of at most K that divides it.
  public int best(Hardware hardware, int gpus) {
    int best = 1;
    for (int m = 1; m <= hardware.hb() && hardware.hb() % m == 0; m *= 2) {
      if (terms(hardware, gpus, m).total() < terms(hardware, gpus, best).total()) {
        best = m;
      }
    }
    return best;
  }

  /// The stationary point of T in N_M: `sqrt(2 N S_T / (b M_cc d))` with S_T in elements.
  public double bestContinuous(double gpus) {
    return Math.sqrt(2 * gpus * layerBytes / (batchTokens * rounds * width * ELEMENT_BYTES));
  }

  private double compute(Hardware hardware, double gpus) {
    return 6 * parameters * batchTokens / (gpus * hardware.flops());
  }
}
