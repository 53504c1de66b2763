package quire.data.openmoji;

import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.data.DataProvider;
import quire.data.DataSet;
import quire.data.build.Recipe;

/// Offers the drawings of OpenMoji.
public final class OpenmojiSet implements DataProvider {
  @Override
  public List<DataSet> sets() {
    return List.of(card("openmoji"));
  }

  @Override
  public @Nullable Recipe recipe(String id) {
    return id.equals("openmoji") ? new OpenmojiRecipe(card(id)) : null;
  }
}
