package quire.imaging.pipeline;

import quire.base.Check;

/// `(v / 255 - mean) / deviation` for each channel, in single precision as torchvision computes it.
///
/// @param mean of each channel, on values 0..1
/// @param deviation of each channel, above 0
public record Normalization(float[] mean, float[] deviation) {
  /// The statistics of ImageNet's training images.
  public static final Normalization IMAGENET =
      new Normalization(new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});

  /// Values from -1 to 1.
  public static final Normalization SYMMETRIC =
      new Normalization(new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.5f, 0.5f, 0.5f});

  /// Values from 0 to 1.
  public static final Normalization UNIT =
      new Normalization(new float[] {0, 0, 0}, new float[] {1, 1, 1});

  /// Checks the ranges.
  public Normalization {
    Check.that(
        mean.length == deviation.length && mean.length >= 1 && mean.length <= 4,
        "means and deviations must be as many, 1 to 4, are %d and %d",
        mean.length,
        deviation.length);
    for (float value : deviation) {
      Check.positive("deviation", value);
    }
  }

  /// What each byte becomes, 256 values a channel.
  float[][] tables() {
    float[][] tables = new float[mean.length][256];
    for (int c = 0; c < tables.length; c++) {
      for (int v = 0; v < 256; v++) {
        tables[c][v] = (v / 255f - mean[c]) / deviation[c];
      }
    }
    return tables;
  }
}
