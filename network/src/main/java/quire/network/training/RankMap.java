package quire.network.training;

import java.util.ArrayList;
import java.util.List;

/// Which GPU holds which coordinates of a layout, by Megatron's order of degrees: the first counts
/// fastest. Expert groups are made of replicas: `ep` of them follow one another in the order of the
/// data (and context) coordinate, so `ep` itself takes no place.
public final class RankMap {
  private static final List<String> AXES = List.of("tp", "cp", "dp", "pp");

  private final int[] size = new int[4];
  private final int[] stride = new int[4];
  private final int ep;

  /// The map of a specification.
  public RankMap(IterationSpec spec) {
    size[0] = spec.tp();
    size[1] = spec.cp();
    size[2] = spec.dp();
    size[3] = spec.pp();
    ep = spec.ep();
    int next = 1;
    for (String axis : spec.order().split("-")) {
      int at = AXES.indexOf(axis);
      if (at >= 0) {
        stride[at] = next;
        next *= size[at];
      }
    }
  }

  /// The GPU at these coordinates.
  public int gpu(int tp, int cp, int dp, int pp) {
    return tp * stride[0] + cp * stride[1] + dp * stride[2] + pp * stride[3];
  }

  /// The coordinate of a GPU on an axis: 0 tp, 1 cp, 2 dp, 3 pp.
  int coordinate(int gpu, int axis) {
    return gpu / stride[axis] % size[axis];
  }

  /// The pipeline stage of a GPU.
  public int stage(int gpu) {
    return coordinate(gpu, 3);
  }

  /// The GPU that differs only in its stage.
  public int atStage(int gpu, int stage) {
    return gpu + (stage - stage(gpu)) * stride[3];
  }

  /// Groups of GPUs that differ in one axis only (`tp`, `cp`, `pp`), in context and data (`dp`), or
  /// in their place among the replicas of an expert group (`ep`). Each in order of its coordinate.
  public List<int[]> groups(String kind) {
    List<int[]> groups = new ArrayList<>();
    int n = size[0] * size[1] * size[2] * size[3];
    for (int gpu = 0; gpu < n; gpu++) {
      int[] group = group(kind, gpu);
      if (group[0] == gpu) {
        groups.add(group);
      }
    }
    return groups;
  }

  /// The group of that kind that a GPU is in.
  public int[] group(String kind, int gpu) {
    int t = coordinate(gpu, 0);
    int c = coordinate(gpu, 1);
    int d = coordinate(gpu, 2);
    int p = coordinate(gpu, 3);
    return switch (kind) {
      case "tp" -> line(size[0], k -> gpu(k, c, d, p));
      case "cp" -> line(size[1], k -> gpu(t, k, d, p));
      case "pp" -> line(size[3], k -> gpu(t, c, d, k));
      case "dp" -> line(size[1] * size[2], k -> gpu(t, k % size[1], k / size[1], p));
      case "ep" -> {
        int first = (d * size[1] + c) / ep * ep;
        yield line(ep, k -> gpu(t, (first + k) % size[1], (first + k) / size[1], p));
      }
      default -> throw new quire.base.RequestException("group '" + kind + "' is unknown");
    };
  }

  private static int[] line(int n, java.util.function.IntUnaryOperator at) {
    return java.util.stream.IntStream.range(0, n).map(at).toArray();
  }
}
