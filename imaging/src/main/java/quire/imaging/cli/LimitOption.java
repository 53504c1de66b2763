package quire.imaging.cli;

import picocli.CommandLine.Option;
import quire.imaging.ImageLimits;

/// `--max-pixels`: how large a foreign image may be.
final class LimitOption {
  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      defaultValue = "100000000",
      description = "Refuse images of more pixels, width times height (${DEFAULT-VALUE}).")
  private long maxPixels;

  ImageLimits limits() {
    return ImageLimits.STANDARD.withMaxPixels(maxPixels);
  }
}
