package quire.network.plan;

import quire.network.cost.Fabric;
import quire.network.model.Flops;
import quire.network.model.Hardware;
import quire.network.model.ModelShape;
import quire.network.model.Recompute;

/// Time and memory of one training iteration in a layout, by closed forms: a roofline for every
/// class of work, and the bytes of every kind of parallelism over the path that it takes.
///
/// One object serves one thread; nothing is allocated between [#set] and the reading of the terms,
/// so a search runs at memory speed. Set a layout, ask [#memoryBytes], then [#evaluate] for each
/// fabric. All times are seconds, all sizes bytes.
public final class StepModel {
  private static final double ELEMENT = 2;
  private static final double GRADIENT = 4;
  private static final double OPTIMIZER_BYTES = 20;

  private final TrainingJob job;
  private final ModelShape m;
  private final Hardware hw;
  private final int gpus;
  private final int hb;
  private final double rate;
  private final double stream;
  private final double attentionIn;
  private final double attentionOut;
  private final double scoreWidth;
  private final double valueWidth;
  private final double layerVectors;
  private final double causal;
  private final boolean fused;
  private final boolean overlapDp;
  private final boolean overlapTp;
  private final boolean overlapPp;
  private final double[] zipf;

  // the layout
  private int t;
  private int p;
  private int d;
  private int e;
  private int c;
  private int v;
  private int b;
  private Recompute recompute = Recompute.NONE;
  private boolean sp;
  private int zero;
  private long tStride = 1;
  private long cStride = 1;
  private long dStride = 1;
  private long pStride = 1;
  private double skew = 1;
  private int skewFor = 1;

  // a GPU's share of a stage, for one micro-batch
  private double forward;
  private double backward;
  private double attentionForward;
  private double products;
  private double headForward;
  private double headBackward;
  private double worked = -1;

  // the answer
  private double compute;
  private double bubble;
  private double tensor;
  private double pipeline;
  private double data;
  private double expert;
  private double optimizer;

  /// A model of one job.
  public StepModel(TrainingJob job) {
    this.job = job;
    m = job.model();
    hw = job.hardware();
    gpus = job.gpus();
    hb = Math.min(hw.hb(), gpus);
    rate = hw.flops() * hw.matmulEfficiency();
    stream = hw.memoryBandwidth() * hw.memoryEfficiency();
    scoreWidth = Flops.scoreWidth(m);
    valueWidth = Flops.valueWidth(m);
    attentionOut = m.heads() * valueWidth * m.hidden();
    attentionIn = m.attentionWeights() - attentionOut;
    layerVectors = m.layerVectors();
    causal = job.options().causal() ? 0.5 : 1;
    fused = job.options().fusedAttention();
    overlapDp = job.options().overlaps().contains(TrainingJob.Overlap.DP);
    overlapTp = job.options().overlaps().contains(TrainingJob.Overlap.TP);
    overlapPp = job.options().overlaps().contains(TrainingJob.Overlap.PP);
    zipf = ExpertLoads.zipf(m, job.options().expertSkew());
  }

  /// Takes a layout; whether it makes sense is the planner's to know.
  public void set(Layout layout) {
    set(
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
        layout.order());
  }

  /// Takes a layout, unpacked.
  public void set(
      int tp,
      int pp,
      int dp,
      int ep,
      int cp,
      int chunks,
      int microBatch,
      Recompute what,
      boolean sequenceParallel,
      int zeroStage,
      RankOrder order) {
    if (tp != t || pp != p || dp != d || cp != c) {
      strides(tp, pp, dp, cp, order);
    }
    t = tp;
    p = pp;
    d = dp;
    e = ep;
    c = cp;
    v = chunks;
    b = microBatch;
    recompute = what;
    sp = sequenceParallel;
    zero = zeroStage;
    worked = -1;
    if (e != skewFor) {
      skewFor = e;
      skew = ExpertLoads.imbalance(zipf, e);
    }
  }

  private void strides(int tp, int pp, int dp, int cp, RankOrder order) {
    if (order == RankOrder.DEFAULT) {
      tStride = 1;
      cStride = tp;
      dStride = (long) tp * cp;
      pStride = dStride * dp;
    } else {
      tStride = order.stride("tp", tp, cp, dp, pp);
      cStride = order.stride("cp", tp, cp, dp, pp);
      dStride = order.stride("dp", tp, cp, dp, pp);
      pStride = order.stride("pp", tp, cp, dp, pp);
    }
  }

  /// Layers of the fullest stage.
  int stageLayers() {
    int perChunk = (m.layers() + p * v - 1) / (p * v);
    return perChunk * v;
  }

  int stageExpertLayers() {
    return Math.min(stageLayers(), m.expertLayers());
  }

  /// Micro-batches that a GPU works through: B / (d b).
  public int microBatches() {
    return job.batch() / (d * b);
  }

  // ---- memory

  /// Bytes on the fullest GPU.
  public double memoryBytes() {
    return layerState() + embeddingState() + activations();
  }

  /// The same, by what takes them.
  public Memory memory() {
    return new Memory(layerState(), embeddingState(), activations());
  }

  double routedPerGpu() {
    return stageExpertLayers() * m.routedWeights() / ((double) t * e);
  }

  /// Matrices on a GPU that all data-parallel ranks hold alike.
  double commonPerGpu() {
    if (m.experts() == null) {
      return m.layerMatrices() * stageLayers() / m.layers() / t;
    }
    int moe = stageExpertLayers();
    int dense = stageLayers() - moe;
    return (stageLayers() * m.attentionWeights()
            + dense * m.denseWeights()
            + moe * m.sharedWeights())
        / t;
  }

  double embeddingPerGpu() {
    double tables = p == 1 && !m.tied() ? 2 : 1;
    return tables * m.embedding() / t + m.positionWeights() + stageLayers() * layerVectors;
  }

  private double layerState() {
    double shared = Memory.statePerParameter(zero, (double) d * c);
    double routed = Memory.statePerParameter(zero, (double) d * c / e);
    return commonPerGpu() * shared + routedPerGpu() * routed;
  }

  private double embeddingState() {
    return embeddingPerGpu() * Memory.statePerParameter(zero, (double) d * c);
  }

  private double activations() {
    double tokens = (double) b * m.sequence() / c;
    int moe = stageExpertLayers();
    int dense = stageLayers() - moe;
    double perStage = 0;
    if (dense > 0) {
      perStage += dense * perLayer(tokens, false);
    }
    if (moe > 0) {
      perStage += moe * perLayer(tokens, true);
    }
    double inFlight = Math.min(p, microBatches());
    double interleaved = v > 1 ? 1 + (p - 1.0) / ((double) p * v) : 1;
    return perStage * inFlight * interleaved;
  }

  private double perLayer(double tokens, boolean moe) {
    if (recompute == Recompute.FULL) {
      return 2 * tokens * m.hidden() / (sp ? t : 1);
    }
    double scores =
        Memory.keepsScores(recompute, fused) ? 5.0 * m.heads() * m.sequence() * tokens / t : 0;
    return tokens * (Memory.outside(m, moe) / (sp ? t : 1) + Memory.inside(m, moe) / t) + scores;
  }

  // ---- work of one micro-batch on one GPU

  private double gemm(double rows, double inner, double columns) {
    double work = 2 * rows * inner * columns / rate;
    double move = ELEMENT * (rows * inner + inner * columns + rows * columns) / stream;
    return Math.max(work, move);
  }

  private void work() {
    double h = m.hidden();
    double tokens = (double) b * m.sequence() / c;
    int moe = stageExpertLayers();
    int dense = stageLayers() - moe;
    int layers = stageLayers();
    double scores = (double) b * m.heads() / t * m.sequence() * (m.sequence() / (double) c);

    double in = gemm(tokens, h, attentionIn / h / t);
    double core = core(scores, tokens);
    double out = gemm(tokens, attentionOut / h / t, h);
    double parts = layers * (in + out);
    double mlp = 0;
    if (dense > 0) {
      mlp += dense * block(tokens, m.ffn() / (double) t);
    }
    if (moe > 0) {
      mlp += moe * experts(tokens);
    }
    double region = sp ? t : 1;
    double norms = 22 * tokens * h / region / stream * layers;
    double normsBack = 34 * tokens * h / region / stream * layers;
    double active = activation(tokens, dense, moe);
    double softmax = fused ? 0 : 9 * scores * causal / stream * layers;
    double softmaxBack = fused ? 0 : 11 * scores * causal / stream * layers;
    products = parts + mlp + core * layers;
    attentionForward = core * layers + softmax;
    forward = products + norms + active + softmax;
    backward = 2 * products + normsBack + 1.5 * active + softmaxBack;
    if (fused) {
      backward += attentionForward; // scores are made again, tile by tile
    }
    if (recompute == Recompute.FULL) {
      backward += forward;
    } else if (recompute == Recompute.SELECTIVE) {
      backward += attentionForward;
    }
    double logits = gemm(tokens, h, m.vocabulary() / (double) t);
    double loss = 12 * tokens * m.vocabulary() / t / stream;
    headForward = logits + loss;
    headBackward = 2 * logits + loss / 2;
    worked = 1;
  }

  private double core(double scores, double tokens) {
    double work = 2 * scores * causal * (scoreWidth + valueWidth) / rate;
    double keys = ELEMENT * tokens * m.heads() / t * (2 * scoreWidth + 2 * valueWidth);
    double move = (keys + (fused ? 0 : 2 * ELEMENT * scores * causal)) / stream;
    return Math.max(work, move);
  }

  private double block(double tokens, double width) {
    double up = gemm(tokens, m.hidden(), (m.gated() ? 2 : 1) * width);
    return up + gemm(tokens, width, m.hidden());
  }

  private double experts(double tokens) {
    var x = java.util.Objects.requireNonNull(m.experts());
    double width = x.ffn() / (double) t;
    double mine = Math.max(1, x.count() / (double) e);
    double routed = tokens * x.topK() / mine * skew;
    double time = mine * block(routed, width) + gemm(tokens, m.hidden(), x.count());
    return x.shared() > 0 ? time + block(tokens, width * x.shared()) : time;
  }

  private double activation(double tokens, int dense, int moe) {
    double perUnit = m.gated() ? 6 : 4;
    double width = (double) dense * m.ffn();
    var x = m.experts();
    if (x != null) {
      width += (double) moe * x.ffn() * (x.topK() * skew + x.shared());
    }
    return perUnit * tokens * width / t / stream;
  }

  // ---- communication

  /// Members of a group that share a domain.
  private int inDomain(long stride, int size) {
    if (size * stride <= hb) {
      return size;
    }
    if (stride >= hb || hb % stride != 0) {
      return 1;
    }
    int room = (int) (hb / stride);
    return gcd(room, size);
  }

  private static int gcd(int a, int b) {
    int x = a;
    int y = b;
    while (y != 0) {
      int rest = x % y;
      x = y;
      y = rest;
    }
    return x;
  }

  /// Whether members of a group in different domains share their rail.
  private boolean aligned(long stride, int size) {
    return size * stride <= hb || (stride >= hb ? stride % hb == 0 : hb % stride == 0);
  }

  /// Bandwidth of ring-like exchange between domains.
  private double across(Fabric fabric) {
    return switch (fabric) {
      case TORUS -> 2 * hw.nicBandwidth(); // a ring uses both directions of one dimension
      case DRAGONFLY -> hw.nicBandwidth() / 2; // neighbour groups share few links: two hops
      default -> hw.nicBandwidth();
    };
  }

  /// One all-gather or reduce-scatter of so many bytes over a group, hierarchical where it crosses
  /// domains.
  private double gather(double bytes, int size, long stride, Fabric fabric) {
    if (size == 1) {
      return 0;
    }
    if (fabric == Fabric.HB) {
      return (size - 1.0) / size * bytes / hw.hbBandwidth() + (size - 1) * hw.hbLatency();
    }
    int inside = inDomain(stride, size);
    int outside = size / inside;
    double time =
        (inside - 1.0) / inside * bytes / hw.hbBandwidth() + (inside - 1) * hw.hbLatency();
    if (outside > 1) {
      double cross = (outside - 1.0) / outside * bytes / inside;
      time += cross / across(fabric) + (outside - 1) * hw.nicLatency();
      if (fabric == Fabric.RAIL_ONLY && !aligned(stride, size)) {
        time += cross / hw.hbBandwidth() + (outside - 1) * hw.hbLatency();
      }
    }
    return time;
  }

  /// One message from a rank to another at some distance.
  private double send(double bytes, long stride, boolean inside, Fabric fabric) {
    if (fabric == Fabric.HB || inside) {
      return bytes / hw.hbBandwidth() + hw.hbLatency();
    }
    double bandwidth = fabric == Fabric.DRAGONFLY ? hw.nicBandwidth() / 2 : hw.nicBandwidth();
    double time = bytes / bandwidth + hw.nicLatency();
    if (fabric == Fabric.RAIL_ONLY && stride % hb != 0) {
      time += bytes / hw.hbBandwidth() + hw.hbLatency();
    }
    return time;
  }

  /// One all-to-all in which a GPU has so many bytes, its own share included. Across domains on
  /// rail-only a block goes first, stored and forwarded, to the neighbour on its rail.
  private double allToAll(double bytes, int size, long stride, Fabric fabric) {
    if (size == 1) {
      return 0;
    }
    if (fabric == Fabric.HB) {
      return (size - 1.0) / size * bytes / hw.hbBandwidth() + (size - 1) * hw.hbLatency();
    }
    int inside = inDomain(stride, size);
    double cross = (size - inside) / (double) size * bytes;
    double within = (inside - 1.0) / size * bytes;
    if (cross == 0) {
      return within / hw.hbBandwidth() + (inside - 1) * hw.hbLatency();
    }
    double bandwidth = hw.nicBandwidth();
    if (fabric == Fabric.TORUS) {
      bandwidth *= Math.min(6, 8 / Math.cbrt(size));
    }
    if (fabric != Fabric.RAIL_ONLY) {
      // in-domain blocks go beside the others
      return Math.max(cross / bandwidth, within / hw.hbBandwidth())
          + (size - inside) * hw.nicLatency();
    }
    double relayed = cross * (inside - 1.0) / inside;
    if (!aligned(stride, size)) {
      relayed = cross;
    }
    return cross / bandwidth
        + (relayed + within) / hw.hbBandwidth()
        + (inside - 1) * hw.hbLatency()
        + (size / inside - 1) * hw.nicLatency();
  }

  private double tensorTime(double tokens, Fabric fabric) {
    double context = contextTime(tokens, fabric);
    if (t == 1) {
      return context;
    }
    double bytes = tokens * m.hidden() * ELEMENT;
    double rounds = 8;
    if (recompute == Recompute.FULL) {
      rounds += 4;
    }
    if (sp) {
      rounds += 2; // the inputs of both blocks are gathered again for the weights' gradients
    }
    double time = rounds * stageLayers() * gather(bytes, t, tStride, fabric);
    if (overlapTp) {
      time = Math.max(0, time - 1.5 * products);
    }
    return time + context;
  }

  /// Ring attention: keys and values go round, and back with their gradients.
  private double contextTime(double tokens, Fabric fabric) {
    if (c == 1) {
      return 0;
    }
    double width =
        m.latent() == null
            ? 2.0 * Math.max(1, m.kvHeads() / (double) t) * m.headSize()
            : m.latent().keyValueRank() + m.latent().rotaryHead();
    double bytes = tokens * width * ELEMENT;
    double hop = send(bytes, cStride, cStride * c <= hb, fabric);
    double passes = recompute == Recompute.NONE ? 3 : 4;
    return passes * (c - 1) * hop * stageLayers();
  }

  private double pipelineTime(double tokens, Fabric fabric) {
    if (p == 1) {
      return 0;
    }
    // Each of the t GPUs sends its slice; without sequence parallelism the receivers gather them
    // again (Narayanan et al., SC'21, section 4.1).
    double whole = tokens * m.hidden() * ELEMENT;
    double time = send(whole / t, pStride, pStride * p <= hb, fabric);
    if (!sp) {
      time += gather(whole, t, tStride, fabric);
    }
    return 2.0 * v * time;
  }

  private double expertTime(double tokens, Fabric fabric) {
    int moe = stageExpertLayers();
    var x = m.experts();
    if (x == null || moe == 0 || e == 1) {
      return 0;
    }
    double bytes = tokens / (sp ? t : 1) * x.topK() * m.hidden() * ELEMENT * skew;
    int rounds = recompute == Recompute.FULL ? 6 : 4;
    return (double) rounds * moe * allToAll(bytes, e, dStride, fabric);
  }

  private double dataTime(Fabric fabric) {
    double common = commonPerGpu() + embeddingPerGpu();
    double time = exchange(common, d, dStride, fabric);
    if (c > 1) {
      time += exchange(common / d, c, cStride, fabric);
    }
    if (m.experts() != null) {
      time += exchange(routedPerGpu(), d / e, dStride * e, fabric);
    }
    return time;
  }

  /// Gradients (4 bytes) and parameters (2 bytes) of one GPU over its replicas. ZeRO-3 gathers the
  /// parameters for both passes of every micro-batch and scatters the gradients after each.
  private double exchange(double parameters, int size, long stride, Fabric fabric) {
    if (size == 1) {
      return 0;
    }
    double gradients = gather(GRADIENT * parameters, size, stride, fabric);
    double weights = gather(ELEMENT * parameters, size, stride, fabric);
    return switch (zero) {
      case 0 -> 2 * gradients;
      case 1 -> gradients + weights;
      default -> microBatches() * (2 * weights + gradients);
    };
  }

  /// Gradient of the embedding, between the first and the last stage that both hold it.
  private double tiedTime(Fabric fabric) {
    if (p == 1 || !m.tied()) {
      return 0;
    }
    boolean inside = pStride * p <= hb;
    double bytes = GRADIENT * m.embedding() / t;
    return send(bytes, pStride * (p - 1), inside, fabric);
  }

  // ---- the answer

  /// Computes the terms on a fabric; [#seconds] is their sum.
  public double evaluate(Fabric fabric) {
    if (worked < 0) {
      work();
    }
    double tokens = (double) b * m.sequence() / c;
    int micro = microBatches();
    double noise = noise();
    double stage = (forward + backward) * noise;
    double head = (headForward + headBackward) * noise;
    double tp = tensorTime(tokens, fabric);
    double pp = pipelineTime(tokens, fabric);
    double ep = expertTime(tokens, fabric);
    if (overlapPp) {
      pp = Math.max(0, pp - stage);
    }
    compute = micro * (stage + head / p);
    tensor = micro * tp;
    pipeline = micro * pp;
    expert = micro * ep;
    bubble = (p - 1.0) / v * (stage + head / p + tp + pp + ep);
    data = dataTime(fabric);
    if (overlapDp) {
      data = Math.max(0, data - (backward + headBackward / p));
    }
    data += tiedTime(fabric);
    double mine = commonPerGpu() + embeddingPerGpu();
    double shard = zero == 0 ? 1 : (double) d * c;
    optimizer =
        OPTIMIZER_BYTES * (mine / shard + routedPerGpu() / (zero == 0 ? 1 : shard / e)) / stream;
    return seconds();
  }

  /// The slowest of the t c GPUs that wait for each other in every layer, when compute times are
  /// lognormal with mean 1: the quantile n/(n+1).
  private double noise() {
    double jitter = job.options().jitter();
    if (jitter == 0) {
      return 1;
    }
    double sigma = Math.sqrt(Math.log1p(jitter * jitter));
    double n = (double) t * c;
    return n == 1
        ? 1
        : Math.exp(sigma * ExpertLoads.normalQuantile(n / (n + 1)) - sigma * sigma / 2);
  }

  /// Iteration time of the last [#evaluate].
  public double seconds() {
    return compute + bubble + tensor + pipeline + data + expert + optimizer;
  }

  /// The terms of the last [#evaluate].
  public Terms terms() {
    return new Terms(compute, bubble, tensor, pipeline, data, expert, optimizer);
  }

  /// Exposed seconds by cause; `tensor` includes context parallelism, `data` the tied embedding.
  public record Terms(
      double compute,
      double bubble,
      double tensor,
      double pipeline,
      double data,
      double expert,
      double optimizer) {
    /// The iteration time.
    public double total() {
      return compute + bubble + tensor + pipeline + data + expert + optimizer;
    }
  }
}
