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
import quire.imaging.ImageInfo;
import quire.imaging.ImageLimits;
import quire.imaging.Images;

/// `quire imaging info`: what a header says.
@Command(
    name = "info",
    description = "Say what an image file is; its pixels are not decoded.",
    sortOptions = false,
    footer = {
      "",
      "Width and height are those of the upright picture. channels and bits are what decoding gives.",
      "",
      "Example: quire imaging info photo.jpg --json"
    })
final class InfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "PNG, JPEG, WebP, GIF, BMP or SVG.")
  private Path file;

  @Mixin private LimitOption limit;
  @Mixin private JsonOption json;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  InfoCommand() {}

  @Override
  public Integer call() {
    ImageLimits limits = limit.limits();
    Check.readable(file);
    ImageInfo info = Images.info(Images.bytes(file, limits), file.toString(), limits);
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("format", info.format());
    document.put("width", info.width());
    document.put("height", info.height());
    document.put("channels", info.channels());
    document.put("bits", info.bits());
    document.put("alpha", info.alpha());
    document.put("frames", info.frames());
    document.put("orientation", info.orientation());
    document.put("profile", info.profile());
    Answer.print(spec, json, document);
    return 0;
  }
}
