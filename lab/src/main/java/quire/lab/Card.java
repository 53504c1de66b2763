package quire.lab;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import quire.base.Check;

/// What an experiment is, before it runs.
///
/// @param id area and name, such as `graph/exphormer`
/// @param paper authors, venue, year
/// @param question what is asked, one sentence
/// @param minutes the expected minutes of each preset on two cores
/// @param claims what is tested, declared before anything is measured; ids are unique
public record Card(
    String id, String paper, String question, Map<Preset, Double> minutes, List<Claim> claims) {
  public Card {
    Check.that(
        id.matches("[a-z0-9-]+/[a-z0-9-]+"), "experiment id must be area/name, is \"%s\"", id);
    minutes = Map.copyOf(minutes);
    claims = List.copyOf(claims);
    var seen = new HashSet<String>();
    for (Claim claim : claims) {
      Check.that(seen.add(claim.id()), "experiment %s: claim %s is declared twice", id, claim.id());
    }
  }

  /// A card with its claims listed one after another.
  public static Card of(
      String id, String paper, String question, Map<Preset, Double> minutes, Claim... claims) {
    return new Card(id, paper, question, minutes, List.of(claims));
  }

  /// The part of the id before the slash.
  public String area() {
    return id.substring(0, id.indexOf('/'));
  }

  /// The claim of that id.
  public Claim claim(String claimId) {
    return claims.stream()
        .filter(claim -> claim.id().equals(claimId))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("experiment " + id + " has no claim " + claimId));
  }
}
