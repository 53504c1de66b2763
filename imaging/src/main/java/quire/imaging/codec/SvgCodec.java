package quire.imaging.codec;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.parser.resources.ResourcePolicy;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Component;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.imaging.ImageException;
import quire.imaging.ImageException.Kind;
import quire.imaging.ImageInfo;
import quire.imaging.ImageLimits;
import quire.imaging.Pixels;

/// SVG drawings by jsvg, RGB with alpha. Nothing outside the file is opened and no script is run;
/// see [ImageLimits] for what drawing may cost.
public final class SvgCodec implements Codec {
  private static final int HEAD = 4096;
  private static final Logger SILENCED = Logger.getLogger("com.github.weisj.jsvg");

  @Override
  public String format() {
    return "svg";
  }

  @Override
  public boolean recognises(byte[] file) {
    String head =
        new String(file, 0, Math.min(HEAD, file.length), StandardCharsets.ISO_8859_1)
            .replace("\0", "");
    String start = head.startsWith("\u00ef\u00bb\u00bf") ? head.substring(3) : head;
    return start.stripLeading().startsWith("<") && head.toLowerCase(Locale.ROOT).contains("<svg")
        || start.startsWith("<?xml");
  }

  @Override
  public ImageInfo info(byte[] file, String where, ImageLimits limits) {
    SvgCheck size = SvgCheck.of(file, where, limits);
    return new ImageInfo("svg", size.pixelWidth(), size.pixelHeight(), 4, 8, true, 1, 1, false);
  }

  @Override
  public Pixels read(byte[] file, String where, ImageLimits limits) {
    SvgCheck size = SvgCheck.of(file, where, limits);
    return draw(file, where, limits, size.pixelWidth(), size.pixelHeight());
  }

  /// Draws at a size of one's choice; the drawing keeps its proportions unless it says otherwise.
  public Pixels read(byte[] file, String where, ImageLimits limits, int width, int height) {
    limits.checkSize(where, width, height);
    var _ = SvgCheck.of(file, where, limits);
    return draw(file, where, limits, width, height);
  }

  private static Pixels draw(byte[] file, String where, ImageLimits limits, int width, int height) {
    SILENCED.setLevel(Level.OFF);
    var work = new FutureTask<>(() -> render(file, limits, width, height));
    // A thread of its own: what does not end in time is left behind and does not hold the program.
    Thread.ofPlatform().daemon().name("svg").start(work);
    try {
      return work.get((long) (limits.maxSeconds() * 1000), TimeUnit.MILLISECONDS);
    } catch (TimeoutException problem) {
      work.cancel(true);
      throw new ImageException(
          Kind.TOO_SLOW,
          where + ": takes longer than " + limits.maxSeconds() + " s to draw",
          problem);
    } catch (ExecutionException problem) {
      throw new ImageException(Kind.DAMAGED, where + ": cannot be drawn as SVG", problem);
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      throw new WorkException(where + ": drawing was interrupted", problem);
    }
  }

  private static Pixels render(byte[] file, ImageLimits limits, int width, int height) {
    LoaderContext context =
        LoaderContext.builder()
            .externalResourcePolicy(ResourcePolicy.DENY_EXTERNAL)
            .documentLimits(
                new DocumentLimits(limits.maxDepth(), limits.maxDepth(), limits.maxElements()))
            .build();
    @Nullable SVGDocument document =
        new SVGLoader().load(new ByteArrayInputStream(file), null, context);
    if (document == null) {
      throw new RequestException("no drawing");
    }
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    var graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      document.render((Component) null, graphics, new ViewBox(width, height));
    } finally {
      graphics.dispose();
    }
    return Pixels.of(image);
  }
}
