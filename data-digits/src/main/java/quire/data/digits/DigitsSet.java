package quire.data.digits;

import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.data.DataProvider;
import quire.data.DataSet;
import quire.data.build.Recipe;

/// Offers the handwritten digits.
public final class DigitsSet implements DataProvider {
  @Override
  public List<DataSet> sets() {
    return List.of(card("digits"));
  }

  @Override
  public @Nullable Recipe recipe(String id) {
    return id.equals("digits") ? new DigitsRecipe(card(id)) : null;
  }
}
