package quire.network.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import quire.network.collective.Operation;
import quire.network.training.PipelineOrder.Work;

/// Writes a training iteration as an [OpGraph]: what every GPU computes and exchanges.
///
/// A chunk of one micro-batch is computed in as many slices as it has collectives, each slice
/// followed by its collective, as layers are. Activations go to the next stage and gradients back
/// without holding up the sender. Gradients of a chunk are summed over its replicas after its last
/// backward, or after the stage's last one where they must not overlap.
public final class IterationGraph {
  private final IterationSpec spec;
  private final Noise noise;
  private final RankMap map;
  private final OpGraph graph;
  private final int[][][] arrived; // by gpu, chunk, micro-batch: the activation that is to come
  private final int[][][] returned; // the same for gradients
  private final int[][][] forward; // the last operation of a forward
  private final int[][] gathered; // by gpu and chunk: parameters are here (ZeRO-3)
  private final int[][] lastBackward; // by gpu and chunk

  private IterationGraph(IterationSpec spec, Noise noise) {
    this.spec = spec;
    this.noise = noise;
    map = new RankMap(spec);
    int n = spec.gpus();
    graph = new OpGraph(n);
    arrived = none(n, spec.chunks(), spec.microBatches());
    returned = none(n, spec.chunks(), spec.microBatches());
    forward = none(n, spec.chunks(), spec.microBatches());
    gathered = none(1, n, spec.chunks())[0];
    lastBackward = none(1, n, spec.chunks())[0];
  }

  private static int[][][] none(int a, int b, int c) {
    var made = new int[a][b][c];
    for (var plane : made) {
      for (var row : plane) {
        Arrays.fill(row, -1);
      }
    }
    return made;
  }

  /// The operations of one iteration, all GPUs.
  public static OpGraph of(IterationSpec spec, Noise noise) {
    var iteration = new IterationGraph(spec, noise);
    iteration.write();
    return iteration.graph;
  }

  private void write() {
    if (spec.zero() == 3) {
      gatherAll("parameters for forward");
    }
    pipeline();
    gradients();
    var updates = new int[spec.gpus()];
    for (int gpu = 0; gpu < spec.gpus(); gpu++) {
      updates[gpu] = compute(gpu, spec.optimizerSeconds(), "optimizer", lastOf(gpu));
    }
    if (spec.zero() == 1 || spec.zero() == 2) {
      for (int[] group : map.groups("dp")) {
        int stage = map.stage(group[0]);
        double bytes = spec.parameters()[stage] * spec.chunks();
        int[] after = Arrays.stream(group).map(gpu -> updates[gpu]).toArray();
        collective(Operation.ALL_GATHER, group, bytes, Stream.DATA, "parameters", after);
      }
    }
  }

  private int[][] summed = {};

  private int[] lastOf(int gpu) {
    return summed[gpu];
  }

  private int compute(int gpu, double seconds, String name, int... after) {
    double time = seconds * noise.factor(gpu, graph.size());
    return graph.compute(gpu, time, Stream.COMPUTE, name, after);
  }

  private int collective(
      Operation op, int[] group, double bytes, Stream stream, String name, int... after) {
    return graph.collective(op, group, bytes, stream, name, after);
  }

  /// Takes the stages' work in an order in which everything waited for is already written: round
  /// after round, each stage goes on as far as it can.
  private void pipeline() {
    List<List<Work>> work = new ArrayList<>();
    for (int s = 0; s < spec.pp(); s++) {
      work.add(spec.pipeline().of(s, spec.pp(), spec.chunks(), spec.microBatches()));
    }
    var at = new int[spec.pp()];
    boolean moved = true;
    while (moved) {
      moved = false;
      for (int s = 0; s < spec.pp(); s++) {
        while (at[s] < work.get(s).size() && isReady(s, work.get(s).get(at[s]))) {
          write(s, work.get(s).get(at[s]++));
          moved = true;
        }
      }
    }
    for (int s = 0; s < spec.pp(); s++) {
      if (at[s] < work.get(s).size()) {
        throw new IllegalStateException("stage " + s + " waits for ever at " + at[s]);
      }
    }
  }

  private boolean isReady(int stage, Work work) {
    int gpu = map.gpu(0, 0, 0, stage);
    int c = work.chunk();
    int m = work.microBatch();
    if (work.forward()) {
      return (stage == 0 && c == 0) || arrived[gpu][c][m] >= 0;
    }
    boolean last = stage == spec.pp() - 1 && c == spec.chunks() - 1;
    return forward[gpu][c][m] >= 0 && (last || returned[gpu][c][m] >= 0);
  }

  private List<Integer> gpusOf(int stage) {
    List<Integer> gpus = new ArrayList<>();
    for (int gpu = 0; gpu < spec.gpus(); gpu++) {
      if (map.stage(gpu) == stage) {
        gpus.add(gpu);
      }
    }
    return gpus;
  }

  private void write(int stage, Work work) {
    int c = work.chunk();
    int m = work.microBatch();
    List<Integer> gpus = gpusOf(stage);
    if (spec.zero() == 3 && !work.forward() && m == 0) {
      gatherChunk(stage, c, "parameters for backward");
    }
    var done = new int[spec.gpus()];
    for (int gpu : gpus) {
      done[gpu] = work.forward() ? arrived[gpu][c][m] : returned[gpu][c][m];
    }
    slices(stage, work, gpus, done);
    for (int gpu : gpus) {
      if (work.forward()) {
        forward[gpu][c][m] = done[gpu];
      } else {
        lastBackward[gpu][c] = done[gpu];
      }
      handOn(gpu, stage, work, done[gpu]);
    }
  }

  /// Computes in slices with the collectives of the layers between them.
  private void slices(int stage, Work work, List<Integer> gpus, int[] done) {
    var calls = List.of(spec.tensor(), spec.context(), spec.expert());
    int slices = Math.max(1, calls.stream().mapToInt(IterationSpec.Calls::count).max().orElse(1));
    double seconds =
        (work.forward() ? spec.forwardSeconds() : spec.backwardSeconds())[stage] / slices;
    String name = (work.forward() ? "F" : "B") + work.microBatch() + suffix(work.chunk());
    for (int k = 0; k < slices; k++) {
      for (int gpu : gpus) {
        done[gpu] = compute(gpu, seconds, name, done[gpu], gathered[gpu][work.chunk()]);
      }
      for (int kind = 0; kind < 3; kind++) {
        var call = calls.get(kind);
        // Spread `count` collectives evenly over the slices.
        if ((long) (k + 1) * call.count() / slices > (long) k * call.count() / slices) {
          exchange(kind, call.bytes(), gpus, done);
        }
      }
    }
  }

  private String suffix(int chunk) {
    return spec.chunks() == 1 ? "" : "." + chunk;
  }

  private void exchange(int kind, double bytes, List<Integer> gpus, int[] done) {
    String axis = List.of("tp", "cp", "ep").get(kind);
    for (int gpu : gpus) {
      int[] group = map.group(axis, gpu);
      if (group[0] != gpu || group.length == 1) {
        continue;
      }
      int[] after = Arrays.stream(group).map(g -> done[g]).toArray();
      int id;
      if (kind == 2) {
        double[] skew = noise.expertSkew() == 0 ? null : noise.shares(group.length);
        id =
            graph.skewed(
                Operation.ALL_TO_ALL, group, bytes, skew, Stream.COMPUTE, "experts", after);
      } else {
        Operation op = kind == 0 ? Operation.ALL_REDUCE : Operation.ALL_GATHER;
        id = collective(op, group, bytes, Stream.COMPUTE, kind == 0 ? "tensor" : "context", after);
      }
      for (int g : group) {
        done[g] = id;
      }
    }
  }

  /// Sends the result to the stage that comes next, if any.
  private void handOn(int gpu, int stage, Work work, int done) {
    int step = work.forward() ? 1 : -1;
    int next = stage + step;
    int chunk = work.chunk();
    if (next < 0 || next == spec.pp()) {
      chunk += step;
      next = Math.floorMod(next, spec.pp());
    }
    if (chunk < 0 || chunk == spec.chunks()) {
      return;
    }
    int to = map.atStage(gpu, next);
    int id = done;
    if (to != gpu && spec.pipelineBytes() > 0) {
      String name = (work.forward() ? "activation " : "gradient ") + work.microBatch();
      id = graph.message(gpu, to, spec.pipelineBytes(), Stream.PIPELINE, name, done);
    }
    (work.forward() ? arrived : returned)[to][chunk][work.microBatch()] = id;
  }

  private void gatherAll(String name) {
    for (int c = 0; c < spec.chunks(); c++) {
      for (int s = 0; s < spec.pp(); s++) {
        gatherChunk(s, c, name);
      }
    }
  }

  private void gatherChunk(int stage, int chunk, String name) {
    for (int[] group : map.groups("dp")) {
      if (map.stage(group[0]) == stage && group.length > 1) {
        int id =
            collective(Operation.ALL_GATHER, group, spec.parameters()[stage], Stream.DATA, name);
        for (int gpu : group) {
          gathered[gpu][chunk] = id;
        }
      }
    }
  }

  /// Sums gradients over replicas, and over the first and last stage those of shared embeddings.
  private void gradients() {
    var ends = new ArrayList<List<Integer>>();
    for (int gpu = 0; gpu < spec.gpus(); gpu++) {
      ends.add(new ArrayList<>());
      for (int last : lastBackward[gpu]) {
        ends.get(gpu).add(last);
      }
    }
    Operation op = spec.zero() == 0 ? Operation.ALL_REDUCE : Operation.REDUCE_SCATTER;
    for (int[] group : map.groups("dp")) {
      if (group.length == 1) {
        continue;
      }
      double bytes = spec.gradients()[map.stage(group[0])];
      for (int c = spec.chunks() - 1; c >= 0; c--) {
        int chunk = c;
        int[] after =
            Arrays.stream(group)
                .flatMap(gpu ->
                    spec.overlapData()
                        ? java.util.stream.IntStream.of(lastBackward[gpu][chunk])
                        : Arrays.stream(lastBackward[gpu]))
                .toArray();
        int id = collective(op, group, bytes, Stream.DATA, "gradients", after);
        for (int gpu : group) {
          ends.get(gpu).add(id);
        }
      }
    }
    if (spec.embeddingBytes() > 0 && spec.pp() > 1) {
      for (int first : gpusOf(0)) {
        int last = map.atStage(first, spec.pp() - 1);
        var after = new ArrayList<>(ends.get(first));
        after.addAll(ends.get(last));
        int id =
            collective(
                Operation.ALL_REDUCE,
                new int[] {first, last},
                spec.embeddingBytes(),
                Stream.DATA,
                "embedding",
                after.stream().mapToInt(Integer::intValue).toArray());
        ends.get(first).add(id);
        ends.get(last).add(id);
      }
    }
    summed =
        ends.stream()
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
  }
}
