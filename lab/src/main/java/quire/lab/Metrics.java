package quire.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// What a run recorded, to be asked by name, arm, seed and step. Answers do not depend on the order
/// of the records. Immutable.
public final class Metrics {
  private final List<Metric> all;
  private final Map<String, List<Metric>> byName;

  private Metrics(Collection<Metric> records) {
    var last = new LinkedHashMap<Metric.Key, Metric>();
    for (Metric metric : records) {
      last.put(metric.key(), metric);
    }
    all = List.copyOf(last.values());
    byName = new LinkedHashMap<>();
    for (Metric metric : all) {
      byName.computeIfAbsent(metric.name(), _ -> new ArrayList<>()).add(metric);
    }
  }

  /// Of these records; a later one replaces an earlier one of the same seed, arm, name and step.
  public static Metrics of(Collection<Metric> records) {
    return new Metrics(records);
  }

  /// Of a run folder's `metrics.jsonl`. A torn last line, as a kill leaves it, is passed over.
  ///
  /// @throws quire.base.RequestException naming file and line of the first record that is not one
  public static Metrics read(Path runFolder) {
    return new Metrics(MetricsLog.read(runFolder.resolve(MetricsLog.NAME)).metrics());
  }

  /// All records, in the order they were made.
  public List<Metric> all() {
    return all;
  }

  /// The names that occur.
  public SortedSet<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  /// The arms that recorded this name, in the order of their first record.
  public List<String> arms(String name) {
    return named(name).stream().map(Metric::arm).distinct().toList();
  }

  /// The seeds that recorded anything.
  public SortedSet<Long> seeds() {
    var seeds = new TreeSet<Long>();
    all.forEach(metric -> seeds.add(metric.seed()));
    return seeds;
  }

  /// One single value (without step).
  public OptionalDouble value(long seed, String arm, String name) {
    return named(name).stream()
        .filter(m -> m.seed() == seed && m.arm().equals(arm) && m.step() == null)
        .mapToDouble(Metric::value)
        .findFirst();
  }

  /// Value per seed; of a curve, the one at its last step.
  public NavigableMap<Long, Double> bySeed(String arm, String name) {
    var best = new TreeMap<Long, Metric>();
    for (Metric metric : of(arm, name)) {
      best.merge(metric.seed(), metric, (old, now) -> rank(now) >= rank(old) ? now : old);
    }
    var result = new TreeMap<Long, Double>();
    best.forEach((seed, metric) -> result.put(seed, metric.value()));
    return result;
  }

  /// Value per step, averaged over seeds; records without step are left out.
  public NavigableMap<Long, Double> byStep(String arm, String name) {
    return byStep(arm, name, _ -> true);
  }

  /// Value per step of one seed; records without step are left out.
  public NavigableMap<Long, Double> byStep(String arm, String name, long seed) {
    return byStep(arm, name, metric -> metric.seed() == seed);
  }

  /// Value per unit; the keys are `[seed]`, `[step]` or `[seed, step]`.
  public NavigableMap<UnitKey, Double> units(String arm, String name, Over over) {
    var result = new TreeMap<UnitKey, Double>();
    switch (over) {
      case SEED -> bySeed(arm, name).forEach((seed, v) -> result.put(new UnitKey(seed, 0), v));
      case STEP -> byStep(arm, name).forEach((step, v) -> result.put(new UnitKey(0, step), v));
      case SEED_AND_STEP -> {
        for (Metric m : of(arm, name)) {
          Long step = m.step();
          if (step != null) {
            result.put(new UnitKey(m.seed(), step), m.value());
          }
        }
      }
    }
    return result;
  }

  /// Names one unit of a test; a part that does not count is 0.
  public record UnitKey(long seed, long step) implements Comparable<UnitKey> {
    @Override
    public int compareTo(UnitKey other) {
      int bySeed = Long.compare(seed, other.seed);
      return bySeed != 0 ? bySeed : Long.compare(step, other.step);
    }
  }

  List<Metric> named(String name) {
    return byName.getOrDefault(name, List.of());
  }

  private List<Metric> of(String arm, String name) {
    return named(name).stream().filter(metric -> metric.arm().equals(arm)).toList();
  }

  private NavigableMap<Long, Double> byStep(String arm, String name, Predicate<Metric> which) {
    // Sorted by seed before summing, so that the mean has the same bits whatever the order.
    var groups = new TreeMap<Long, TreeMap<Long, Double>>();
    for (Metric metric : of(arm, name)) {
      Long step = metric.step();
      if (step != null && which.test(metric)) {
        groups.computeIfAbsent(step, _ -> new TreeMap<>()).put(metric.seed(), metric.value());
      }
    }
    var result = new TreeMap<Long, Double>();
    groups.forEach((step, values) ->
        result.put(step, values.values().stream().mapToDouble(v -> v).sum() / values.size()));
    return result;
  }

  private static long rank(Metric metric) {
    Long step = metric.step();
    return step == null ? Long.MAX_VALUE : step;
  }
}
