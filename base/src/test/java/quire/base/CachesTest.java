package quire.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CachesTest {
  @Test
  void ownVariableWinsThenTheStandardOneThenHome() {
    assertThat(Caches.root(Map.of("QUIRE_CACHE", "/a/b/../c", "XDG_CACHE_HOME", "/x"), "/home/u"))
        .isEqualTo(Path.of("/a/c"));
    assertThat(Caches.root(Map.of("XDG_CACHE_HOME", "/x"), "/home/u"))
        .isEqualTo(Path.of("/x/quire"));
    assertThat(Caches.root(Map.of(), "/home/u")).isEqualTo(Path.of("/home/u/.cache/quire"));
  }

  @Test
  void ignoresBlankAndRelativeValuesAndAMissingHome() {
    assertThat(Caches.root(Map.of("QUIRE_CACHE", " ", "XDG_CACHE_HOME", "x"), "/home/u"))
        .isEqualTo(Path.of("/home/u/.cache/quire"));
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    assertThat(Caches.root(Map.of(), "?")).hasParentRaw(temporary);
    assertThat(Caches.root(Map.of(), null)).hasParentRaw(temporary);
  }
}
