package quire.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.data.fetch.Fetcher;

/// Whether the bytes of a data set are those of its card.
public final class Verification {
  /// The answer for one file.
  ///
  /// @param id the set
  /// @param kind its kind
  /// @param file the file
  /// @param status `ok`, `wrong`, `absent` (not fetched, or gone) or `unknown` (no checksum)
  /// @param sha256 what it is, null where absent
  /// @param expected what it should be, null where unknown
  public record Checked(
      String id,
      String kind,
      String file,
      String status,
      @Nullable String sha256,
      @Nullable String expected) {
    /// Whether the check found a fault: what was never fetched is none.
    public boolean isFault() {
      return status.equals("wrong") || (status.equals("absent") && !kind.equals("fetched"));
    }
  }

  private Verification() {}

  /// Checks all files of a set.
  public static List<Checked> of(Catalogue catalogue, DataSet set) {
    try {
      return switch (set.kind()) {
        case EMBEDDED -> List.of(embedded(catalogue, set));
        case FETCHED -> fetched(set);
        case YOURS -> yours(set);
      };
    } catch (IOException problem) {
      throw new WorkException(set.id() + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  private static Checked embedded(Catalogue catalogue, DataSet set) throws IOException {
    DataFile file = java.util.Objects.requireNonNull(set.file());
    try (InputStream in = catalogue.open(set.id())) {
      return checked(set, file.name(), Checksum.of(in), file.sha256());
    } catch (WorkException _) {
      return new Checked(set.id(), set.kind().id(), file.name(), "absent", null, file.sha256());
    }
  }

  private static List<Checked> fetched(DataSet set) throws IOException {
    Path folder = Fetcher.folder(set.id());
    var all = new ArrayList<Checked>();
    for (Origin origin : set.origins()) {
      String expected = Fetcher.known(origin, folder);
      Path file = folder.resolve(origin.file());
      all.add(
          Files.isRegularFile(file)
              ? checked(set, origin.file(), Checksum.of(file), expected)
              : new Checked(set.id(), set.kind().id(), origin.file(), "absent", null, expected));
    }
    return all;
  }

  private static List<Checked> yours(DataSet set) throws IOException {
    var all = new ArrayList<Checked>();
    for (Origin origin : set.origins()) {
      Path path = Path.of(origin.name());
      if (!Files.exists(path)) {
        all.add(
            new Checked(set.id(), set.kind().id(), origin.name(), "absent", null, origin.sha256()));
        continue;
      }
      try {
        all.add(checked(set, origin.name(), Inspection.checksum(path), origin.sha256()));
      } catch (RequestException problem) {
        throw new WorkException(set.id() + ": " + problem.getMessage(), problem);
      }
    }
    return all;
  }

  private static Checked checked(DataSet set, String file, String is, @Nullable String expected) {
    String status = expected == null ? "unknown" : is.equals(expected) ? "ok" : "wrong";
    return new Checked(set.id(), set.kind().id(), file, status, is, expected);
  }
}
