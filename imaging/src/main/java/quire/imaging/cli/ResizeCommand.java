package quire.imaging.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quire.base.Check;
import quire.base.cli.JsonOption;
import quire.imaging.ImageFiles;
import quire.imaging.ImageLimits;
import quire.imaging.Images;
import quire.imaging.Pixels;
import quire.imaging.resize.Filter;
import quire.imaging.resize.Resizer;

/// `quire imaging resize`: Pillow's filters, bit by bit.
@Command(
    name = "resize",
    description = "Resize an image with Pillow's antialiased filters.",
    sortOptions = false,
    footer = {
      "",
      "Writes 8-bit RGB: upright by EXIF, alpha laid over white, an animation's first frame. A drawing",
      "(SVG) is drawn at least as large as asked for, then resized. An existing OUT is replaced.",
      "",
      "Example: quire imaging resize photo.jpg small.png --size 64x64 --filter bicubic"
    })
final class ResizeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "IN", description = "The image.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "The result, .png (or .jpg, ...).")
  private Path out;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      required = true,
      description = "Width and height in pixels; proportions are not kept.")
  private String size;

  @Option(
      names = "--filter",
      paramLabel = "NAME",
      defaultValue = "bicubic",
      description = "bicubic, bilinear, lanczos, box, hamming or nearest (${DEFAULT-VALUE}).")
  private String filter;

  @Mixin private LimitOption limit;
  @Mixin private JsonOption json;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  ResizeCommand() {}

  @Override
  public Integer call() {
    Sizes sizes = Sizes.of(size);
    Filter chosen = Filter.of(filter);
    ImageLimits limits = limit.limits();
    var _ = ImageFiles.format(out);
    Check.readable(in);
    Pixels image =
        Images.readAtLeast(
            Images.bytes(in, limits), in.toString(), limits, sizes.width(), sizes.height());
    var resizer = new Resizer(chosen, Runtime.getRuntime().availableProcessors());
    ImageFiles.write(out, resizer.resize(image.toRgb(), sizes.width(), sizes.height()));
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("out", out.toString());
    document.put("width", sizes.width());
    document.put("height", sizes.height());
    document.put("filter", chosen.word());
    Answer.print(spec, json, document);
    return 0;
  }
}
