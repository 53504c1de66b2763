package quire.network.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.network.plan.Goodput;
import quire.network.plan.Plan;
import quire.network.plan.Study;

/// The JSON of `quire network plan`.
final class PlanDocument {
  private PlanDocument() {}

  static Map<String, @Nullable Object> of(
      Study study, double budget, @Nullable Goodput goodput, List<String> warnings) {
    double share = goodput == null ? Double.NaN : goodput.share();
    var model = new LinkedHashMap<String, @Nullable Object>();
    model.put("name", study.job().model().name());
    model.put("parameters", (long) study.job().model().parameters());
    var rejected = new LinkedHashMap<String, @Nullable Object>();
    study.rejected().forEach((reason, count) -> rejected.put(reason.word(), count));
    List<Object> plans = new ArrayList<>();
    study.plans().forEach(plan -> plans.add(plan.document(budget, share)));
    List<Object> pareto = new ArrayList<>();
    for (Plan plan : study.pareto()) {
      var point = new LinkedHashMap<String, @Nullable Object>();
      point.put("topology", plan.fabric().word());
      point.put("networkCost", plan.cost().cost());
      point.put("iterationSeconds", plan.seconds());
      pareto.add(point);
    }
    var doc = new LinkedHashMap<String, @Nullable Object>();
    doc.put("model", model);
    doc.put("timeModel", study.timeModel());
    doc.put("gpus", study.job().gpus());
    doc.put("hb", study.job().hardware().hb());
    doc.put("evaluated", study.evaluated());
    doc.put("feasible", study.feasible());
    doc.put("rejected", rejected);
    doc.put("searchSeconds", study.seconds());
    doc.put("layoutsPerSecond", study.evaluated() / study.seconds());
    doc.put("feasiblePerSecond", study.feasible() / study.seconds());
    doc.put("causal", study.job().options().causal());
    doc.put("plans", plans);
    doc.put("pareto", pareto);
    doc.put("warnings", warnings);
    doc.put("elasticities", study.elasticities());
    return doc;
  }
}
