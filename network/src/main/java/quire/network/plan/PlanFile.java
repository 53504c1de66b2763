package quire.network.plan;

import java.nio.file.Path;
import quire.base.RequestException;
import quire.base.Yaml;
import quire.network.cost.Fabric;
import quire.network.model.Hardware;
import quire.network.model.ModelShape;

/// `best.yaml`: a plan with everything that it was made from, so that it can be replayed without
/// any other file.
///
/// @param timeModel `full` or `paper-v1`
/// @param topology the fabric's word
/// @param batchTokens tokens of an iteration; decides the closed form, which knows no sequences
/// @param iterationSeconds what the plan promised
public record PlanFile(
    String timeModel,
    String topology,
    int gpus,
    int radix,
    int batch,
    double batchTokens,
    Layout layout,
    ModelShape model,
    Hardware hardware,
    TrainingJob.Options options,
    double iterationSeconds) {
  /// Reads a plan.
  ///
  /// @throws RequestException naming file, line and key
  public static PlanFile read(Path file) {
    PlanFile plan = Yaml.read(file, PlanFile.class);
    if (plan.layout.gpus() != plan.gpus) {
      throw new RequestException(
          "%s: the layout has %d GPUs, gpus says %d"
              .formatted(file, plan.layout.gpus(), plan.gpus));
    }
    return plan;
  }

  /// As YAML.
  public String text() {
    return Yaml.write(this);
  }

  /// The job.
  public TrainingJob job() {
    return new TrainingJob(model, hardware, gpus, batch, options);
  }

  /// The fabric.
  public Fabric fabric() {
    return Fabric.of(topology, "topology");
  }

  /// Whether the closed form of 2023 made it.
  public boolean closedForm() {
    return timeModel.equals("paper-v1");
  }
}
