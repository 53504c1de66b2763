package quire.data.schemaorg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import quire.data.Catalogue;
import quire.data.Verification;

/// The embedded vocabulary.
class SchemaorgTest {
  private final Catalogue catalogue = Catalogue.load();

  @Test
  void theCardHolds() {
    var card = catalogue.get("schemaorg");
    assertThat(Verification.of(catalogue, card)).allMatch(each -> each.status().equals("ok"));
    assertThat(card.shareAlike()).isTrue();
    assertThat(card.licence()).isEqualTo("CC-BY-SA-3.0");
    assertThat(catalogue.recipe("schemaorg")).isPresent();
    assertThat(catalogue.shard("schemaorg").text("NOTICE.txt")).isEqualTo(card.notice() + "\n");
  }

  @Test
  void theQuadsAreThere() {
    var quads = catalogue.shard("schemaorg").text("schema.nq").lines().toList();
    assertThat(quads).hasSize(17823).allMatch(quad -> quad.endsWith(" ."));
    assertThat(quads.stream().filter(quad -> quad.contains("rdf-schema#subClassOf>")).count())
        .isEqualTo(1005);
  }
}
