package quire.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import quire.base.RequestException;
import quire.base.WorkException;

/// Emoji drawn by several vendors, paired by code points, named in many languages, and split so
/// that near-duplicates stay together.
///
/// `twemoji` and `noto` are to learn from; `openmoji` is a third hand, in a jar of its own
/// (`quire-data-openmoji`, CC BY-SA 4.0), for what has never been seen. Every drawing is a PNG of
/// 64 x 64 pixels, most with transparency.
public final class EmojiSet {
  /// Which data set holds a vendor's drawings.
  private static final Map<String, String> VENDORS = new LinkedHashMap<>();

  static {
    VENDORS.put("twemoji", "emoji");
    VENDORS.put("noto", "emoji");
    VENDORS.put("openmoji", "openmoji");
  }

  private static final String[] ENTRIES = {"code", "group", "subgroup", "family", "split"};
  private static final String[] WORDS = {"code", "name", "keywords"};

  private final List<Emoji> entries;
  private final Map<String, Shard> vendors;

  private EmojiSet(List<Emoji> entries, Map<String, Shard> vendors) {
    this.entries = entries;
    this.vendors = vendors;
  }

  static EmojiSet load(Catalogue catalogue) {
    Shard main = catalogue.shard("emoji");
    var vendors = new LinkedHashMap<String, Shard>();
    VENDORS.forEach((vendor, id) -> {
      if (catalogue.find(id).isPresent()) {
        vendors.put(vendor, id.equals("emoji") ? main : catalogue.shard(id));
      }
    });
    return new EmojiSet(entries(main), vendors);
  }

  /// Reads the entries of the set's main shard.
  static List<Emoji> entries(Shard shard) {
    var words = new HashMap<String, Map<String, Emoji.Words>>();
    for (String file : shard.names()) {
      if (file.startsWith("words/")) {
        String language = file.substring("words/".length(), file.length() - ".tsv".length());
        for (String[] row : shard.table(file, WORDS)) {
          List<String> keywords = row[2].isEmpty() ? List.of() : List.of(row[2].split("\\|"));
          words
              .computeIfAbsent(row[0], _ -> new TreeMap<>())
              .put(language, new Emoji.Words(row[1], keywords));
        }
      }
    }
    var entries = new ArrayList<Emoji>();
    for (String[] row : shard.table("entries.tsv", ENTRIES)) {
      Split split = Split.of(row[4]);
      Map<String, Emoji.Words> own = words.get(row[0]);
      if (split == null || own == null) {
        throw new WorkException("data set 'emoji': " + row[0] + " has no split or no words");
      }
      entries.add(new Emoji(row[0], Emoji.characters(row[0]), row[1], row[2], row[3], split, own));
    }
    return List.copyOf(entries);
  }

  /// All emoji, in the order of Unicode's chart.
  public List<Emoji> entries() {
    return entries;
  }

  /// The emoji of one split.
  public List<Emoji> entries(Split split) {
    return entries.stream().filter(entry -> entry.split() == split).toList();
  }

  /// The vendors whose drawings are on the class path; `twemoji` and `noto` always.
  public Set<String> vendors() {
    return new LinkedHashSet<>(vendors.keySet());
  }

  /// The languages in which every emoji has a name.
  public Set<String> languages() {
    return new LinkedHashSet<>(entries.getFirst().words().keySet());
  }

  /// A drawing: the bytes of a PNG of 64 x 64 pixels.
  ///
  /// @throws RequestException when the vendor is not on the class path or has no such drawing
  public byte[] png(Emoji entry, String vendor) {
    Shard shard = vendors.get(vendor);
    if (shard == null) {
      throw new RequestException(
          "no emoji of '"
              + vendor
              + "' on the class path; there are: "
              + String.join(", ", vendors.keySet())
              + (VENDORS.containsKey(vendor) ? "; add the jar quire-data-" + vendor : ""));
    }
    String name = vendor + "/" + entry.code() + ".png";
    if (!shard.has(name)) {
      throw new RequestException(vendor + " has not drawn " + entry.code());
    }
    return shard.bytes(name);
  }
}
