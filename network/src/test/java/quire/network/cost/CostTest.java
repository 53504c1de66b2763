package quire.network.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quire.base.RequestException;

class CostTest {
  @TempDir Path folder;

  /// Table 2 of arXiv 2307.12169v1 (K = 256), every cell; the cut as printed, cut off to whole
  /// percent.
  @ParameterizedTest
  @CsvSource({
    "32768, 32, 7168, 3072, 262144, 131072, 54",
    "32768, 64, 2560, 1536, 196608, 131072, 37",
    "32768, 128, 1280, 256, 196608, 65536, 75",
    "32768, 256, 384, 128, 131072, 65536, 60",
    "65536, 64, 5120, 3072, 393216, 262144, 37",
    "65536, 128, 2560, 1536, 393216, 262144, 37",
    "65536, 256, 1280, 256, 393216, 131072, 75",
  })
  void tableTwoOfThePaper(
      int gpus,
      int radix,
      int closSwitches,
      int railSwitches,
      long closOptics,
      long railOptics,
      int cut) {
    var book = PriceBook.of("paper-v1");
    var rail = CostRow.of(Fabric.RAIL_ONLY, gpus, 256, radix, book, Parts.Mode.PAPER);
    var clos = CostRow.of(Fabric.RAIL_OPTIMIZED, gpus, 256, radix, book, Parts.Mode.PAPER);
    assertThat(clos.parts().switches()).isEqualTo(closSwitches);
    assertThat(rail.parts().switches()).isEqualTo(railSwitches);
    assertThat(clos.parts().transceivers()).isEqualTo(closOptics);
    assertThat(rail.parts().transceivers()).isEqualTo(railOptics);
    assertThat(rail.costSaving() * 100).isBetween(cut - 0.5, cut + 1.0);
    assertThat(clos.costSaving()).isZero();
  }

  /// arXiv 2307.12169v5: 153 and 94 million dollars, 38 % and 77 %; 4.7 MW.
  @Test
  void laterPrices() {
    var book = PriceBook.of("paper-v5");
    var rail = CostRow.of(Fabric.RAIL_ONLY, 32768, 256, 64, book, Parts.Mode.PAPER);
    var clos = CostRow.of(Fabric.RAIL_OPTIMIZED, 32768, 256, 64, book, Parts.Mode.PAPER);
    assertThat(clos.cost()).isEqualTo(152_829_952);
    assertThat(rail.cost()).isEqualTo(94_306_304);
    assertThat(clos.watts()).isCloseTo(4.7e6, within(0.05e6));
    assertThat(rail.powerSaving()).isCloseTo(0.37, within(0.01));
    var wide = CostRow.of(Fabric.RAIL_ONLY, 32768, 256, 128, book, Parts.Mode.PAPER);
    assertThat(wide.costSaving()).isCloseTo(0.766, within(5e-4));
    assertThat(wide.powerSaving()).isCloseTo(0.75, within(0.01));
  }

  /// The saving is a function of K: none at 8, as much at 16 as at 256.
  @Test
  void savingDependsOnTheDomain() {
    var book = PriceBook.of("paper-v5");
    assertThat(CostRow.of(Fabric.RAIL_ONLY, 32768, 8, 64, book, Parts.Mode.PAPER).costSaving())
        .isZero();
    assertThat(CostRow.of(Fabric.RAIL_ONLY, 32768, 16, 64, book, Parts.Mode.PAPER).costSaving())
        .isCloseTo(0.383, within(1e-3));
  }

  /// Rail-only never costs more, and less exactly where it has fewer tiers (paper mode).
  @Test
  void neverDearer() {
    var book = PriceBook.of("paper-v5");
    for (int hb = 1; hb <= 1024; hb *= 2) {
      for (int radix = 16; radix <= 256; radix *= 2) {
        for (int gpus = 1024; gpus <= 131072; gpus *= 2) {
          var rail = CostRow.of(Fabric.RAIL_ONLY, gpus, hb, radix, book, Parts.Mode.PAPER);
          var clos = CostRow.of(Fabric.RAIL_OPTIMIZED, gpus, hb, radix, book, Parts.Mode.PAPER);
          boolean fewer = rail.parts().tiers() < clos.parts().tiers();
          assertThat(rail.cost() < clos.cost()).isEqualTo(fewer);
          assertThat(rail.cost()).isLessThanOrEqualTo(clos.cost());
        }
      }
    }
  }

  /// One domain a GPU: rail-only is the plain Clos.
  @Test
  void oneGpuDomainsAreThePlainClos() {
    for (var mode : Parts.Mode.values()) {
      assertThat(Parts.of(Fabric.RAIL_ONLY, 1000, 1, 32, mode))
          .isEqualTo(Parts.of(Fabric.FAT_TREE, 1000, 1, 32, mode));
    }
  }

  @Test
  void buildableRoundsUpPerRailAndCountsStrandedPorts() {
    // 256 rails of 128 ports on switches of 256: half of each stays unused.
    var rail = Parts.of(Fabric.RAIL_ONLY, 32768, 256, 256, Parts.Mode.BUILDABLE);
    assertThat(rail).isEqualTo(new Parts(1, 256, 32768, 65536, 32768, 65536));
    var shared = Parts.of(Fabric.RAIL_ONLY, 32768, 256, 256, Parts.Mode.SHARED);
    assertThat(shared.switches()).isEqualTo(128);
    assertThat(shared.strandedPorts()).isZero();
    // 8 rails of 100: 4 leaves and 2 spines of radix 64 each; 8 * (6 * 64 - 300) ports stay
    var small = Parts.of(Fabric.RAIL_ONLY, 800, 8, 64, Parts.Mode.BUILDABLE);
    assertThat(small).isEqualTo(new Parts(2, 48, 1600, 3200, 672, 16384));
  }

  /// Full three-tier fat-tree of radix k: 5 k^2 / 4 switches, k^3 / 4 hosts, 3 k^3 / 4 links.
  @ParameterizedTest
  @CsvSource({"4", "8", "16", "64"})
  void fullFatTrees(int k) {
    int hosts = k * k * k / 4;
    for (var mode : Parts.Mode.values()) {
      var parts = Parts.of(Fabric.FAT_TREE, hosts, 1, k, mode);
      assertThat(parts).isEqualTo(new Parts(3, 5.0 * k * k / 4, 3L * hosts, 6L * hosts, 0, hosts));
    }
  }

  @Test
  void torusAndDragonfly() {
    assertThat(Parts.of(Fabric.TORUS, 64, 8, 64, Parts.Mode.PAPER))
        .isEqualTo(new Parts(0, 0, 192, 384, 0, 0));
    // p = 2, a = 4, h = 2 at radix 7 or 8: 72 hosts, 36 routers, 54 local and 36 global links
    var full = Parts.of(Fabric.DRAGONFLY, 72, 8, 8, Parts.Mode.BUILDABLE);
    assertThat(full.switches()).isEqualTo(36);
    assertThat(full.links()).isEqualTo(72 + 54 + 36);
    assertThat(full.strandedPorts()).isEqualTo(36);
    assertThat(full.maxGpus()).isEqualTo(72);
    assertThatThrownBy(() -> Parts.of(Fabric.DRAGONFLY, 80, 8, 8, Parts.Mode.PAPER))
        .hasMessageContaining("joins at most 72 GPUs");
  }

  @Test
  void refusals() {
    assertThatThrownBy(() -> Parts.of(Fabric.RAIL_ONLY, 32768, 72, 64, Parts.Mode.PAPER))
        .isInstanceOf(RequestException.class)
        .hasMessage("--gpus 32768: is no multiple of --hb 72; 32760 or 32832 GPUs would do");
    assertThatThrownBy(() -> Parts.of(Fabric.RAIL_ONLY, 64, 8, 7, Parts.Mode.PAPER))
        .hasMessage("--radix 7: must be even and at least 4");
    assertThatThrownBy(() -> Parts.of(Fabric.RAIL_ONLY, 64, 8, 2, Parts.Mode.PAPER))
        .hasMessageContaining("at least 4");
    assertThatThrownBy(() -> PriceBook.of("paper-v9"))
        .hasMessage("--prices paper-v9: is neither a file nor one of paper-v1, paper-v5");
    assertThatThrownBy(() -> Fabric.list("rail-only,mesh", "--topologies"))
        .hasMessageContaining("--topologies mesh: is not known; there are rail-only,");
  }

  @Test
  void ownBooksNameTheirFaults() throws Exception {
    Path file = folder.resolve("p.yaml");
    Files.writeString(
        file,
        """
        currency: EUR
        switches:
          - radix: 64
            price: 44416
            watts: 1114
        transceiver: 199
        colour: red
        """);
    var book = PriceBook.of(file.toString());
    assertThat(book.priceOf(2, 64)).isEqualTo(88832);
    assertThat(book.wattsOf(2, 64)).isEqualTo(2228);
    assertThat(book.warnings()).containsExactly(file + ":7: colour is not known and does nothing");
    assertThatThrownBy(() -> book.priceOf(1, 32)).hasMessageContaining("no switch of radix 32");
    Files.writeString(file, "switchPort: 694\ntransceiver: cheap\n");
    assertThatThrownBy(() -> PriceBook.of(file.toString()))
        .hasMessageContaining(file + ":2: transceiver cheap: is no number");
    Files.writeString(file, "transceiver: 1\n");
    assertThatThrownBy(() -> PriceBook.of(file.toString()))
        .hasMessageContaining("needs switchPort");
  }
}
