package quire.network.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quire.network.model.Recompute;

/// Which communication of a job leaves its rail: pairs of GPUs in different domains with different
/// local ranks, which a rail-only network can serve only by forwarding.
///
/// Tensor- and data-parallel groups that are a product of domains and rails exchange hierarchically
/// and need no such pair; others, and expert groups (all-to-all), need every pair of the group that
/// is off its rail; stages and context ranks talk to their neighbours only.
public final class Lint {
  private static final int MOST_PAIRS = 100_000;

  /// A pair off its rail, the smaller rank first.
  public record Pair(String kind, int a, int b, int railA, int railB) {}

  /// Groups of a kind.
  ///
  /// @param relayedBytes forwarded in one step; NaN where no model is known
  public record Kind(
      String kind, int groups, int crossRailGroups, long crossRailPairs, double relayedBytes) {}

  /// A change of one option and the pairs that are then left.
  public record Advice(String option, String from, String to, long crossRailPairs) {}

  /// What was found.
  ///
  /// @param pairs at most 100,000 of them
  public record Finding(int gpus, int hb, List<Kind> kinds, List<Pair> pairs, List<Advice> advice) {
    /// All pairs.
    public long crossRailPairs() {
      return kinds.stream().mapToLong(Kind::crossRailPairs).sum();
    }

    /// Whether nothing leaves its rail.
    public boolean aligned() {
      return crossRailPairs() == 0;
    }

    /// Bytes forwarded in a step, NaN where no model is known.
    public double relayedBytes() {
      return kinds.stream().mapToDouble(Kind::relayedBytes).sum();
    }
  }

  private final int gpus;
  private final int hb;
  private final List<Pair> pairs = new ArrayList<>();
  private final boolean keep;

  private Lint(int gpus, int hb, boolean keep) {
    this.gpus = gpus;
    this.hb = hb;
    this.keep = keep;
  }

  /// Checks a layout.
  ///
  /// @param job for bytes and advice about stages; null where the model is not known
  public static Finding layout(int gpus, int hb, Layout layout, @Nullable TrainingJob job) {
    var lint = new Lint(gpus, hb, true);
    List<Kind> kinds = lint.kinds(layout, job);
    long now = kinds.stream().mapToLong(Kind::crossRailPairs).sum();
    List<Advice> advice = now == 0 ? List.of() : advice(gpus, hb, layout, job, now);
    return new Finding(gpus, hb, kinds, List.copyOf(lint.pairs), advice);
  }

  /// Checks one group of ranks: all its pairs count.
  public static Finding group(int gpus, int hb, List<Integer> ranks) {
    var lint = new Lint(gpus, hb, true);
    int[] members = ranks.stream().mapToInt(Integer::intValue).toArray();
    long count = lint.allPairs("group", members);
    var kind = new Kind("group", 1, count > 0 ? 1 : 0, count, Double.NaN);
    return new Finding(gpus, hb, List.of(kind), List.copyOf(lint.pairs), List.of());
  }

  private List<Kind> kinds(Layout x, @Nullable TrainingJob job) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    sizes.put("tp", x.tp());
    sizes.put("pp", x.pp());
    sizes.put("dp", x.dp());
    sizes.put("ep", x.ep());
    sizes.put("cp", x.cp());
    List<Kind> kinds = new ArrayList<>();
    sizes.forEach((kind, size) -> {
      if (size > 1) {
        long stride = x.order().stride(kind, x.tp(), x.cp(), x.dp(), x.pp());
        kinds.add(kind(kind, stride, size, x, job));
      }
    });
    return kinds;
  }

  private Kind kind(String kind, long stride, int size, Layout x, @Nullable TrainingJob job) {
    int crossing = 0;
    long count = 0;
    var members = new int[size];
    for (int first = 0; first < gpus; first++) {
      if (first / stride % size != 0) {
        continue;
      }
      for (int i = 0; i < size; i++) {
        members[i] = (int) (first + i * stride);
      }
      long found =
          switch (kind) {
            case "pp" -> neighbours(kind, members, x.chunks() > 1);
            case "cp" -> neighbours(kind, members, true);
            case "ep" -> allPairs(kind, members);
            default -> isProduct(members) ? 0 : allPairs(kind, members);
          };
      count += found;
      crossing += found > 0 ? 1 : 0;
    }
    double bytes = count == 0 ? 0 : job == null ? Double.NaN : count * perPair(kind, x, job);
    return new Kind(kind, gpus / size, crossing, count, bytes);
  }

  /// Bytes that a pair exchanges in a step, both ways together.
  private static double perPair(String kind, Layout x, TrainingJob job) {
    var m = job.model();
    double micro = Math.max(1, job.batch() / (x.dp() * x.microBatch()));
    double tokens = (double) x.microBatch() * m.sequence() / x.cp();
    double slab = tokens * m.hidden() * 2;
    double layers = (double) m.layers() / x.pp();
    boolean full = x.recompute() == Recompute.FULL;
    return switch (kind) {
      case "pp" -> 2 * micro * x.chunks() * slab / x.tp();
      case "cp" ->
          3 * (x.cp() - 1) * tokens * 4 * m.kvHeads() * m.headSize() / x.tp() * layers * micro;
      case "ep" -> {
        int k = m.experts() == null ? 1 : m.experts().topK();
        double moe = (double) m.expertLayers() / x.pp();
        yield 2 * (full ? 6 : 4) * moe * micro * slab * k / x.ep();
      }
      case "tp" -> 2 * (full ? 12 : 8) * layers * micro * slab / x.tp() / x.tp();
      default -> 2 * 8 * (m.layerMatrices() / x.tp() / x.pp()) / x.dp() / x.dp();
    };
  }

  private boolean isProduct(int[] members) {
    Set<Integer> domains = new HashSet<>();
    Set<Integer> rails = new HashSet<>();
    for (int member : members) {
      domains.add(member / hb);
      rails.add(member % hb);
    }
    return (long) domains.size() * rails.size() == members.length;
  }

  private long neighbours(String kind, int[] members, boolean wrap) {
    long count = 0;
    for (int i = 0; i + 1 < members.length; i++) {
      count += pair(kind, members[i], members[i + 1]);
    }
    if (wrap && members.length > 2) {
      count += pair(kind, members[0], members[members.length - 1]);
    }
    return count;
  }

  private long allPairs(String kind, int[] members) {
    Map<Integer, Long> domains = new LinkedHashMap<>();
    Map<Integer, Long> rails = new LinkedHashMap<>();
    long same = 0;
    for (int member : members) {
      same += domains.merge(member / hb, 1L, Long::sum) - 1;
      same += rails.merge(member % hb, 1L, Long::sum) - 1;
    }
    long n = members.length;
    long count = n * (n - 1) / 2 - same;
    if (count > 0 && keep && pairs.size() < MOST_PAIRS) {
      for (int i = 0; i < members.length; i++) {
        for (int j = i + 1; j < members.length && pairs.size() < MOST_PAIRS; j++) {
          pair(kind, members[i], members[j]);
        }
      }
    }
    return count;
  }

  private int pair(String kind, int a, int b) {
    if (a / hb == b / hb || a % hb == b % hb) {
      return 0;
    }
    if (keep && pairs.size() < MOST_PAIRS) {
      int low = Math.min(a, b);
      int high = Math.max(a, b);
      pairs.add(new Pair(kind, low, high, low % hb, high % hb));
    }
    return 1;
  }

  // ---- advice: one option changed, best first

  private static long count(int gpus, int hb, Layout layout) {
    return new Lint(gpus, hb, false)
        .kinds(layout, null).stream().mapToLong(Kind::crossRailPairs).sum();
  }

  private static List<Advice> advice(
      int gpus, int hb, Layout x, @Nullable TrainingJob job, long now) {
    List<Advice> advice = new ArrayList<>();
    int layers = job == null ? 0 : job.model().layers();
    for (int pp = 1; pp <= Math.min(gpus, 256); pp++) {
      boolean stages = layers > 0 ? layers % (pp * x.chunks()) == 0 : (pp & (pp - 1)) == 0;
      if (pp != x.pp() && stages) {
        with(advice, gpus, hb, x, "--pp", x.pp(), pp, now, job);
      }
    }
    for (int tp = 1; tp <= Math.min(hb, 64); tp++) {
      boolean heads = job == null ? hb % tp == 0 : job.model().heads() % tp == 0;
      if (tp != x.tp() && heads) {
        with(advice, gpus, hb, x, "--tp", x.tp(), tp, now, job);
      }
    }
    for (int ep = 1; ep < x.ep(); ep++) {
      if (x.ep() % ep == 0) {
        with(advice, gpus, hb, x, "--ep", x.ep(), ep, now, job);
      }
    }
    orders(advice, gpus, hb, x, now);
    for (int domain : new LinkedHashSet<>(List.of(8, 16, 32, 64, 72, 128, 256))) {
      if (domain != hb && gpus % domain == 0) {
        long left = count(gpus, domain, x);
        if (left < now) {
          advice.add(new Advice("--hb", "" + hb, "" + domain, left));
        }
      }
    }
    advice.sort(Comparator.comparingLong(Advice::crossRailPairs).thenComparingInt(Lint::distance));
    return List.copyOf(advice.subList(0, Math.min(10, advice.size())));
  }

  private static void orders(List<Advice> advice, int gpus, int hb, Layout x, long now) {
    for (String order : List.of("tp-cp-ep-dp-pp", "tp-cp-ep-pp-dp", "tp-ep-dp-cp-pp")) {
      var other = RankOrder.of(order, "--order");
      if (!other.equals(x.order())) {
        var layout =
            new Layout(
                x.tp(),
                x.pp(),
                x.dp(),
                x.ep(),
                x.cp(),
                x.chunks(),
                x.microBatch(),
                x.recompute(),
                x.sequenceParallel(),
                x.zero(),
                other);
        long left = count(gpus, hb, layout);
        if (left < now) {
          advice.add(new Advice("--order", x.order().toString(), order, left));
        }
      }
    }
  }

  private static void with(
      List<Advice> advice,
      int gpus,
      int hb,
      Layout x,
      String option,
      int from,
      int to,
      long now,
      @Nullable TrainingJob job) {
    int tp = option.equals("--tp") ? to : x.tp();
    int pp = option.equals("--pp") ? to : x.pp();
    int ep = option.equals("--ep") ? to : x.ep();
    long fixed = (long) tp * pp * x.cp();
    if (gpus % fixed != 0 || (gpus / fixed) % ep != 0) {
      return;
    }
    int dp = (int) (gpus / fixed);
    if (job != null && job.batch() % dp != 0) {
      return;
    }
    var layout =
        new Layout(
            tp,
            pp,
            dp,
            ep,
            x.cp(),
            x.chunks(),
            x.microBatch(),
            x.recompute(),
            x.sequenceParallel(),
            x.zero(),
            x.order());
    long left = count(gpus, hb, layout);
    if (left < now) {
      advice.add(new Advice(option, "" + from, "" + to, left));
    }
  }

  /// Nearer changes first; a change of hardware or order last.
  private static int distance(Advice advice) {
    if (advice.option().equals("--order")) {
      return 1000;
    }
    double ratio = Double.parseDouble(advice.to()) / Double.parseDouble(advice.from());
    int steps = (int) Math.round(100 * Math.abs(Math.log(ratio)));
    return steps + (advice.option().equals("--hb") ? 2000 : 0);
  }
}
