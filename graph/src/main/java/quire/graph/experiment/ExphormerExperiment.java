package quire.graph.experiment;

import java.util.List;
import java.util.Map;
import quire.lab.Card;
import quire.lab.Experiment;
import quire.lab.Metrics;
import quire.lab.Preset;
import quire.lab.Run;
import quire.lab.chart.Figure;
import quire.tensor.Torch;

/// Exphormer's claims D1 to D14.
public final class ExphormerExperiment implements Experiment<ExphormerConfig> {
  static final String ID = "graph/exphormer";

  @Override
  public Card card() {
    return new Card(
        ID,
        "Shirzad, Velingker, Venkatachalam, Sutherland, Sinop: Exphormer, ICML 2023",
        "Is attention along a sparse, expanding graph as good as attention of all pairs, at a cost"
            + " that grows with the nodes and not with their square?",
        Map.of(Preset.QUICK, 0.5, Preset.STUDY, 55.0, Preset.PAPER, 30_000.0),
        ExphormerClaims.all());
  }

  @Override
  public ExphormerConfig config(Preset preset) {
    return ExphormerConfig.of(preset);
  }

  @Override
  public void run(ExphormerConfig config, Run run) throws Exception {
    Torch.load();
    Torch.threads(run.threads());
    List<Long> seeds = run.seeds(config.seeds());
    run.progress("parameters", 0);
    ParameterCounts.measure(run);
    run.progress("expanders", 0.01);
    new ExpanderLaws(config.expanders(), run).measure(seeds);
    var costs = new StepCosts(config.cost(), run);
    costs.measure(0.1);
    costs.measureBatches(seeds);
    new TrainedArms(config, run, 0.3).measure(seeds);
  }

  @Override
  public List<Figure> figures(ExphormerConfig config, Metrics metrics) {
    return new ExphormerFigures(config, metrics).all();
  }

  @Override
  public List<String> findings(ExphormerConfig config, Metrics metrics) {
    return new ExphormerFindings(config, metrics).all();
  }
}
