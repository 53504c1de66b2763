package quire.bench;

import java.util.ArrayList;
import java.util.List;
import quire.network.cost.Fabric;
import quire.network.model.Hardware;
import quire.network.model.Models;
import quire.network.model.Recompute;
import quire.network.plan.Layout;
import quire.network.plan.RankOrder;
import quire.network.plan.StepModel;
import quire.network.plan.TrainingJob;

/// Time and memory of layouts of GPT-3 175B, one after another: the planner's unit of work. The
/// list is that of `bench/peers/network_planner.py`.
final class NetworkPlanner implements Runnable {
  private final StepModel model;
  private final List<Layout> layouts = new ArrayList<>();
  private double sum;

  NetworkPlanner() {
    var job =
        new TrainingJob(
            Models.of("gpt3-175b").model(),
            Hardware.of("a100-80g").hardware(),
            1024,
            1536,
            TrainingJob.Options.DEFAULT);
    model = new StepModel(job);
    for (int t = 1; t <= 8; t *= 2) {
      for (int p = 1; p <= 32; p *= 2) {
        int d = 1024 / t / p;
        for (int b = 1; b <= 2; b++) {
          for (var recompute : Recompute.values()) {
            if (1536 % d == 0 && 1536 / d % b == 0) {
              layouts.add(new Layout(t, p, d, 1, 1, 1, b, recompute, t > 1, 0, RankOrder.DEFAULT));
            }
          }
        }
      }
    }
  }

  int size() {
    return layouts.size();
  }

  @Override
  public void run() {
    for (Layout layout : layouts) {
      model.set(layout);
      sum += model.memoryBytes() + model.evaluate(Fabric.RAIL_ONLY);
    }
    if (Double.isNaN(sum)) {
      throw new IllegalStateException("a layout has no time");
    }
  }
}
