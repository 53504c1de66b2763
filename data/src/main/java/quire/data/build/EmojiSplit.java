package quire.data.build;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quire.data.Checksum;
import quire.data.Split;

/// Deals families to the parts, group by group: 80 % of each group's emoji train, 10 % validate, 10
/// % test, as near as whole families allow. A family too large for a tenth of anything trains.
final class EmojiSplit {
  private static final String SALT = "quire emoji split 1/";
  private static final int LARGE = 12;
  private static final double SHARE = 0.1;

  private EmojiSplit() {}

  /// The part of each family.
  ///
  /// @param families the family of each code
  static Map<String, Split> of(List<EmojiRecipe.Row> rows, Map<String, String> families) {
    var size = new HashMap<String, Integer>();
    var groups = new LinkedHashMap<String, List<String>>();
    var total = new HashMap<String, Integer>();
    for (EmojiRecipe.Row row : rows) {
      String family = String.valueOf(families.get(row.code()));
      // A family counts for the group of its first member.
      if (size.merge(family, 1, Integer::sum) == 1) {
        groups.computeIfAbsent(row.group(), _ -> new ArrayList<>()).add(family);
      }
      total.merge(row.group(), 1, Integer::sum);
    }
    var splits = new HashMap<String, Split>();
    groups.forEach((group, members) -> {
      members.sort(Comparator.comparing(EmojiSplit::draw));
      int target = (int) Math.round(SHARE * total.getOrDefault(group, 0));
      int test = 0;
      int validation = 0;
      for (String family : members) {
        int n = size.getOrDefault(family, 0);
        if (n <= LARGE && test + n <= target) {
          splits.put(family, Split.TEST);
          test += n;
        } else if (n <= LARGE && validation + n <= target) {
          splits.put(family, Split.VALIDATION);
          validation += n;
        } else {
          splits.put(family, Split.TRAIN);
        }
      }
    });
    return splits;
  }

  private static String draw(String family) {
    byte[] text = (SALT + family).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Checksum.sha256(text));
  }
}
