package quire.data.schemaorg;

import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.data.DataProvider;
import quire.data.DataSet;
import quire.data.build.CopyRecipe;
import quire.data.build.Recipe;

/// Offers the vocabulary as N-Quads.
public final class SchemaorgSet implements DataProvider {
  @Override
  public List<DataSet> sets() {
    return List.of(card("schemaorg"));
  }

  @Override
  public @Nullable Recipe recipe(String id) {
    DataSet card = card("schemaorg");
    return id.equals(card.id())
        ? new CopyRecipe(card.origins().getFirst(), "schema.nq", "schema.nq", card.notice())
        : null;
  }
}
