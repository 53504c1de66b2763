package quire.lab;

import java.util.List;
import quire.lab.chart.Figure;

/// One paper's claims, put to the test. Implementations have a public constructor without arguments
/// and are named in `META-INF/services/quire.lab.Experiment`.
///
/// @param <C> the configuration: a record (of numbers, words, enums, lists and such records) whose
///   constructor refuses nonsense by name; `--set` names its components
public interface Experiment<C extends Record> {
  /// What the experiment is and claims. Cheap: no natives, no files.
  Card card();

  /// The configuration of a preset. Cheap: no natives, no files.
  C config(Preset preset);

  /// Does the work and records what it measures. The lab then decides every claim from the record.
  ///
  /// @throws Exception when the work fails; the run is then marked failed and can be resumed
  void run(C config, Run run) throws Exception;

  /// The pictures of the report, drawn from the recorded files alone.
  default List<Figure> figures(C config, Metrics metrics) {
    return List.of();
  }

  /// What else the numbers say, in plain sentences computed from them.
  default List<String> findings(C config, Metrics metrics) {
    return List.of();
  }

  /// What the paper preset must be given by path, one line each; empty when nothing.
  default List<String> paperInputs() {
    return List.of();
  }
}
