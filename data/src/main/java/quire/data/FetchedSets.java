package quire.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import quire.base.Json;
import quire.base.WorkException;

/// The cards of data sets that are fetched when the user asks for them: one file, `fetched.json`.
final class FetchedSets {
  private record File(List<DataSet> sets) {}

  private FetchedSets() {}

  static List<DataSet> cards(DataProvider provider) {
    try (InputStream in = provider.resource("cards/fetched.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Json.parse(text, File.class, "cards/fetched.json").sets();
    } catch (IOException problem) {
      throw new WorkException("cards/fetched.json: " + problem.getMessage(), problem);
    }
  }
}
