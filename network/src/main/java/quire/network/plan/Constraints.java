package quire.network.plan;

import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.network.cost.Parts;
import quire.network.model.Recompute;

/// What the user fixed of a layout; 0 and null are searched.
///
/// @param allowTpAcross tensor-parallel groups may be larger than a domain
/// @param allowOverMemory layouts that do not fit are kept
/// @param allowUneven stages may hold different numbers of layers; the fullest counts
public record Constraints(
    int tp,
    int pp,
    int dp,
    int ep,
    int cp,
    int chunks,
    int microBatch,
    @Nullable Recompute recompute,
    @Nullable Boolean sequenceParallel,
    int zero,
    RankOrder order,
    boolean allowTpAcross,
    boolean allowOverMemory,
    boolean allowUneven) {
  /// Everything is searched.
  public static final Constraints NONE =
      new Constraints(0, 0, 0, 0, 0, 0, 0, null, null, -1, RankOrder.DEFAULT, false, false, false);

  /// Everything is fixed.
  public static Constraints of(Layout layout) {
    return new Constraints(
        layout.tp(),
        layout.pp(),
        layout.dp(),
        layout.ep(),
        layout.cp(),
        layout.chunks(),
        layout.microBatch(),
        layout.recompute(),
        layout.sequenceParallel(),
        layout.zero(),
        layout.order(),
        true,
        true,
        true);
  }

  /// Refuses fixed values that fit neither model nor cluster, naming what would do.
  public void check(TrainingJob job) {
    Parts.checkDomains(job.gpus(), Math.min(job.hardware().hb(), job.gpus()));
    var m = job.model();
    if (tp > 0) {
      int hb = job.hardware().hb();
      if (tp > hb && !allowTpAcross) {
        throw new RequestException(
            "--tp %d: is more than the %d GPUs of a domain; lower it or add --allow-tp-across"
                .formatted(tp, hb));
      }
      divides("--tp", tp, m.heads(), "attention heads");
    }
    if (pp > 0 && !allowUneven) {
      divides("--pp", pp, m.layers(), "layers");
    }
    if (pp > m.layers()) {
      throw new RequestException("--pp %d: there are %d layers".formatted(pp, m.layers()));
    }
    if (pp > 0 && chunks > 0 && !allowUneven && m.layers() / pp % chunks != 0) {
      throw new RequestException(
          "--chunks %d: does not divide the %d layers of a stage; %s would do"
              .formatted(chunks, m.layers() / pp, nearest(chunks, m.layers() / pp)));
    }
    if (ep > 1) {
      int experts = m.experts() == null ? 1 : m.experts().count();
      divides("--ep", ep, experts, experts == 1 ? "expert (the model is dense)" : "experts");
    }
    cluster(job);
  }

  private void cluster(TrainingJob job) {
    long fixed = (long) Math.max(1, tp) * Math.max(1, pp) * Math.max(1, cp) * Math.max(1, dp);
    if (job.gpus() % fixed != 0) {
      throw new RequestException(
          "--gpus %d: is no multiple of the %d GPUs that %s make"
              .formatted(job.gpus(), fixed, given()));
    }
    if (tp == 0 || pp == 0) {
      return;
    }
    int data = job.gpus() / (tp * pp * Math.max(1, cp));
    if (job.batch() % data != 0 && cp > 0) {
      throw new RequestException(
          "--batch %d: is no multiple of the %d data-parallel ranks; %d would do"
              .formatted(job.batch(), data, (job.batch() / data + 1) * data));
    }
    if (microBatch > 0 && job.batch() % data == 0 && job.batch() / data % microBatch != 0) {
      throw new RequestException(
          "--micro-batch %d: does not divide the %d sequences of a data-parallel rank; %s would do"
              .formatted(microBatch, job.batch() / data, nearest(microBatch, job.batch() / data)));
    }
    if (microBatch > 0 && chunks > 1 && job.batch() % data == 0) {
      int micro = job.batch() / data / microBatch;
      if (micro % pp != 0) {
        throw new RequestException(
            "--chunks %d: the interleaved schedule wants a multiple of --pp %d micro-batches, there are %d"
                .formatted(chunks, pp, micro));
      }
    }
  }

  private String given() {
    var text = new StringBuilder();
    Object[][] options = {{"--tp", tp}, {"--pp", pp}, {"--cp", cp}, {"--dp", dp}};
    for (Object[] option : options) {
      if (!option[1].equals(0)) {
        text.append(text.isEmpty() ? "" : " ").append(option[0]).append(' ').append(option[1]);
      }
    }
    return text.toString();
  }

  private static void divides(String option, int value, int of, String what) {
    if (of % value != 0) {
      throw new RequestException(
          "%s %d: does not divide the %d %s; %s would do"
              .formatted(option, value, of, what, nearest(value, of)));
    }
  }

  /// The divisors next to a value.
  static String nearest(int value, int of) {
    int below = 0;
    int above = 0;
    for (int i = 1; i <= of; i++) {
      if (of % i == 0) {
        if (i <= value) {
          below = i;
        } else if (above == 0) {
          above = i;
        }
      }
    }
    return above == 0 ? String.valueOf(below) : below == 0 ? "" + above : below + " or " + above;
  }
}
