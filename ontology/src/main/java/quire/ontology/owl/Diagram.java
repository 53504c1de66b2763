package quire.ontology.owl;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// An order with a top and a bottom: groups of equal things, and what is above and below them,
/// directly or in all.
final class Diagram<E> {
  private final Map<E, Integer> groupOf = new HashMap<>();
  private final List<List<E>> groups = new ArrayList<>();
  private final List<Set<Integer>> above = new ArrayList<>();
  private final List<Set<Integer>> below = new ArrayList<>();
  private final int top;
  private final int bottom;

  /// @param higher for each thing all that is above it, itself included
  /// @param empty things that equal the bottom
  Diagram(Map<E, ? extends Collection<E>> higher, Collection<E> empty, E topmost, E lowest) {
    var known = new LinkedHashMap<E, Set<E>>();
    higher.forEach((thing, all) -> known.put(thing, new LinkedHashSet<>(all)));
    empty.forEach(known::remove);
    var atTop = new ArrayList<E>(List.of(topmost));
    for (E equal : known.getOrDefault(topmost, Set.of())) {
      if (!equal.equals(topmost)) {
        atTop.add(equal);
      }
    }
    atTop.forEach(known::remove);
    top = group(atTop);
    var atBottom = new ArrayList<E>(List.of(lowest));
    empty.stream().filter(e -> !e.equals(lowest)).forEach(atBottom::add);
    bottom = group(atBottom);
    for (var entry : known.entrySet()) {
      if (!groupOf.containsKey(entry.getKey())) {
        E thing = entry.getKey();
        group(
            Stream.concat(Stream.of(thing), entry.getValue().stream())
                .distinct()
                .filter(o -> o.equals(thing) || known.getOrDefault(o, Set.of()).contains(thing))
                .toList());
      }
    }
    groups.forEach(_ -> above.add(new LinkedHashSet<>()));
    groups.forEach(_ -> below.add(new LinkedHashSet<>()));
    known.forEach((thing, all) -> all.forEach(other -> order(thing, other)));
  }

  private int group(List<E> members) {
    members.forEach(member -> groupOf.put(member, groups.size()));
    groups.add(members);
    return groups.size() - 1;
  }

  private void order(E thing, E other) {
    Integer low = groupOf.get(thing);
    Integer high = groupOf.get(other);
    if (low == null || high == null || low.equals(high)) {
      return;
    }
    if (high != bottom && high != top) {
      above.get(low).add(high);
      below.get(high).add(low);
    }
  }

  /// The things equal to one, itself included; what is not known equals itself only.
  List<E> equal(E thing) {
    Integer group = groupOf.get(thing);
    return group == null ? List.of(thing) : groups.get(group);
  }

  List<E> topGroup() {
    return groups.get(top);
  }

  List<E> bottomGroup() {
    return groups.get(bottom);
  }

  /// Groups above a thing.
  List<List<E>> above(E thing, boolean direct) {
    return step(thing, direct, above, top, bottom);
  }

  /// Groups below a thing.
  List<List<E>> below(E thing, boolean direct) {
    return step(thing, direct, below, bottom, top);
  }

  private List<List<E>> step(E thing, boolean direct, List<Set<Integer>> next, int end, int start) {
    Integer own = groupOf.get(thing);
    if (own != null && own == end) {
      return List.of();
    }
    var reached = new LinkedHashSet<Integer>();
    if (own != null && own == start) {
      for (int g = 0; g < groups.size(); g++) {
        if (g != start && g != end) {
          reached.add(g);
        }
      }
    } else if (own != null) {
      reached.addAll(next.get(own));
    }
    if (direct) {
      var indirect = new LinkedHashSet<Integer>();
      reached.forEach(g -> indirect.addAll(next.get(g)));
      reached.removeAll(indirect);
    }
    if (!direct || reached.isEmpty()) {
      reached.add(end);
    }
    return reached.stream().map(groups::get).toList();
  }
}
