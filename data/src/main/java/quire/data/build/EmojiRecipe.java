package quire.data.build;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import quire.base.Json;
import quire.base.Progress;
import quire.base.WorkException;
import quire.data.Origin;
import quire.data.Split;
import tools.jackson.databind.JsonNode;

/// The emoji that two vendors have drawn, without those that differ by skin tone alone, with their
/// names and keywords. The PNG are the packages' own bytes.
public final class EmojiRecipe implements Recipe {
  /// Languages in which emojibase names every emoji; of variants of one language the plain one.
  private static final List<String> LANGUAGES =
      List.of(
          "bn", "da", "de", "en", "es", "et", "fi", "fr", "hi", "hu", "it", "ja", "ko", "lt", "ms",
          "nb", "nl", "pl", "pt", "ru", "sv", "th", "uk", "vi", "zh");

  private final List<Origin> packages;
  private final String notice;

  /// @param packages Twemoji, Noto and emojibase, in this order
  /// @param notice goes into the shard as `NOTICE.txt`
  public EmojiRecipe(List<Origin> packages, String notice) {
    this.packages = List.copyOf(packages);
    this.notice = notice;
  }

  @Override
  public List<Origin> packages() {
    return packages;
  }

  /// What the chart says of an emoji.
  record Row(String code, String image, String name, String group, String subgroup, int order) {}

  @Override
  public Made build(Packages files, Progress progress) throws IOException {
    progress.step(0, "drawings");
    var twemoji = files.read(packages.get(0), name -> drawing(name, "img/twitter/64/"));
    var noto = files.read(packages.get(1), name -> drawing(name, "img/google/64/"));
    var words = files.read(packages.get(2), EmojiRecipe::isWords);
    var english = names(known(words.get("en/compact.json"), "en"));
    var rows = rows(known(twemoji.get("emoji.json"), "emoji.json"), english);

    var shard = new ShardWriter();
    var drawn = new ArrayList<Map<String, byte[]>>();
    drawn.add(new HashMap<>());
    drawn.add(new HashMap<>());
    for (Row row : rows) {
      add(shard, drawn.get(0), "twemoji", row, twemoji.get("img/twitter/64/" + row.image()));
      add(shard, drawn.get(1), "noto", row, noto.get("img/google/64/" + row.image()));
    }
    progress.step(0, "families");
    var families = EmojiFamilies.of(rows, drawn);
    var splits = EmojiSplit.of(rows, families);
    var table = new StringBuilder("code\tgroup\tsubgroup\tfamily\tsplit\n");
    for (Row row : rows) {
      Split split = known(splits.get(families.get(row.code())), row.code());
      table
          .append(row.code())
          .append('\t')
          .append(row.group())
          .append('\t')
          .append(row.subgroup())
          .append('\t')
          .append(families.get(row.code()))
          .append('\t')
          .append(split.id())
          .append('\n');
    }
    shard.text("entries.tsv", table);
    for (String language : LANGUAGES) {
      shard.text("words/" + language + ".tsv", words(words, language, rows));
    }
    shard.text("NOTICE.txt", notice + "\n");
    return new Made(shard.toBytes(), rows.size());
  }

  private static boolean drawing(String name, String folder) {
    return name.equals("emoji.json") || (name.startsWith(folder) && name.endsWith(".png"));
  }

  private static boolean isWords(String name) {
    return name.endsWith("/compact.json");
  }

  private static void add(
      ShardWriter shard,
      Map<String, byte[]> drawn,
      String vendor,
      Row row,
      byte @org.jspecify.annotations.Nullable [] png) {
    byte[] bytes = known(png, vendor + " " + row.image());
    shard.store(vendor + "/" + row.code() + ".png", bytes);
    drawn.put(row.code(), bytes);
  }

  /// The emoji of the chart that both vendors have drawn, in its order.
  private static List<Row> rows(byte[] json, Map<String, String> names) {
    var rows = new ArrayList<Row>();
    for (JsonNode node : Json.mapper().readTree(json)) {
      String group = node.get("category").asString();
      boolean both =
          node.get("has_img_twitter").asBoolean() && node.get("has_img_google").asBoolean();
      String code = code(node.get("unified").asString());
      if (both && !group.equals("Component")) {
        rows.add(
            new Row(
                code,
                node.get("image").asString(),
                known(names.get(code), code),
                group,
                node.get("subcategory").asString(),
                node.get("sort_order").asInt()));
      }
    }
    rows.sort(java.util.Comparator.comparingInt(Row::order));
    return rows;
  }

  private static Map<String, String> names(byte[] json) {
    var names = new HashMap<String, String>();
    for (JsonNode node : Json.mapper().readTree(json)) {
      names.put(code(node.get("hexcode").asString()), node.get("label").asString());
    }
    return names;
  }

  private static String words(Map<String, byte[]> files, String language, List<Row> rows) {
    byte[] json = known(files.get(language + "/compact.json"), language);
    var lines = new TreeMap<String, String>();
    Set<String> wanted = new HashSet<>();
    rows.forEach(row -> wanted.add(row.code()));
    for (JsonNode node : Json.mapper().readTree(json)) {
      String code = code(node.get("hexcode").asString());
      if (wanted.contains(code)) {
        var keywords = new LinkedHashMap<String, Boolean>();
        JsonNode tags = node.get("tags");
        if (tags != null) {
          tags.forEach(tag -> keywords.put(clean(tag.asString()), true));
        }
        String name = clean(node.get("label").asString());
        lines.put(code, name + "\t" + String.join("|", keywords.keySet()));
      }
    }
    var table = new StringBuilder("code\tname\tkeywords\n");
    for (Row row : rows) {
      table.append(row.code()).append('\t').append(known(lines.get(row.code()), row.code()));
      table.append('\n');
    }
    return table.toString();
  }

  private static String clean(String word) {
    return word.replaceAll("[\\t\\r\\n|]+", " ").strip();
  }

  /// Code points in lower-case hex joined by `-`, without the presentation mark U+FE0F.
  public static String code(String hex) {
    return hex.toLowerCase(Locale.ROOT).replaceAll("-?\\bfe0f\\b", "").replaceFirst("^-", "");
  }

  private static <T> T known(@org.jspecify.annotations.Nullable T value, String what) {
    if (value == null) {
      throw new WorkException("the packages have nothing for " + what);
    }
    return value;
  }
}
