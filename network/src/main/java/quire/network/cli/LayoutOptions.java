package quire.network.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import quire.base.RequestException;
import quire.network.Quantity;
import quire.network.model.Recompute;
import quire.network.plan.Constraints;
import quire.network.plan.RankOrder;

/// What the user fixes of a layout; the rest is searched.
final class LayoutOptions {
  @Option(names = "--tp", paramLabel = "N", description = "Tensor-parallel size.")
  @Nullable String tp;

  @Option(names = "--pp", paramLabel = "N", description = "Pipeline stages.")
  @Nullable String pp;

  @Option(names = "--dp", paramLabel = "N", description = "Data-parallel size.")
  @Nullable String dp;

  @Option(names = "--ep", paramLabel = "N", description = "Expert-parallel size.")
  @Nullable String ep;

  @Option(names = "--cp", paramLabel = "N", description = "Context-parallel size.")
  @Nullable String cp;

  @Option(names = "--chunks", paramLabel = "N", description = "Pipeline chunks a GPU.")
  @Nullable String chunks;

  @Option(names = "--micro-batch", paramLabel = "N", description = "Sequences of a micro-batch.")
  @Nullable String microBatch;

  @Option(
      names = "--recompute",
      paramLabel = "none|selective|full",
      description = "Activations computed again.")
  @Nullable String recompute;

  @Option(
      names = "--sequence-parallel",
      paramLabel = "on|off",
      description = "Sequence parallelism.")
  @Nullable String sequenceParallel;

  @Option(names = "--zero", paramLabel = "0|1|3", description = "ZeRO stage.")
  @Nullable String zero;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description = "Which ranks are neighbours, the first fastest (tp-cp-ep-dp-pp).")
  @Nullable String order;

  @Option(names = "--allow-tp-across", description = "Tensor-parallel groups may exceed a domain.")
  boolean allowTpAcross;

  @Option(names = "--allow-over-memory", description = "Keep plans that do not fit into memory.")
  boolean allowOverMemory;

  @Option(
      names = "--allow-uneven",
      description = "Stages may hold different numbers of layers; the fullest counts.")
  boolean allowUneven;

  static int size(@Nullable String value, String option) {
    return value == null ? 0 : Quantity.whole(value, option);
  }

  RankOrder rankOrder() {
    if (order == null) {
      return RankOrder.DEFAULT;
    }
    RankOrder asked = RankOrder.of(order, "--order");
    return asked.equals(RankOrder.DEFAULT) ? RankOrder.DEFAULT : asked;
  }

  Constraints constraints() {
    int stage = -1;
    if (zero != null) {
      if (!zero.matches("[013]")) {
        throw new RequestException("--zero " + zero + ": must be 0, 1 or 3");
      }
      stage = Integer.parseInt(zero);
    }
    if (sequenceParallel != null && !sequenceParallel.matches("on|off")) {
      throw new RequestException("--sequence-parallel " + sequenceParallel + ": must be on or off");
    }
    return new Constraints(
        size(tp, "--tp"),
        size(pp, "--pp"),
        size(dp, "--dp"),
        size(ep, "--ep"),
        size(cp, "--cp"),
        size(chunks, "--chunks"),
        size(microBatch, "--micro-batch"),
        recompute == null ? null : Recompute.of(recompute, "--recompute"),
        sequenceParallel == null ? null : Boolean.valueOf(sequenceParallel.equals("on")),
        stage,
        rankOrder(),
        allowTpAcross,
        allowOverMemory,
        allowUneven);
  }
}
