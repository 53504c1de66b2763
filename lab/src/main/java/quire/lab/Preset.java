package quire.lab;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import quire.base.RequestException;

/// How much work a run does.
public enum Preset {
  /// At most 30 s on two cores: real work made small. The default.
  QUICK,
  /// At most about an hour: enough seeds to decide.
  STUDY,
  /// The paper's own scale and data: needs a GPU or a cluster, and its inputs by path.
  PAPER;

  /// The word in files and options: `quick`, `study`, `paper`.
  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The preset of that word.
  ///
  /// @throws RequestException listing the words that exist
  public static Preset of(String id) {
    return Arrays.stream(values())
        .filter(preset -> preset.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new RequestException("--preset must be quick, study or paper, is " + id));
  }
}
