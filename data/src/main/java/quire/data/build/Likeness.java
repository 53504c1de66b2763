package quire.data.build;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import quire.base.WorkException;

/// How alike two drawings are: each is laid on white, averaged down to 16 x 16 cells, and inverted,
/// so that paper is 0. The difference of a and b is `|a - b|^2 / (|a|^2 + |b|^2)`: 0 for the same
/// drawing, 1 for drawings without a common inked spot; unlike a plain distance it does not call
/// two thin drawings alike because both are mostly paper.
public final class Likeness {
  private static final int CELLS = 16;

  private final float[] ink;
  private final double square;

  private Likeness(float[] ink) {
    this.ink = ink;
    double sum = 0;
    for (float value : ink) {
      sum += (double) value * value;
    }
    this.square = sum;
  }

  /// Looks at a drawing.
  ///
  /// @param png width and height a multiple of 16
  public static Likeness of(byte[] png) {
    BufferedImage image;
    try {
      image = ImageIO.read(new ByteArrayInputStream(png));
    } catch (IOException problem) {
      throw new WorkException("a drawing is no PNG: " + problem.getMessage(), problem);
    }
    if (image == null || image.getWidth() % CELLS != 0 || image.getHeight() % CELLS != 0) {
      throw new WorkException("a drawing is no PNG of a multiple of 16 pixels");
    }
    int across = image.getWidth() / CELLS;
    int down = image.getHeight() / CELLS;
    float[] ink = new float[3 * CELLS * CELLS];
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int argb = image.getRGB(x, y);
        float alpha = (argb >>> 24) / 255f;
        int cell = 3 * (y / down * CELLS + x / across);
        for (int c = 0; c < 3; c++) {
          int value = argb >> (16 - 8 * c) & 0xff;
          ink[cell + c] += alpha * (255 - value) / (across * down);
        }
      }
    }
    return new Likeness(ink);
  }

  /// The difference to another drawing, in [0, 1] but for rounding; two blank ones do not differ.
  public double difference(Likeness other) {
    double sum = square + other.square;
    if (sum == 0) {
      return 0;
    }
    double product = 0;
    for (int i = 0; i < ink.length; i++) {
      product += ink[i] * other.ink[i];
    }
    return Math.max(0, (sum - 2 * product) / sum);
  }
}
