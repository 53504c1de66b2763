package quire.data.dbpedia;

import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.data.DataProvider;
import quire.data.DataSet;
import quire.data.build.CopyRecipe;
import quire.data.build.Recipe;

/// Offers the vocabulary as N-Quads.
public final class DbpediaSet implements DataProvider {
  @Override
  public List<DataSet> sets() {
    return List.of(card("dbpedia"));
  }

  @Override
  public @Nullable Recipe recipe(String id) {
    DataSet card = card("dbpedia");
    return id.equals(card.id())
        ? new CopyRecipe(card.origins().getFirst(), "dbo.nq", "dbo.nq", card.notice())
        : null;
  }
}
