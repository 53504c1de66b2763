package quire.network.experiment;

import java.util.List;
import java.util.Map;
import quire.lab.Card;
import quire.lab.Experiment;
import quire.lab.Metrics;
import quire.lab.Preset;
import quire.lab.Run;
import quire.lab.chart.Figure;

/// Rail-only's claims D1 to D12.
public final class RailOnlyExperiment implements Experiment<RailOnlyConfig> {
  static final String ID = "network/rail-only";

  @Override
  public Card card() {
    return new Card(
        ID,
        "Wang, Ghobadi, Shakeri, Zhang, Hasani: Rail-only, arXiv 2307.12169 (HotNets 2023, HOTI 2024)",
        "Does a training cluster need a network that joins everything with everything, or is one"
            + " network for each rail enough?",
        Map.of(Preset.QUICK, 0.3, Preset.STUDY, 6.0, Preset.PAPER, 60.0),
        RailOnlyClaims.all());
  }

  @Override
  public RailOnlyConfig config(Preset preset) {
    return RailOnlyConfig.of(preset);
  }

  @Override
  public void run(RailOnlyConfig config, Run run) throws Exception {
    List<Long> seeds = run.seeds(config.seeds());
    run.progress("money and traffic", 0);
    PaperSlips.measure(run);
    new CostStudy(run).measure();
    new TrafficStudy(config, run).measure();
    run.progress("all-reduces", 0.05);
    new ReduceStudy(config, run).measure();
    new PermutationStudy(config, run).measure(seeds, 0.1, 0.2);
    new RelayStudy(config, run).measure(0.2, 0.3);
    new FailureStudy(config, run).measure(seeds, 0.3, 0.4);
    new ExpertStudy(config, run).measure(seeds, 0.4, 0.5);
    new LayoutStudy(config, run).measure(seeds, 0.5, 0.8);
    new PlannerStudy(config, run).measure(0.8, 1);
  }

  @Override
  public List<Figure> figures(RailOnlyConfig config, Metrics metrics) {
    return new RailOnlyFigures(config, metrics).all();
  }

  @Override
  public List<String> findings(RailOnlyConfig config, Metrics metrics) {
    return new RailOnlyFindings(config, metrics).all();
  }
}
