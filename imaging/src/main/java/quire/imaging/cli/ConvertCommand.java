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
import quire.imaging.Animation;
import quire.imaging.ImageFiles;
import quire.imaging.ImageLimits;
import quire.imaging.Images;
import quire.imaging.Pixels;

/// `quire imaging convert`: from any format that is read to any that is written.
@Command(
    name = "convert",
    description = "Write an image in another format.",
    sortOptions = false,
    footer = {
      "",
      "The format is that of OUT's ending: .png keeps alpha and 16 bits; .jpg lays alpha over white; a",
      ".gif of an animation keeps its frames. An existing OUT is replaced.",
      "",
      "Example: quire imaging convert drawing.svg drawing.webp --size 256x256 --quality 90"
    })
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "IN", description = "The image.")
  private Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "The result.")
  private Path out;

  @Option(
      names = "--quality",
      paramLabel = "N",
      defaultValue = "90",
      description = "1 to 100 for JPEG and WebP; 0 is lossless WebP (${DEFAULT-VALUE}).")
  private int quality;

  @Option(
      names = "--frame",
      paramLabel = "N",
      description = "Of an animation only this frame, from 0.")
  private @Nullable Integer frame;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description = "At what size an SVG is drawn (its own).")
  private @Nullable String size;

  @Mixin private LimitOption limit;
  @Mixin private JsonOption json;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  ConvertCommand() {}

  @Override
  public Integer call() {
    ImageLimits limits = limit.limits();
    String format = ImageFiles.format(out);
    Check.range("--quality", quality, format.equals("webp") ? 0 : 1, 100);
    Check.readable(in);
    byte[] bytes = Images.bytes(in, limits);
    String where = in.toString();
    Pixels image;
    int frames = 1;
    if (size != null) {
      Sizes sizes = Sizes.of(size);
      image = Images.draw(bytes, where, limits, sizes.width(), sizes.height());
      ImageFiles.write(out, image, quality);
    } else if (frame != null || format.equals("gif")) {
      Animation all = Images.readAnimation(bytes, where, limits);
      int count = all.frames().size();
      if (frame == null) {
        image = all.frames().getFirst();
        frames = count;
        ImageFiles.write(out, all);
      } else {
        image = all.frames().get(Check.range("--frame", frame.intValue(), 0, count - 1));
        ImageFiles.write(out, image, quality);
      }
    } else {
      image = Images.read(bytes, where, limits);
      ImageFiles.write(out, image, quality);
    }
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("out", out.toString());
    document.put("format", format);
    document.put("width", image.width());
    document.put("height", image.height());
    document.put("frames", frames);
    Answer.print(spec, json, document);
    return 0;
  }
}
