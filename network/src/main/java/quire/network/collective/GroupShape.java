package quire.network.collective;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import quire.base.Check;

/// The members of a group, by their HB domain and their local rank in it.
///
/// @param domain number of the domain of each member
/// @param local rank of each member inside its domain: its rail
record GroupShape(int[] domain, int[] local) {
  /// Ranks 0 to n-1, the first hb of which fill domain 0.
  static GroupShape of(int ranks, int hb) {
    var members = new int[ranks];
    Arrays.setAll(members, i -> i);
    return of(members, hb);
  }

  /// Any members, by GPU number.
  static GroupShape of(int[] members, int hb) {
    Check.positive("hb", hb);
    var domain = new int[members.length];
    var local = new int[members.length];
    for (int i = 0; i < members.length; i++) {
      domain[i] = members[i] / hb;
      local[i] = members[i] % hb;
    }
    return new GroupShape(domain, local);
  }

  int ranks() {
    return domain.length;
  }

  /// A product of domains and local ranks inside the group.
  ///
  /// @param grid member numbers by domain and local rank
  /// @param rest members outside it, ascending
  record Product(int[][] grid, int[] rest) {
    int domains() {
      return grid.length;
    }

    int locals() {
      return grid[0].length;
    }

    boolean whole() {
      return rest.length == 0;
    }

    /// Member numbers on local rank j, by domain.
    int[] rail(int j) {
      return Arrays.stream(grid).mapToInt(row -> row[j]).toArray();
    }
  }

  /// The largest product of domains and local ranks that the group holds; the whole group when it
  /// is one. Candidates are the sets of local ranks that some domain has.
  Product largestProduct() {
    var byDomain = new TreeMap<Integer, TreeMap<Integer, Integer>>();
    for (int i = 0; i < ranks(); i++) {
      byDomain.computeIfAbsent(domain[i], d -> new TreeMap<>()).put(local[i], i);
    }
    var best = new LinkedHashMap<Integer, int[]>();
    int bestSize = 0;
    for (var locals : byDomain.values().stream().map(TreeMap::keySet).distinct().toList()) {
      var rows = new LinkedHashMap<Integer, int[]>();
      byDomain.forEach((d, row) -> {
        if (row.keySet().containsAll(locals)) {
          rows.put(d, locals.stream().mapToInt(row::get).toArray());
        }
      });
      if (rows.size() * locals.size() > bestSize) {
        bestSize = rows.size() * locals.size();
        best = rows;
      }
    }
    var inside = new boolean[ranks()];
    best.values().forEach(row -> Arrays.stream(row).forEach(i -> inside[i] = true));
    var rest = new int[ranks() - bestSize];
    int found = 0;
    for (int i = 0; i < ranks(); i++) {
      if (!inside[i]) {
        rest[found++] = i;
      }
    }
    return new Product(best.values().toArray(int[][]::new), rest);
  }
}
