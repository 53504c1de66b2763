package quire.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import quire.base.RequestException;
import quire.data.format.TextLines;

/// Triples of a knowledge graph with their parts, entities and relations by number in the order in
/// which they first appear.
///
/// @param entities the names of entities by number
/// @param relations the names of relations by number
/// @param train triples to learn from, {head, relation, tail} each
/// @param valid triples to choose by
/// @param test triples to judge by
public record KnowledgeGraph(
    List<String> entities,
    List<String> relations,
    List<int[]> train,
    List<int[]> valid,
    List<int[]> test) {
  /// The parts by the name of their file.
  private static final List<String> PARTS = List.of("train.txt", "valid.txt", "test.txt");

  /// An embedded knowledge graph, such as `wordnet-nature`.
  ///
  /// @throws RequestException when there is no such set, or it is none
  public static KnowledgeGraph load(String id) {
    Shard shard = Catalogue.load().shard(id);
    if (!shard.names().containsAll(PARTS)) {
      throw new RequestException("data set '" + id + "' is no knowledge graph with a split");
    }
    var reading = new Reading();
    for (String part : PARTS) {
      try (var lines = TextLines.open(shard.open(part), id + ", " + part)) {
        reading.part(lines);
      }
    }
    return reading.graph();
  }

  /// A folder with `train.txt`, `valid.txt` and `test.txt` of `head TAB relation TAB tail`, each
  /// packed or not.
  ///
  /// @throws RequestException naming file and line
  public static KnowledgeGraph read(Path folder) {
    var reading = new Reading();
    for (String part : PARTS) {
      Path zipped = folder.resolve(part + ".gz");
      try (var lines = TextLines.open(Files.exists(zipped) ? zipped : folder.resolve(part))) {
        reading.part(lines);
      }
    }
    return reading.graph();
  }

  /// What lies in the files so far.
  private static final class Reading {
    private final Map<String, Integer> entities = new LinkedHashMap<>();
    private final Map<String, Integer> relations = new LinkedHashMap<>();
    private final List<List<int[]>> parts = new ArrayList<>();

    void part(TextLines lines) {
      var triples = new ArrayList<int[]>();
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (line.isEmpty()) {
          continue;
        }
        String[] cells = line.split("\t", -1);
        if (cells.length != 3 || cells[0].isEmpty() || cells[1].isEmpty() || cells[2].isEmpty()) {
          throw lines.problem("is no triple: head, relation and tail, two tabs between them");
        }
        triples.add(
            new int[] {
              number(entities, cells[0]), number(relations, cells[1]), number(entities, cells[2])
            });
      }
      parts.add(List.copyOf(triples));
    }

    private static int number(Map<String, Integer> names, String name) {
      return names.computeIfAbsent(name, _ -> names.size());
    }

    KnowledgeGraph graph() {
      return new KnowledgeGraph(
          List.copyOf(entities.keySet()),
          List.copyOf(relations.keySet()),
          parts.get(0),
          parts.get(1),
          parts.get(2));
    }
  }
}
