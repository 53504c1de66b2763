package quire.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import quire.base.AtomicFile;
import quire.base.Caches;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.WorkException;

/// The cards of the user's own data sets: a folder of JSON files, one a set. The data stays where
/// it is.
public final class OwnSets {
  private OwnSets() {}

  /// Where the cards are kept: `QUIRE_DATA`, else `data/yours` in the cache folder.
  public static Path folder() {
    String own = System.getenv().getOrDefault("QUIRE_DATA", "");
    return own.isBlank() ? Caches.folder("data").resolve("yours") : Path.of(own);
  }

  /// All cards, by id.
  public static List<DataSet> cards() {
    return cards(folder());
  }

  static List<DataSet> cards(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var cards = new ArrayList<DataSet>();
    try (var files = Files.list(folder)) {
      files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .forEach(file -> cards.add(Json.read(file, DataSet.class)));
    } catch (IOException | UncheckedIOException problem) {
      throw new WorkException(folder + ": cannot be listed: " + problem.getMessage(), problem);
    }
    return cards;
  }

  /// Keeps a card.
  ///
  /// @throws RequestException when the card is not of kind `yours`
  public static void add(DataSet set) {
    add(folder(), set);
  }

  static void add(Path folder, DataSet set) {
    if (set.kind() != Kind.YOURS) {
      throw new RequestException(set.id() + ": only a set of your own can be added");
    }
    Path file = folder.resolve(set.id() + ".json");
    try {
      AtomicFile.writeText(file, Json.pretty(set) + "\n");
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  /// Forgets a card; the data stays.
  ///
  /// @return whether there was one
  public static boolean remove(String id) {
    try {
      return Files.deleteIfExists(folder().resolve(id + ".json"));
    } catch (IOException problem) {
      throw new WorkException(id + ": cannot be removed: " + problem.getMessage(), problem);
    }
  }
}
