package quire.network.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import quire.network.cost.Fabric;
import quire.network.model.PaperModel;
import quire.network.model.Recompute;

/// Who sends how much to whom in one iteration, counted exchange by exchange and never as a matrix
/// of all pairs.
public final class Traffic {
  /// How a group exchanges.
  public enum Pattern {
    /// Every member sends an equal share to every other.
    DIRECT,
    /// Every member sends to the next, the last to the first.
    RING,
    /// Every member but the last sends to the next, every one but the first back.
    CHAIN,
    /// As CHAIN, and the last sends to the first and back (interleaved stages).
    LOOP,
    /// The first and the last exchange.
    ENDS
  }

  /// Groups of one kind: members lie `stride` apart; a rank's place is `rank / stride mod size`.
  ///
  /// @param bytes what one rank of a stage sends, by the stage's number modulo the array's length
  public record Exchange(String kind, long stride, int size, Pattern pattern, double[] bytes) {
    /// Copies the array.
    public Exchange {
      bytes = bytes.clone();
    }
  }

  /// A kind's share of everything.
  ///
  /// @param pairShare ordered pairs that carry it, over N (N - 1)
  public record Kind(String kind, double bytes, double byteShare, double pairShare) {}

  /// The whole.
  ///
  /// @param silentPairShare ordered pairs that exchange nothing, over N (N - 1)
  /// @param crossRailPairShare ordered pairs in different domains and on different rails
  public record Summary(
      int gpus,
      double silentPairShare,
      double crossRailPairShare,
      double totalBytes,
      List<Kind> kinds) {}

  /// Sees one rank's messages.
  @FunctionalInterface
  public interface Sink {
    /// Bytes from the rank asked for to another.
    void send(int to, double bytes, String kind);
  }

  private static final long MOST_MESSAGES = 20_000_000;

  private final int gpus;
  private final int hb;
  private final int stages;
  private final long stageStride;
  private final List<Exchange> exchanges;

  private Traffic(int gpus, int hb, int stages, long stageStride, List<Exchange> exchanges) {
    this.gpus = gpus;
    this.hb = Math.min(hb, gpus);
    this.stages = stages;
    this.stageStride = stageStride;
    this.exchanges = List.copyOf(exchanges);
  }

  /// The exchanges.
  public List<Exchange> exchanges() {
    return exchanges;
  }

  /// GPUs.
  public int gpus() {
    return gpus;
  }

  /// GPUs of a domain.
  public int hb() {
    return hb;
  }

  /// The closed form of 2023: groups of N_M in a domain, of K/N_M across them inside it, of N/K on
  /// every rail.
  public static Traffic paper(TrainingJob job, double batchTokens, int tp, boolean direct) {
    int hb = job.hardware().hb();
    int gpus = job.gpus();
    PaperModel.Bytes bytes = PaperModel.of(job.model(), batchTokens).bytes(gpus, hb, tp);
    Pattern pattern = direct ? Pattern.DIRECT : Pattern.RING;
    List<Exchange> list = new ArrayList<>();
    add(list, "tensor", 1, tp, pattern, bytes.modelParallel());
    add(list, "dataInDomain", tp, hb / tp, pattern, bytes.inDomain());
    add(list, "dataAcrossDomains", hb, gpus / hb, pattern, bytes.acrossDomains());
    return new Traffic(gpus, hb, 1, gpus, list);
  }

  /// The full model's exchanges.
  ///
  /// @param direct groups exchange all with all; else round a ring. All-to-all is always direct, on
  ///   rail-only in two phases: inside the domain to the destination's rail, then along the rail
  public static Traffic full(TrainingJob job, Layout x, Fabric fabric, boolean direct) {
    var m = job.model();
    int hb = Math.min(job.hardware().hb(), job.gpus());
    int micro = job.batch() / (x.dp() * x.microBatch());
    double tokens = (double) x.microBatch() * m.sequence() / x.cp();
    double slab = tokens * m.hidden() * 2;
    double layers = (double) m.layers() / x.pp();
    Pattern pattern = direct ? Pattern.DIRECT : Pattern.RING;
    boolean full = x.recompute() == Recompute.FULL;
    long ts = x.order().stride("tp", x.tp(), x.cp(), x.dp(), x.pp());
    long cs = x.order().stride("cp", x.tp(), x.cp(), x.dp(), x.pp());
    long ds = x.order().stride("dp", x.tp(), x.cp(), x.dp(), x.pp());
    long ps = x.order().stride("pp", x.tp(), x.cp(), x.dp(), x.pp());
    List<Exchange> list = new ArrayList<>();

    int rounds = 8 + (full ? 4 : 0) + (x.sequenceParallel() ? 2 : 0);
    double tensor = rounds * layers * micro * slab * (x.tp() - 1) / x.tp();
    split(list, "tensor", ts, x.tp(), hb, pattern, tensor, new double[] {1});
    if (x.cp() > 1) {
      double keys = tokens * 2 * Math.max(1, m.kvHeads() / (double) x.tp()) * m.headSize() * 2;
      int passes = x.recompute() == Recompute.NONE ? 3 : 4;
      add(list, "tensor", cs, x.cp(), Pattern.RING, passes * (x.cp() - 1) * keys * layers * micro);
    }
    if (x.pp() > 1) {
      double each = slab / x.tp() * micro;
      Pattern shape = x.chunks() > 1 ? Pattern.LOOP : Pattern.CHAIN;
      list.add(new Exchange("pipeline", ps, x.pp(), shape, new double[] {each * x.chunks(), each}));
    }
    data(list, job, x, ds, cs, ps, pattern, micro, hb);
    experts(list, job, x, ds, fabric, micro, slab, hb);
    return new Traffic(job.gpus(), hb, x.pp(), ps, list);
  }

  private static void data(
      List<Exchange> list,
      TrainingJob job,
      Layout x,
      long ds,
      long cs,
      long ps,
      Pattern pattern,
      int micro,
      int hb) {
    var m = job.model();
    double routed = m.expertLayers() * m.routedWeights();
    double common = (m.layerMatrices() - routed) / x.tp() / x.pp();
    double ends = m.embedding() / x.tp();
    var parameters = new double[x.pp()];
    java.util.Arrays.fill(parameters, common + m.vectors() / x.pp());
    parameters[0] += ends + m.positionWeights();
    parameters[x.pp() - 1] += x.pp() > 1 || !m.tied() ? ends : 0;
    double perParameter =
        switch (x.zero()) {
          case 0 -> 8;
          case 1 -> 6;
          default -> 8.0 * micro;
        };
    double share = (x.dp() - 1.0) / x.dp() * perParameter;
    split(list, "data", ds, x.dp(), hb, pattern, share, parameters);
    if (x.cp() > 1) {
      double rest = (x.cp() - 1.0) / x.cp() * perParameter / x.dp();
      split(list, "data", cs, x.cp(), hb, pattern, rest, parameters);
    }
    if (routed > 0 && x.dp() / x.ep() > 1) {
      int size = x.dp() / x.ep();
      double own = routed / x.tp() / x.pp() / x.ep();
      split(
          list,
          "data",
          ds * x.ep(),
          size,
          hb,
          pattern,
          (size - 1.0) / size * perParameter,
          new double[] {own});
    }
    if (x.pp() > 1 && m.tied()) {
      list.add(new Exchange("data", ps, x.pp(), Pattern.ENDS, new double[] {4 * ends}));
    }
  }

  private static void experts(
      List<Exchange> list,
      TrainingJob job,
      Layout x,
      long ds,
      Fabric fabric,
      int micro,
      double slab,
      int hb) {
    var experts = job.model().experts();
    if (experts == null || x.ep() == 1) {
      return;
    }
    double layers = (double) job.model().expertLayers() / x.pp();
    int rounds = x.recompute() == Recompute.FULL ? 6 : 4;
    double all =
        rounds * layers * micro * slab * experts.topK() / (x.sequenceParallel() ? x.tp() : 1);
    int inside = inDomain(ds, x.ep(), hb);
    double perPair = all / x.ep();
    if (fabric != Fabric.RAIL_ONLY || inside == x.ep() || inside == 1) {
      add(list, "expert", ds, x.ep(), Pattern.DIRECT, perPair * (x.ep() - 1));
      return;
    }
    int outside = x.ep() / inside;
    add(list, "expert", ds, inside, Pattern.DIRECT, perPair * (inside - 1) * outside);
    add(list, "expert", ds * inside, outside, Pattern.DIRECT, perPair * inside * (outside - 1));
  }

  private static int inDomain(long stride, int size, int hb) {
    if (size * stride <= hb) {
      return size;
    }
    if (stride >= hb || hb % stride != 0) {
      return 1;
    }
    int room = (int) (hb / stride);
    int a = room;
    int b = size;
    while (b != 0) {
      int rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  private static void add(
      List<Exchange> list, String kind, long stride, int size, Pattern pattern, double bytes) {
    if (size > 1 && bytes > 0) {
      list.add(new Exchange(kind, stride, size, pattern, new double[] {bytes}));
    }
  }

  /// A gather or scatter of `(n-1)/n` of something, hierarchical where it crosses domains: inside,
  /// then a part of the k-th across.
  private static void split(
      List<Exchange> list,
      String kind,
      long stride,
      int size,
      int hb,
      Pattern pattern,
      double share,
      double[] units) {
    if (size < 2 || share == 0) {
      return;
    }
    int inside = inDomain(stride, size, hb);
    int outside = size / inside;
    double whole = share * size / (size - 1.0);
    if (inside > 1) {
      list.add(
          new Exchange(
              kind, stride, inside, pattern, scaled(units, whole * (inside - 1) / inside)));
    }
    if (outside > 1) {
      list.add(
          new Exchange(
              kind,
              stride * inside,
              outside,
              pattern,
              scaled(units, whole * (outside - 1) / outside / inside)));
    }
  }

  private static double[] scaled(double[] units, double factor) {
    double[] scaled = units.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }

  // ---- reading

  /// Tells everything that a rank sends.
  public void messages(int rank, Sink sink) {
    int stage = (int) (rank / stageStride % stages);
    for (Exchange x : exchanges) {
      int place = (int) (rank / x.stride() % x.size());
      double bytes = x.bytes()[stage % x.bytes().length];
      messages(rank, place, x, bytes, sink);
    }
  }

  private static void messages(int rank, int place, Exchange x, double bytes, Sink sink) {
    int n = x.size();
    switch (x.pattern()) {
      case DIRECT -> {
        for (int j = 0; j < n; j++) {
          if (j != place) {
            sink.send(peer(rank, place, j, x), bytes / (n - 1), x.kind());
          }
        }
      }
      case RING -> sink.send(peer(rank, place, (place + 1) % n, x), bytes, x.kind());
      case CHAIN, LOOP -> {
        // bytes[0]: all chunks of a stage; bytes[1]: one chunk, which the wrap leaves out
        double all = x.bytes()[0];
        double wrap = x.bytes()[0] - x.bytes()[1];
        if (place < n - 1) {
          sink.send(peer(rank, place, place + 1, x), all, x.kind());
        } else if (x.pattern() == Pattern.LOOP && wrap > 0) {
          sink.send(peer(rank, place, 0, x), wrap, x.kind());
        }
        if (place > 0) {
          sink.send(peer(rank, place, place - 1, x), all, x.kind());
        } else if (x.pattern() == Pattern.LOOP && wrap > 0) {
          sink.send(peer(rank, place, n - 1, x), wrap, x.kind());
        }
      }
      case ENDS -> {
        if (place == 0 || place == n - 1) {
          sink.send(peer(rank, place, n - 1 - place, x), bytes, x.kind());
        }
      }
    }
  }

  private static int peer(int rank, int place, int other, Exchange x) {
    return (int) (rank + (other - place) * x.stride());
  }

  /// Bytes and pairs by kind. Exact: every rank is counted, or where these are too many a domain's
  /// worth of each stage, which all others resemble.
  public Summary summary() {
    long perRank = 0;
    for (Exchange x : exchanges) {
      perRank += x.pattern() == Pattern.DIRECT ? x.size() : 2;
    }
    boolean all = perRank * gpus <= MOST_MESSAGES;
    int perStage = gpus / stages;
    int counted = all ? perStage : Math.min(perStage, hb);
    double weight = (double) perStage / counted;
    Map<String, double[]> kinds = new LinkedHashMap<>();
    exchanges.forEach(x -> kinds.putIfAbsent(x.kind(), new double[2]));
    var totals = new double[3];
    for (int stage = 0; stage < stages; stage++) {
      for (int i = 0; i < counted; i++) {
        count(rankOf(stage, i), kinds, totals, weight);
      }
    }
    double pairs = (double) gpus * (gpus - 1.0);
    List<Kind> rows = new ArrayList<>();
    kinds.forEach((kind, x) ->
        rows.add(new Kind(kind, x[0], totals[0] == 0 ? 0 : x[0] / totals[0], x[1] / pairs)));
    return new Summary(
        gpus,
        1 - (pairs == 0 ? 0 : totals[1] / pairs),
        pairs == 0 ? 0 : totals[2] / pairs,
        totals[0],
        rows);
  }

  /// The i-th rank of a stage.
  private int rankOf(int stage, int i) {
    long below = i % stageStride;
    long above = i / stageStride;
    return (int) (below + stage * stageStride + above * stageStride * stages);
  }

  private void count(int rank, Map<String, double[]> kinds, double[] totals, double weight) {
    Set<Integer> peers = new HashSet<>();
    Map<String, Set<Integer>> byKind = new LinkedHashMap<>();
    messages(
        rank,
        (to, bytes, kind) -> {
          double[] row = java.util.Objects.requireNonNull(kinds.get(kind));
          row[0] += weight * bytes;
          totals[0] += weight * bytes;
          if (byKind.computeIfAbsent(kind, _ -> new HashSet<>()).add(to)) {
            row[1] += weight;
          }
          if (peers.add(to)) {
            totals[1] += weight;
            if (to / hb != rank / hb && to % hb != rank % hb) {
              totals[2] += weight;
            }
          }
        });
  }
}
