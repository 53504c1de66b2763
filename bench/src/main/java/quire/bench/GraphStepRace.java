package quire.bench;

import java.util.List;

/// A graph network's training step against the same mathematics by PyTorch's index operators.
final class GraphStepRace implements Race {
  @Override
  public String name() {
    return "graph-step";
  }

  @Override
  public String work() {
    return "sparse graph transformer, forward + backward + AdamW, 4 layers, 4 heads; pattern: 32"
        + " graphs of 119 nodes, 195,200 local edges, expander of degree 14, 4 virtual nodes, width"
        + " 40, GatedGCN; large: 20,000 nodes, 200,000 local edges, degree 6, width 64, GCN";
  }

  @Override
  public List<String> variants() {
    return List.of("pattern", "large");
  }

  @Override
  public double goal(String variant) {
    return variant.equals("pattern") ? 2 : 3;
  }

  @Override
  public List<String> peer(String variant, int threads) {
    return List.of("graph_step.py", "--threads", Integer.toString(threads), "--variant", variant);
  }

  @Override
  public Runnable ours(String variant, int threads) {
    return new GraphStep(GraphStep.Size.of(variant), threads);
  }
}
