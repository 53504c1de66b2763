package quire.data.build;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import quire.base.Progress;
import quire.data.Checksum;
import quire.data.Origin;

/// The animals and plants of WordNet as a knowledge graph: every noun of the two lexicographer
/// files and the pointers among them, each pair in one direction only (the inverse pointers would
/// give the test away). Source of the format: Princeton University, wndb(5WN).
public final class WordNetRecipe implements Recipe {
  private static final Set<String> FILES = Set.of("05", "20");
  private static final Map<String, String> RELATIONS =
      Map.of(
          "@", "hypernym",
          "@i", "instance_hypernym",
          "%m", "has_member",
          "%s", "has_substance",
          "%p", "has_part");
  private static final String SALT = "quire wordnet split 1/";

  private final Origin origin;
  private final String notice;

  /// @param origin the npm package with the database files
  public WordNetRecipe(Origin origin, String notice) {
    this.origin = origin;
    this.notice = notice;
  }

  private record Synset(String id, List<String> lemmas, List<String[]> pointers, String gloss) {}

  @Override
  public List<Origin> packages() {
    return List.of(origin);
  }

  @Override
  public Made build(Packages packages, Progress progress) {
    String text = new String(packages.read(origin, "dict/data.noun"), StandardCharsets.UTF_8);
    var synsets = new TreeMap<String, Synset>();
    text.lines()
        .filter(line -> !line.startsWith(" ") && FILES.contains(line.substring(9, 11)))
        .forEach(line -> synsets.put(line.substring(0, 8), synset(line)));
    var triples = new ArrayList<String>();
    for (Synset synset : synsets.values()) {
      for (String[] pointer : synset.pointers()) {
        String relation = RELATIONS.get(pointer[0]);
        Synset other = synsets.get(pointer[1]);
        if (relation != null && other != null && pointer[2].equals("n")) {
          triples.add(synset.id() + "\t" + relation + "\t" + other.id());
        }
      }
    }
    var shard = new ShardWriter();
    split(triples, shard);
    var entities = new StringBuilder("id\tlemmas\tgloss\n");
    for (Synset synset : synsets.values()) {
      entities.append(synset.id()).append('\t').append(String.join("|", synset.lemmas()));
      entities.append('\t').append(synset.gloss()).append('\n');
    }
    shard.text("entities.tsv", entities);
    shard.text("NOTICE.txt", notice + "\n");
    return new Made(shard.toBytes(), triples.size());
  }

  /// `offset file type words word id ... pointers symbol offset type source/target ... | gloss`.
  private static Synset synset(String line) {
    int bar = line.indexOf(" | ");
    String[] cells = line.substring(0, bar).split(" ", -1);
    int words = Integer.parseInt(cells[3], 16);
    var lemmas = new ArrayList<String>();
    for (int i = 0; i < words; i++) {
      lemmas.add(cells[4 + 2 * i].replace('_', ' '));
    }
    int at = 4 + 2 * words;
    int count = Integer.parseInt(cells[at++]);
    var pointers = new ArrayList<String[]>();
    for (int i = 0; i < count; i++, at += 4) {
      pointers.add(new String[] {cells[at], cells[at + 1], cells[at + 2]});
    }
    String id = lemmas.getFirst().replace(' ', '_') + "." + cells[0];
    return new Synset(id, lemmas, pointers, line.substring(bar + 3).strip());
  }

  /// A tenth of the triples each for validation and test, drawn by hash; one whose entity no
  /// training triple would name stays in training.
  private static void split(List<String> triples, ShardWriter shard) {
    var order = new TreeMap<String, String>();
    triples.forEach(
        triple -> order.put(Checksum.of((SALT + triple).getBytes(StandardCharsets.UTF_8)), triple));
    var degree = new java.util.HashMap<String, Integer>();
    for (String triple : order.values()) {
      String[] cells = triple.split("\t", -1);
      degree.merge(cells[0], 1, Integer::sum);
      degree.merge(cells[2], 1, Integer::sum);
    }
    int share = order.size() / 10;
    Set<String> test = new HashSet<>();
    Set<String> valid = new HashSet<>();
    for (String triple : order.values()) {
      Set<String> part = test.size() < share ? test : valid;
      String[] cells = triple.split("\t", -1);
      boolean spare = degree.getOrDefault(cells[0], 0) > 1 && degree.getOrDefault(cells[2], 0) > 1;
      if (part.size() < share && spare && !cells[0].equals(cells[2])) {
        degree.merge(cells[0], -1, Integer::sum);
        degree.merge(cells[2], -1, Integer::sum);
        part.add(triple);
      }
    }
    var parts = new TreeMap<String, StringBuilder>();
    for (String triple : new java.util.LinkedHashSet<>(triples)) {
      String name = test.contains(triple) ? "test" : valid.contains(triple) ? "valid" : "train";
      parts.computeIfAbsent(name, _ -> new StringBuilder()).append(triple).append('\n');
    }
    parts.forEach((name, lines) -> shard.text(name + ".txt", lines));
  }
}
