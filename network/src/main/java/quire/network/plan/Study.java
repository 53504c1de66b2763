package quire.network.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.network.cost.CostRow;
import quire.network.cost.Fabric;

/// A finished search with everything that is reported: plans of all fabrics, best first, counts,
/// the plans that no other beats in both money and time, and what the best one's time follows.
///
/// @param timeModel `full` or `paper-v1`
/// @param plans best first
/// @param elasticities null where nothing is feasible
public record Study(
    TrainingJob job,
    String timeModel,
    double batchTokens,
    long evaluated,
    long feasible,
    Map<Planner.Reason, Long> rejected,
    double seconds,
    List<Plan> plans,
    List<Plan> pareto,
    @Nullable Elasticities elasticities) {
  /// Prices a fabric of the job.
  public interface Pricing {
    /// The price.
    CostRow of(Fabric fabric);
  }

  private static final Comparator<Plan> ORDER =
      Comparator.comparingDouble(Plan::seconds)
          .thenComparing((Plan plan) -> plan.fabric())
          .thenComparingInt(plan -> plan.layout().tp())
          .thenComparingInt(plan -> plan.layout().pp());

  /// Searches with the full model.
  ///
  /// @param top plans to keep for each fabric
  public static Study full(
      TrainingJob job, List<Fabric> fabrics, Constraints given, int top, Pricing pricing) {
    var result = new Planner(job, fabrics, given, top).search();
    List<Plan> plans = new ArrayList<>();
    for (Fabric fabric : fabrics) {
      CostRow cost = pricing.of(fabric);
      for (var candidate : result.best().getOrDefault(fabric, List.of())) {
        plans.add(Plan.full(job, fabric, candidate.layout(), cost));
      }
    }
    plans.sort(ORDER);
    return new Study(
        job,
        "full",
        (double) job.batch() * job.model().sequence(),
        result.evaluated(),
        result.feasible(),
        result.rejected(),
        result.seconds(),
        List.copyOf(plans),
        pareto(plans),
        plans.isEmpty()
            ? null
            : Elasticities.full(job, plans.getFirst().fabric(), plans.getFirst().layout()));
  }

  /// Tries every power of two of at most K with the closed form of 2023, or the size that is given.
  public static Study paper(
      TrainingJob job, double batchTokens, List<Fabric> fabrics, int tp, int top, Pricing pricing) {
    long start = System.nanoTime();
    List<Plan> plans = new ArrayList<>();
    int hb = job.hardware().hb();
    int tried = 0;
    for (Fabric fabric : fabrics) {
      CostRow cost = pricing.of(fabric);
      List<Plan> own = new ArrayList<>();
      for (int m = 1; m <= hb && hb % m == 0; m *= 2) {
        if (tp == 0 || tp == m) {
          own.add(Plan.paper(job, batchTokens, fabric, m, cost));
        }
      }
      if (tp > 0 && own.isEmpty()) {
        own.add(Plan.paper(job, batchTokens, fabric, tp, cost));
      }
      own.sort(ORDER);
      tried = own.size();
      plans.addAll(own.subList(0, Math.min(top, own.size())));
    }
    plans.sort(ORDER);
    Map<Planner.Reason, Long> none = new EnumMap<>(Planner.Reason.class);
    for (var reason : Planner.Reason.values()) {
      none.put(reason, 0L);
    }
    return new Study(
        job,
        "paper-v1",
        batchTokens,
        tried,
        tried,
        none,
        (System.nanoTime() - start) / 1e9,
        List.copyOf(plans),
        pareto(plans),
        Elasticities.paper(job, batchTokens, plans.getFirst().layout().tp()));
  }

  /// Of each fabric the fastest; of these, those that none beats in both.
  private static List<Plan> pareto(List<Plan> plans) {
    Map<Fabric, Plan> fastest = new EnumMap<>(Fabric.class);
    plans.forEach(plan -> fastest.putIfAbsent(plan.fabric(), plan));
    List<Plan> front = new ArrayList<>();
    for (Plan plan : fastest.values()) {
      double cost = plan.cost().cost();
      boolean beaten =
          Double.isNaN(cost)
              || fastest.values().stream()
                  .anyMatch(other ->
                      other.cost().cost() <= cost
                          && other.seconds() <= plan.seconds()
                          && (other.cost().cost() < cost || other.seconds() < plan.seconds()));
      if (!beaten) {
        front.add(plan);
      }
    }
    front.sort(Comparator.comparingDouble(plan -> plan.cost().cost()));
    return List.copyOf(front);
  }

  /// The plan to replay.
  public PlanFile file(Plan plan, int radix) {
    return new PlanFile(
        timeModel,
        plan.fabric().word(),
        job.gpus(),
        radix,
        job.batch(),
        batchTokens,
        plan.layout(),
        job.model(),
        job.hardware(),
        job.options(),
        plan.seconds());
  }
}
