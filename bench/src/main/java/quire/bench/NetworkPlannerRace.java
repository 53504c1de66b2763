package quire.bench;

import java.util.List;

/// The planner's unit of work against llm-analysis, one thread each. The stronger peer, Calculon,
/// is in no registry; its measured rate on two cores is 119 layouts a second.
final class NetworkPlannerRace implements Race {
  @Override
  public String name() {
    return "network-planner";
  }

  @Override
  public String work() {
    return "time and memory of "
        + new NetworkPlanner().size()
        + " layouts of GPT-3 175B on 1,024 A100, one after another; the peer stops early at a layout"
        + " that does not fit, ours computes it all";
  }

  @Override
  public List<String> variants() {
    return List.of("gpt3-175b");
  }

  @Override
  public double goal(String variant) {
    return 20;
  }

  @Override
  public List<String> peer(String variant, int threads) {
    return List.of("network_planner.py", "--threads", Integer.toString(threads));
  }

  @Override
  public Runnable ours(String variant, int threads) {
    return new NetworkPlanner();
  }
}
