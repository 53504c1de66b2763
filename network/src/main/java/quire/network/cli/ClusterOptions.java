package quire.network.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import quire.base.RequestException;
import quire.network.Quantity;
import quire.network.cost.CostRow;
import quire.network.cost.Fabric;
import quire.network.cost.Parts;
import quire.network.cost.PriceBook;
import quire.network.model.Hardware;
import quire.network.model.ModelShape;
import quire.network.model.Models;
import quire.network.plan.TrainingJob;
import quire.network.trace.NcclTable;

/// What is trained and on what: the options that `plan`, `traffic` and `sweep` share.
final class ClusterOptions {
  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description = "A built-in model, own YAML, Hugging Face config.json or Calculon JSON.")
  @Nullable String model;

  @Option(
      names = "--hardware",
      paramLabel = "NAME|FILE",
      description = "A built-in GPU (a100-80g, h100, gh200-v1, ...) or a YAML file.")
  @Nullable String hardware;

  @Option(names = "--gpus", paramLabel = "N", description = "GPUs of the cluster.")
  @Nullable String gpus;

  @Option(
      names = "--hb",
      paramLabel = "K",
      description = "GPUs of a high-bandwidth domain (default: the hardware's).")
  @Nullable String hb;

  @Option(names = "--radix", paramLabel = "R", description = "Ports of a switch (64).")
  String radix = "64";

  @Option(names = "--nic", paramLabel = "BW", description = "Bandwidth of a GPU's NIC: 400Gbps.")
  @Nullable String nic;

  @Option(
      names = "--hb-bandwidth",
      paramLabel = "BW",
      description = "Bandwidth of a GPU inside its domain: 450GB/s.")
  @Nullable String hbBandwidth;

  @Option(names = "--batch", paramLabel = "SEQUENCES", description = "Sequences of an iteration.")
  @Nullable String batch;

  @Option(
      names = "--batch-tokens",
      paramLabel = "N",
      description = "Tokens of an iteration instead.")
  @Nullable String batchTokens;

  @Option(
      names = "--sequence",
      paramLabel = "S",
      description = "Tokens of a sequence (the model's).")
  @Nullable String sequence;

  @Option(
      names = "--topologies",
      paramLabel = "LIST",
      description = "rail-only, rail-optimized, fat-tree, torus, dragonfly, hb (rail-only).")
  @Nullable String topologies;

  @Option(names = "--prices", paramLabel = "NAME|FILE", description = "Price book (paper-v5).")
  String prices = "paper-v5";

  @Option(
      names = "--mode",
      paramLabel = "paper|buildable",
      description = "Counting of parts: exact division, or rounded up (paper).")
  String mode = "paper";

  @Option(
      names = "--time-model",
      paramLabel = "full|paper-v1",
      description = "The full model, or the closed form of 2023 (full).")
  String timeModel = "full";

  @Option(
      names = "--overlap",
      paramLabel = "LIST",
      description = "What hides behind work: dp, tp, pp (nothing).")
  @Nullable String overlap;

  @Option(names = "--causal", description = "Attention computes only the lower half of the scores.")
  boolean causal;

  @Option(names = "--fused-attention", description = "Scores never reach memory (FlashAttention).")
  boolean fused;

  @Option(
      names = "--expert-skew",
      paramLabel = "S",
      description = "Zipf exponent of the experts' loads (0).")
  String expertSkew = "0";

  @Option(
      names = "--jitter",
      paramLabel = "CV",
      description = "Coefficient of variation of compute times (0).")
  String jitter = "0";

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description =
          "A table of nccl-tests: its fitted latency and bandwidth replace the hardware's.")
  @Nullable Path calibration;

  private final List<String> warnings = new ArrayList<>();

  List<String> warnings() {
    return warnings;
  }

  private static String needed(@Nullable String value, String option) {
    if (value == null) {
      throw new RequestException(option + ": is needed");
    }
    return value;
  }

  boolean isPaper() {
    if (!timeModel.matches("full|paper-v1")) {
      throw new RequestException("--time-model " + timeModel + ": must be full or paper-v1");
    }
    return timeModel.equals("paper-v1");
  }

  TrainingJob job() {
    warnings.clear();
    Models.Read read = Models.of(needed(model, "--model"));
    warnings.addAll(read.warnings());
    ModelShape shape = read.model();
    if (sequence != null) {
      shape = shape.withSequence(Quantity.whole(sequence, "--sequence"));
    }
    Hardware.Read machine = Hardware.of(needed(hardware, "--hardware"));
    warnings.addAll(machine.warnings());
    Hardware hw =
        machine
            .hardware()
            .with(
                hb == null ? 0 : Quantity.whole(hb, "--hb"),
                hbBandwidth == null
                    ? 0
                    : Quantity.BANDWIDTH.positive(hbBandwidth, "--hb-bandwidth"),
                nic == null ? 0 : Quantity.BANDWIDTH.positive(nic, "--nic"));
    if (calibration != null) {
      hw = calibrated(hw, NcclTable.read(calibration).fit());
    }
    int count = Quantity.whole(needed(gpus, "--gpus"), "--gpus");
    Parts.checkDomains(count, Math.min(hw.hb(), count));
    return new TrainingJob(shape, hw, count, sequences(shape), options());
  }

  /// A table over at most one domain says how fast the domain is, one over more how fast the NICs
  /// are.
  private Hardware calibrated(Hardware hw, NcclTable.Fit fit) {
    boolean inside = fit.ranks() <= hw.hb();
    warnings.add(
        String.format(
            Locale.ROOT,
            "--calibration %s: %s at %.4g GB/s and %.3g us a message",
            calibration,
            inside ? "domain" : "NIC",
            fit.bandwidth() / 1e9,
            fit.latencyPerMessage() * 1e6));
    return hw.measured(inside, fit.bandwidth(), Math.max(0, fit.latencyPerMessage()));
  }

  /// Tokens of an iteration: as given, else sequences times their length.
  double tokens(TrainingJob job) {
    return batchTokens == null
        ? (double) job.batch() * job.model().sequence()
        : Quantity.NUMBER.positive(batchTokens, "--batch-tokens");
  }

  private int sequences(ModelShape shape) {
    if (batch != null) {
      if (batchTokens != null) {
        throw new RequestException("--batch-tokens: give it or --batch, not both");
      }
      return Quantity.whole(batch, "--batch");
    }
    double tokens =
        Quantity.NUMBER.positive(
            needed(batchTokens, "--batch (or --batch-tokens)"), "--batch-tokens");
    double sequences = tokens / shape.sequence();
    if (sequences != Math.rint(sequences) && !isPaper()) {
      throw new RequestException(
          "--batch-tokens %s: is no multiple of the sequence length %d; %.0f would do"
              .formatted(batchTokens, shape.sequence(), Math.ceil(sequences) * shape.sequence()));
    }
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.rint(sequences)));
  }

  private TrainingJob.Options options() {
    Set<TrainingJob.Overlap> overlaps = EnumSet.noneOf(TrainingJob.Overlap.class);
    if (overlap != null) {
      for (String word : overlap.split(",", -1)) {
        if (!word.matches("dp|tp|pp")) {
          throw new RequestException("--overlap " + word + ": must be dp, tp or pp");
        }
        overlaps.add(TrainingJob.Overlap.valueOf(word.toUpperCase(Locale.ROOT)));
      }
    }
    return new TrainingJob.Options(
        overlaps,
        causal,
        fused,
        Quantity.NUMBER.parse(expertSkew, "--expert-skew"),
        Quantity.NUMBER.parse(jitter, "--jitter"));
  }

  List<Fabric> fabrics(String otherwise) {
    return Fabric.list(topologies == null ? otherwise : topologies, "--topologies");
  }

  int ports() {
    return Quantity.whole(radix, "--radix");
  }

  PriceBook book() {
    PriceBook book = PriceBook.of(prices);
    warnings.addAll(book.warnings());
    return book;
  }

  Parts.Mode counting() {
    return mode(mode, false);
  }

  static Parts.Mode mode(String word, boolean sharing) {
    if (word.equals("paper")) {
      if (sharing) {
        throw new RequestException("--allow-sharing: belongs to --mode buildable");
      }
      return Parts.Mode.PAPER;
    }
    if (word.equals("buildable")) {
      return sharing ? Parts.Mode.SHARED : Parts.Mode.BUILDABLE;
    }
    throw new RequestException("--mode " + word + ": must be paper or buildable");
  }

  CostRow cost(TrainingJob job, Fabric fabric, PriceBook book) {
    int domain = Math.min(job.hardware().hb(), job.gpus());
    return CostRow.of(fabric, job.gpus(), domain, ports(), book, counting());
  }
}
