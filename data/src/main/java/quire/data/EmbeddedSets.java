package quire.data;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import quire.data.build.ClassGraphRecipe;
import quire.data.build.CopyRecipe;
import quire.data.build.EmojiRecipe;
import quire.data.build.FashionRecipe;
import quire.data.build.Recipe;
import quire.data.build.WordNetRecipe;

/// Offers the data sets of this jar, none of them share-alike, and the cards of those to fetch.
public final class EmbeddedSets implements DataProvider {
  private static final List<String> IDS =
      List.of("emoji", "fashion", "lucene-classes", "prov", "wordnet-nature");

  @Override
  public List<DataSet> sets() {
    return Stream.concat(IDS.stream().map(this::card), FetchedSets.cards(this).stream()).toList();
  }

  @Override
  public @Nullable Recipe recipe(String id) {
    if (!IDS.contains(id)) {
      return null;
    }
    DataSet card = card(id);
    Origin first = card.origins().getFirst();
    String notice = card.notice();
    return switch (id) {
      case "emoji" -> new EmojiRecipe(card.origins(), notice);
      case "fashion" -> new FashionRecipe(first, notice);
      case "lucene-classes" -> new ClassGraphRecipe(first, "org/apache/lucene/", notice);
      case "prov" -> new CopyRecipe(first, "prov.nq", "prov.nq", notice);
      default -> new WordNetRecipe(first, notice);
    };
  }
}
