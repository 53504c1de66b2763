package quire.lab;

import java.util.EnumMap;
import java.util.Map;
import quire.base.Check;

/// One statement of the paper and how it is tested, declared before anything is measured.
///
/// @param id short, unique in the experiment, such as `D8`
/// @param statement the claim in words
/// @param paperFigure what the paper reports; may be empty
/// @param test how it is decided
/// @param untestable presets that cannot decide it, each with the reason in words
public record Claim(
    String id,
    String statement,
    String paperFigure,
    ClaimTest test,
    Map<Preset, String> untestable) {
  public Claim {
    Check.that(!id.isBlank(), "a claim's id must not be blank");
    untestable = Map.copyOf(untestable);
  }

  /// A claim that every preset can decide.
  public Claim(String id, String statement, String paperFigure, ClaimTest test) {
    this(id, statement, paperFigure, test, Map.of());
  }

  /// The same claim, left untested in one preset.
  ///
  /// @param reason why that preset cannot decide it; becomes the `reason` of `not tested`
  public Claim notIn(Preset preset, String reason) {
    var more = new EnumMap<Preset, String>(Preset.class);
    more.putAll(untestable);
    more.put(preset, reason);
    return new Claim(id, statement, paperFigure, test, more);
  }
}
