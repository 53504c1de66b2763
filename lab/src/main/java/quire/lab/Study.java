package quire.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quire.base.Json;
import quire.base.WorkException;

/// The stored result of the long run: the class path resource `results/<experiment id>.json`, a
/// `claims.json` of the study preset.
public final class Study {
  private Study() {}

  /// The long run's claims; empty while there is none.
  public static Optional<ClaimsFile> of(Experiment<?> experiment) {
    String name = "/results/" + experiment.card().id() + ".json";
    try (InputStream in = experiment.getClass().getResourceAsStream(name)) {
      if (in == null) {
        return Optional.empty();
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(Json.parse(text, ClaimsFile.class, name.substring(1)));
    } catch (IOException problem) {
      throw new WorkException(name + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  /// The results with the long run's beside them; a claim that it does not know has none.
  static List<ClaimResult> beside(Experiment<?> experiment, List<ClaimResult> results) {
    var stored = of(experiment);
    if (stored.isEmpty()) {
      return results;
    }
    var both = new ArrayList<ClaimResult>();
    for (ClaimResult result : results) {
      both.add(
          result.withStudy(
              stored.get().claims().stream()
                  .filter(study -> study.id().equals(result.id()))
                  .map(study ->
                      new ClaimResult.Study(
                          study.effect(), study.interval(), study.verdict(), stored.get().date()))
                  .findFirst()
                  .orElse(null)));
    }
    return both;
  }
}
