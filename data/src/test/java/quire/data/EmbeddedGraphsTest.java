package quire.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.RequestException;
import quire.data.format.Table;

/// The embedded knowledge graph, class graph and ontology.
class EmbeddedGraphsTest {
  @TempDir Path folder;

  @Test
  void wordNetHasNoLeak() {
    var graph = KnowledgeGraph.load("wordnet-nature");
    assertThat(graph.relations())
        .containsExactlyInAnyOrder(
            "hypernym", "has_member", "has_part", "has_substance", "instance_hypernym");
    assertThat(graph.train().size() + graph.valid().size() + graph.test().size()).isEqualTo(26319);
    assertThat(graph.test()).hasSize(2631);
    assertThat(graph.valid()).hasSize(2631);
    var known = new HashSet<Integer>();
    var pairs = new HashSet<List<Integer>>();
    for (int[] triple : graph.train()) {
      known.add(triple[0]);
      known.add(triple[2]);
      pairs.add(List.of(triple[0], triple[2]));
      pairs.add(List.of(triple[2], triple[0]));
    }
    for (var part : List.of(graph.valid(), graph.test())) {
      for (int[] triple : part) {
        assertThat(known.contains(triple[0]) && known.contains(triple[2])).isTrue();
        // Neither the pair nor its inverse is in training under any relation.
        assertThat(pairs.contains(List.of(triple[0], triple[2]))).isFalse();
      }
    }
  }

  @Test
  void wordNetKnowsDogs() {
    Shard shard = Catalogue.load().shard("wordnet-nature");
    var dog =
        shard.table("entities.tsv", "id", "lemmas", "gloss").stream()
            .filter(row -> row[1].startsWith("dog|"))
            .findFirst()
            .orElseThrow();
    assertThat(dog[1]).isEqualTo("dog|domestic dog|Canis familiaris");
    assertThat(dog[2]).startsWith("a member of the genus Canis");
  }

  @Test
  void classGraphIsWhole() {
    Shard shard = Catalogue.load().shard("lucene-classes");
    Map<String, String> split = new HashMap<>();
    Set<String> labels = new HashSet<>();
    int features;
    try (var nodes = Table.csv(shard.open("nodes.csv"), "nodes.csv")) {
      assertThat(nodes.header().subList(0, 3)).containsExactly("id", "label", "split");
      features = nodes.header().size() - 3;
      for (var row = nodes.next(); row != null; row = nodes.next()) {
        assertThat(split.put(row.cells().get(0), row.cells().get(2))).isNull();
        labels.add(row.cells().get(1));
        for (int i = 3; i < row.cells().size(); i++) {
          assertThat(nodes.number(row, i)).isBetween(0.0, 20.0);
        }
      }
    }
    assertThat(split).hasSize(2758);
    assertThat(labels).hasSize(9).contains("search", "index", "util");
    assertThat(features).isEqualTo(38);
    split.forEach((name, part) -> {
      int nested = name.indexOf('$');
      String outer = nested < 0 ? name : name.substring(0, nested);
      assertThat(part).as(name).isEqualTo(split.getOrDefault(outer, part));
    });
    var seen = new HashSet<String>();
    try (var edges = Table.csv(shard.open("edges.csv"), "edges.csv")) {
      for (var row = edges.next(); row != null; row = edges.next()) {
        String from = row.cells().get(0);
        String to = row.cells().get(1);
        assertThat(split).containsKeys(from, to);
        assertThat(from).isLessThan(to);
        assertThat(seen.add(from + " " + to)).isTrue();
      }
    }
    assertThat(seen).hasSize(13595).contains("index/IndexReader search/IndexSearcher");
  }

  @Test
  void provIsTheOntology() {
    var lines = Catalogue.load().shard("prov").text("prov.nq").lines().toList();
    assertThat(lines).hasSize(1664).allMatch(line -> line.endsWith(" ."));
    assertThat(lines.stream().filter(line -> line.contains("owl#propertyChainAxiom")).count())
        .isEqualTo(13);
  }

  @Test
  void triplesOfAFolderAreReadAndRefusedByLine() throws Exception {
    Files.writeString(folder.resolve("train.txt"), "a\tr\tb\r\nb\ts\tc\n\n");
    Files.writeString(folder.resolve("valid.txt"), "");
    Files.writeString(folder.resolve("test.txt"), "c\tr\ta");
    var graph = KnowledgeGraph.read(folder);
    assertThat(graph.entities()).containsExactly("a", "b", "c");
    assertThat(graph.train()).hasSize(2);
    assertThat(graph.test().getFirst()).containsExactly(2, 0, 0);
    Files.writeString(folder.resolve("valid.txt"), "a\tr\tb\nx\t\ty\n");
    assertThatThrownBy(() -> KnowledgeGraph.read(folder))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("valid.txt:2: is no triple");
    assertThatThrownBy(() -> KnowledgeGraph.load("prov"))
        .hasMessage("data set 'prov' is no knowledge graph with a split");
  }
}
