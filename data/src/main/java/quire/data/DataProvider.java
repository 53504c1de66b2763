package quire.data;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.base.Json;
import quire.base.WorkException;
import quire.data.build.Recipe;

/// Offers data sets to the [Catalogue], which finds providers through [java.util.ServiceLoader]: a
/// jar with data of its own joins by naming its provider in
/// `META-INF/services/quire.data.DataProvider`.
///
/// Cards and files are resources of the provider's own package: `cards/ID.json`, `sets/FILE`.
public interface DataProvider {
  /// The cards, cheap to make.
  List<DataSet> sets();

  /// How an embedded set is made again from its packages; null where it has no recipe.
  default @Nullable Recipe recipe(String id) {
    return null;
  }

  /// Opens an embedded file.
  ///
  /// @throws WorkException when the jar does not hold it
  default InputStream open(DataFile file) {
    return resource("sets/" + file.name());
  }

  /// Reads the card `cards/ID.json` of the provider's package.
  default DataSet card(String id) {
    String name = "cards/" + id + ".json";
    try (InputStream in = resource(name)) {
      return Json.parse(
          new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8),
          DataSet.class,
          name);
    } catch (java.io.IOException problem) {
      throw new WorkException(name + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  /// Opens a resource of the provider's package.
  ///
  /// @throws WorkException when there is none
  default InputStream resource(String name) {
    InputStream in = getClass().getResourceAsStream(name);
    if (in == null) {
      throw new WorkException(
          getClass().getModule().isNamed()
              ? name + ": not in module " + getClass().getModule().getName()
              : name + ": not in the jar of " + getClass().getName() + "; build or install again");
    }
    return in;
  }
}
