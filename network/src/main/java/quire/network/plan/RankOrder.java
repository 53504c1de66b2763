package quire.network.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import quire.base.RequestException;

/// Which kind of parallelism has neighbouring ranks, the first word fastest: `tp-cp-ep-dp-pp`, as
/// Megatron writes it. Experts lie inside the data-parallel ranks, the fastest of these, wherever
/// `ep` stands in the order.
///
/// @param kinds `tp`, `cp`, `ep`, `dp`, `pp`, each once
public record RankOrder(List<String> kinds) {
  /// Megatron's default.
  public static final RankOrder DEFAULT = new RankOrder(List.of("tp", "cp", "ep", "dp", "pp"));

  /// Copies the list.
  public RankOrder {
    kinds = List.copyOf(kinds);
  }

  /// Reads an order; kinds that are left out (`cp`, `ep`) are put in their usual place.
  public static RankOrder of(String text, String where) {
    List<String> kinds = new ArrayList<>(List.of(text.strip().split("-", -1)));
    for (String kind : List.of("ep", "cp")) {
      if (!kinds.contains(kind)) {
        int place = kinds.indexOf(kind.equals("ep") ? "dp" : "tp") + (kind.equals("cp") ? 1 : 0);
        kinds.add(Math.max(0, place), kind);
      }
    }
    if (kinds.size() != 5 || !Set.copyOf(kinds).equals(Set.copyOf(DEFAULT.kinds))) {
      throw new RequestException(
          "%s %s: must name tp, cp, ep, dp and pp once each, such as %s"
              .formatted(where, text, DEFAULT));
    }
    return new RankOrder(kinds);
  }

  /// Distance in ranks between neighbours of a kind.
  public long stride(String kind, int tp, int cp, int dp, int pp) {
    long stride = 1;
    String wanted = kind.equals("ep") ? "dp" : kind;
    for (String word : kinds) {
      if (word.equals(wanted)) {
        return stride;
      }
      stride *=
          switch (word) {
            case "tp" -> tp;
            case "cp" -> cp;
            case "dp" -> dp;
            case "pp" -> pp;
            default -> 1;
          };
    }
    throw new IllegalArgumentException("no kind " + kind);
  }

  @Override
  public String toString() {
    return String.join("-", kinds);
  }
}
