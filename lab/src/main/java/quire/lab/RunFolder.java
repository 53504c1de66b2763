package quire.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import quire.base.Json;
import quire.base.RequestException;

/// A finished (or unfinished) run, read from its files alone.
///
/// @param path the folder of one experiment, `OUT/<area>/<experiment>`
/// @param settings what stands in `config.yaml`
public record RunFolder(Path path, RunSettings settings) {
  /// Where environment facts are.
  public static final String ENVIRONMENT = "environment.json";

  /// Opens a run folder.
  ///
  /// @throws RequestException when it is none
  public static RunFolder open(Path path) {
    if (!Files.isRegularFile(path.resolve(RunSettings.NAME))) {
      throw new RequestException(
          path + ": no run of an experiment (has no " + RunSettings.NAME + ")");
    }
    return new RunFolder(path, RunSettings.read(path));
  }

  /// What was recorded.
  public Metrics metrics() {
    return Metrics.read(path);
  }

  /// The verdicts; empty while the run is unfinished.
  public Optional<ClaimsFile> claims() {
    return Files.isRegularFile(path.resolve(ClaimsFile.NAME))
        ? Optional.of(ClaimsFile.read(path))
        : Optional.empty();
  }

  /// The facts of `environment.json`, in their order; empty where there is none yet.
  @SuppressWarnings("unchecked")
  public Map<String, Object> environment() {
    Path file = path.resolve(ENVIRONMENT);
    return Files.isRegularFile(file) ? Json.read(file, LinkedHashMap.class) : Map.of();
  }

  /// The configuration that ran, as the record of its experiment.
  public <C extends Record> C config(Experiment<C> experiment) {
    @SuppressWarnings("unchecked")
    var type = (Class<C>) experiment.config(settings.preset()).getClass();
    return settings.config(type);
  }
}
