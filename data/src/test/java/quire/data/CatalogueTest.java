package quire.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.RequestException;

/// The cards of this jar and what lies behind them.
class CatalogueTest {
  private final Catalogue catalogue = Catalogue.load(List.of(new EmbeddedSets()), List.of());

  @TempDir Path folder;

  @Test
  void everyCardIsThereOnce() {
    assertThat(catalogue.broken()).isEmpty();
    var ids = new HashSet<String>();
    for (DataSet set : catalogue.all()) {
      assertThat(ids.add(set.id())).as(set.id()).isTrue();
      assertThat(set.what()).as(set.id()).endsWith(".");
      assertThat(set.licence()).as(set.id()).isNotBlank();
      assertThat(set.citation()).as(set.id()).isNotBlank();
      assertThat(set.areas()).as(set.id()).isNotEmpty();
      assertThat(set.origins()).as(set.id()).isNotEmpty();
    }
    assertThat(ids)
        .contains("emoji", "fashion", "prov", "wordnet-nature", "lucene-classes", "fashion-mnist");
  }

  @Test
  void embeddedFilesAreWhatTheirCardsSay() {
    for (DataSet set : catalogue.all()) {
      if (set.kind() != Kind.EMBEDDED) {
        continue;
      }
      assertThat(Verification.of(catalogue, set))
          .as(set.id())
          .allMatch(checked -> checked.status().equals("ok"));
      assertThat(set.bytes()).as(set.id()).isPositive();
      assertThat(set.items()).as(set.id()).isPositive();
      assertThat(set.origins()).as(set.id()).allMatch(origin -> origin.sha256() != null);
      // Share-alike sets have jars of their own.
      assertThat(set.shareAlike()).as(set.id()).isFalse();
      assertThat(set.notice()).as(set.id()).isNotBlank();
      assertThat(catalogue.shard(set.id()).text("NOTICE.txt")).isEqualTo(set.notice() + "\n");
    }
  }

  @Test
  void everyEmbeddedSetHasARecipeForItsOrigins() {
    for (DataSet set : catalogue.all()) {
      assertThat(catalogue.recipe(set.id()).isPresent())
          .as(set.id())
          .isEqualTo(set.kind() == Kind.EMBEDDED);
      catalogue
          .recipe(set.id())
          .ifPresent(recipe -> assertThat(recipe.packages()).isEqualTo(set.origins()));
    }
  }

  @Test
  void filesOfThisCatalogueStaySmall() {
    long sum = 0;
    for (DataSet set : catalogue.all()) {
      sum += set.kind() == Kind.EMBEDDED && set.bytes() != null ? set.bytes() : 0;
    }
    // The jars of their own add about 6 MB; together the limit is 30 MB.
    assertThat(sum).isLessThan(23_000_000);
  }

  @Test
  void aProviderThatFailsIsNamedAndTheOthersWork() {
    DataProvider broken =
        () -> {
          throw new IllegalStateException("the disk is gone");
        };
    var mixed = Catalogue.load(List.of(broken, new EmbeddedSets()), List.of());
    assertThat(mixed.broken()).containsExactly("data sets: the disk is gone");
    assertThat(mixed.find("emoji")).isPresent();
  }

  @Test
  void anIdOfferedTwiceIsNamedAndTheFirstHolds() {
    var twice = Catalogue.load(List.of(new EmbeddedSets(), new EmbeddedSets()), List.of());
    assertThat(twice.broken()).contains("data set 'emoji' is offered twice");
    assertThat(twice.all()).hasSameSizeAs(catalogue.all());
  }

  @Test
  void unknownSetsAreAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> catalogue.get("emojis"))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith("no data set 'emojis'; there are: emoji, fashion");
    assertThatThrownBy(() -> catalogue.open("cifar-10"))
        .isInstanceOf(RequestException.class)
        .hasMessage("data set 'cifar-10' is fetched, not embedded");
  }

  @Test
  void aJarJoinsThroughTheServiceFile() {
    assertThat(Catalogue.load().find("emoji")).isPresent();
  }

  @Test
  void ownCardsAreKeptAndRead() throws Exception {
    var origin =
        new Origin("path", "/somewhere/a.csv", "", "a.csv", 12L, "0".repeat(64), "mine", null);
    var set =
        new DataSet(
            "mine",
            Kind.YOURS,
            "Mine.",
            List.of(),
            3L,
            "rows",
            "CSV",
            "mine",
            false,
            List.of(origin),
            null,
            "",
            "");
    OwnSets.add(folder, set);
    assertThat(OwnSets.cards(folder)).containsExactly(set);
    assertThatThrownBy(() -> OwnSets.add(folder, catalogue.get("prov")))
        .hasMessage("prov: only a set of your own can be added");
    Files.writeString(folder.resolve("bad.json"), "{\"id\":\"bad\",\"colour\":1}");
    assertThatThrownBy(() -> OwnSets.cards(folder))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("bad.json")
        .hasMessageContaining("colour");
  }

  @Test
  void damagedShardsAreRefused() {
    assertThatThrownBy(() -> Shard.read(new ByteArrayInputStream(new byte[100]), "x"))
        .hasMessage("is no zip or holds nothing");
    Shard shard = catalogue.shard("prov");
    assertThatThrownBy(() -> shard.text("nothing"))
        .hasMessageContaining("data set 'prov', nothing: is missing");
    assertThatThrownBy(() -> shard.table("prov.nq", "a", "b")).hasMessageContaining("must begin");
  }
}
