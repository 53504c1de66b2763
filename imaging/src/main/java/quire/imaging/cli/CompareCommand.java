package quire.imaging.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
import quire.imaging.ImageLimits;
import quire.imaging.Images;
import quire.imaging.Pixels;
import quire.imaging.metric.GradientDistance;
import quire.imaging.metric.Lpips;
import quire.imaging.metric.Similarity;

/// `quire imaging compare`: how far two images are apart.
@Command(
    name = "compare",
    description = "Measure how far two images of one size are apart.",
    sortOptions = false,
    footer = {
      "",
      "PSNR in dB, SSIM and MS-SSIM up to 1; - where an image is too small. Without weights the",
      "structural distance, which is no LPIPS, takes its place.",
      "",
      "Example: quire imaging compare a.png b.png --lpips alex --weights alexnet.pth,heads.pth"
    })
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A", description = "An image.")
  private Path a;

  @Parameters(index = "1", paramLabel = "B", description = "Another of the same size.")
  private Path b;

  @Option(
      names = "--lpips",
      paramLabel = "TRUNK",
      description = "Also LPIPS with trunk alex, vgg or squeeze.")
  private @Nullable String trunk;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      split = ",",
      description = "Its weights: torchvision's trunk and lpips's heads, .pth or .safetensors.")
  private List<Path> weights = new ArrayList<>();

  @Mixin private LimitOption limit;
  @Mixin private JsonOption json;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  CompareCommand() {}

  @Override
  public Integer call() {
    Check.that(
        (trunk == null) == weights.isEmpty(), "--lpips and --weights go together; give both");
    ImageLimits limits = limit.limits();
    Pixels x = read(a, limits);
    Pixels y = read(b, limits);
    Check.that(
        x.width() == y.width() && x.height() == y.height(),
        "%s has %d x %d pixels, %s %d x %d; resize one of them first",
        a,
        x.width(),
        x.height(),
        b,
        y.width(),
        y.height());
    int side = Math.min(x.width(), x.height());
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("width", x.width());
    document.put("height", x.height());
    document.put("equal", x.equals(y));
    document.put("meanSquaredError", Similarity.meanSquaredError(x, y));
    double psnr = Similarity.psnr(x, y);
    document.put("psnr", Double.isFinite(psnr) ? psnr : null);
    document.put("ssim", side >= 11 ? Similarity.ssim(x, y) : null);
    document.put("msSsim", side >= 176 ? Similarity.multiScaleSsim(x, y) : null);
    document.put("structuralDistance", side >= 4 ? GradientDistance.of(x, y) : null);
    if (trunk != null) {
      try (var lpips = Lpips.read(Lpips.Trunk.of(trunk), weights)) {
        document.put("lpips", lpips.distance(x, y));
        document.put("lpipsTrunk", trunk);
      }
    }
    Answer.print(spec, json, document);
    return 0;
  }

  private static Pixels read(Path file, ImageLimits limits) {
    Check.readable(file);
    return Images.read(Images.bytes(file, limits), file.toString(), limits).toRgb();
  }
}
