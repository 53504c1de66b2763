package quire.data.dbpedia;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import quire.data.Catalogue;
import quire.data.Verification;

/// The embedded vocabulary.
class DbpediaTest {
  private final Catalogue catalogue = Catalogue.load();

  @Test
  void theCardHolds() {
    var card = catalogue.get("dbpedia");
    assertThat(Verification.of(catalogue, card)).allMatch(each -> each.status().equals("ok"));
    assertThat(card.shareAlike()).isTrue();
    assertThat(card.licence()).isEqualTo("CC-BY-SA-3.0");
    assertThat(catalogue.recipe("dbpedia")).isPresent();
    assertThat(catalogue.shard("dbpedia").text("NOTICE.txt")).isEqualTo(card.notice() + "\n");
  }

  @Test
  void theQuadsAreThere() {
    var quads = catalogue.shard("dbpedia").text("dbo.nq").lines().toList();
    assertThat(quads).hasSize(31050).allMatch(quad -> quad.endsWith(" ."));
    assertThat(quads.stream().filter(quad -> quad.contains("rdf-schema#subClassOf>")).count())
        .isEqualTo(769);
  }
}
