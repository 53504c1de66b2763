package quire.lab;

import java.util.List;
import java.util.stream.Collectors;
import quire.base.Check;

/// A claim that says several things, all of which must hold: its p-value is the largest of theirs
/// (an intersection-union test).
///
/// @param parts at least two; none of them an [AllOf] or [NotTested]
public record AllOf(List<ClaimTest> parts) implements ClaimTest {
  public AllOf {
    parts = List.copyOf(parts);
    Check.that(parts.size() >= 2, "a joint claim needs two parts or more, has %s", parts.size());
    for (ClaimTest part : parts) {
      Check.that(
          !(part instanceof AllOf || part instanceof NotTested),
          "a part of a joint claim must be a single test, is %s",
          part);
    }
  }

  /// The parts one after another.
  public static AllOf of(ClaimTest... parts) {
    return new AllOf(List.of(parts));
  }

  @Override
  public String subject() {
    return parts.stream().map(ClaimTest::subject).collect(Collectors.joining("; "));
  }

  @Override
  public String alternative() {
    return parts.stream().map(ClaimTest::alternative).collect(Collectors.joining("; "));
  }
}
