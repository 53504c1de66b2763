package quire.imaging;

import quire.base.Check;

/// What a foreign image may cost. A file beyond a limit is refused before memory is taken for it.
///
/// @param maxBytes of the file
/// @param maxPixels width times height, of one frame or of a drawing's canvas
/// @param maxSide width or height
/// @param maxFrames of an animation
/// @param maxTotalPixels of all frames of an animation together
/// @param maxScans of a progressive JPEG
/// @param maxElements of a drawing, those that `use` repeats counted each time
/// @param maxDepth of nested elements in a drawing
/// @param maxSeconds that drawing an SVG may take
public record ImageLimits(
    long maxBytes,
    long maxPixels,
    int maxSide,
    int maxFrames,
    long maxTotalPixels,
    int maxScans,
    int maxElements,
    int maxDepth,
    double maxSeconds) {
  /// 256 MB, 100 megapixels, 30,000 a side, 2,000 frames of 200 megapixels together, 200 scans,
  /// 50,000 elements nested 100 deep, 20 s.
  public static final ImageLimits STANDARD =
      new ImageLimits(256L << 20, 100_000_000, 30_000, 2_000, 200_000_000, 200, 50_000, 100, 20);

  /// Checks the ranges.
  public ImageLimits {
    Check.positive("maxBytes", maxBytes);
    Check.range("maxPixels", maxPixels, 1, 500_000_000);
    Check.range("maxSide", maxSide, 1, 1_000_000);
    Check.positive("maxFrames", maxFrames);
    Check.positive("maxTotalPixels", maxTotalPixels);
    Check.positive("maxScans", maxScans);
    Check.positive("maxElements", maxElements);
    Check.range("maxDepth", maxDepth, 1, 500);
    Check.positive("maxSeconds", maxSeconds);
  }

  /// The same with another limit on width times height.
  public ImageLimits withMaxPixels(long pixels) {
    return new ImageLimits(
        maxBytes,
        pixels,
        maxSide,
        maxFrames,
        Math.max(maxTotalPixels, pixels),
        maxScans,
        maxElements,
        maxDepth,
        maxSeconds);
  }

  /// Refuses a declared size.
  ///
  /// @param where the file, for the message
  /// @throws ImageException unless it lies within the limits
  public void checkSize(String where, long width, long height) {
    if (width < 1 || height < 1) {
      throw new ImageException(
          ImageException.Kind.DAMAGED, where + ": claims a size of " + width + " x " + height);
    }
    if (width > maxSide || height > maxSide || width * height > maxPixels) {
      throw new ImageException(
          ImageException.Kind.TOO_LARGE,
          "%s: claims %d x %d pixels; at most %d pixels, %d a side, are read"
              .formatted(where, width, height, maxPixels, maxSide));
    }
  }
}
