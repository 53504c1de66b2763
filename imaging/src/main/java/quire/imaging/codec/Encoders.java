package quire.imaging.codec;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.imaging.Animation;
import quire.imaging.Pixels;

/// Images to bytes: PNG, JPEG, BMP and GIF by the JDK, WebP by libwebp.
public final class Encoders {
  private static final String GIF_IMAGE = "javax_imageio_gif_image_1.0";
  private static final String GIF_STREAM = "javax_imageio_gif_stream_1.0";

  private Encoders() {}

  /// See [quire.imaging.ImageFiles#encode].
  public static byte[] encode(Pixels image, String format, int quality) {
    return switch (format) {
      case "png" -> png(image);
      case "jpeg" -> {
        Check.range("quality", quality, 1, 100);
        Pixels plain = image.channels() == 1 ? image.to8() : image.toRgb();
        yield write("jpeg", plain.toBufferedImage(), quality / 100f);
      }
      case "webp" -> WebpCodec.encode(image.to8(), Check.range("quality", quality, 0, 100));
      case "gif" -> gif(Animation.of(List.of(image.to8()), 0));
      case "bmp" -> {
        Pixels rgb = image.toRgb();
        var plain = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        var graphics = plain.createGraphics();
        graphics.drawImage(rgb.toBufferedImage(), 0, 0, null);
        graphics.dispose();
        yield write("bmp", plain, -1);
      }
      default ->
          throw new RequestException("format must be png, jpeg, webp, gif or bmp, is " + format);
    };
  }

  private static byte[] png(Pixels image) {
    return PngEncoder.encode(image);
  }

  private static byte[] write(String format, BufferedImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (quality >= 0) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException problem) {
      throw new WorkException("writing " + format + " failed: " + problem.getMessage(), problem);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /// An animated GIF; each frame has a palette of its own.
  public static byte[] gif(Animation animation) {
    Pixels first = animation.frames().getFirst();
    Check.that(
        first.width() <= 65_535 && first.height() <= 65_535,
        "GIF holds at most 65535 pixels a side; the image is %s",
        first);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(stream(writer, first));
      for (int i = 0; i < animation.frames().size(); i++) {
        Palette palette = Palette.of(animation.frames().get(i).to8(), 256);
        BufferedImage image = palette.image();
        writer.writeToSequence(
            new IIOImage(image, null, frame(writer, image, palette, animation, i)),
            writer.getDefaultWriteParam());
      }
      writer.endWriteSequence();
    } catch (IOException problem) {
      throw new WorkException("writing gif failed: " + problem.getMessage(), problem);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static IIOMetadata stream(ImageWriter writer, Pixels first)
      throws IIOInvalidTreeException {
    IIOMetadata metadata = writer.getDefaultStreamMetadata(null);
    var root = new IIOMetadataNode(GIF_STREAM);
    var version = new IIOMetadataNode("Version");
    version.setAttribute("value", "89a");
    root.appendChild(version);
    var screen = new IIOMetadataNode("LogicalScreenDescriptor");
    screen.setAttribute("logicalScreenWidth", Integer.toString(first.width()));
    screen.setAttribute("logicalScreenHeight", Integer.toString(first.height()));
    screen.setAttribute("colorResolution", "8");
    screen.setAttribute("pixelAspectRatio", "0");
    root.appendChild(screen);
    metadata.mergeTree(GIF_STREAM, root);
    return metadata;
  }

  private static IIOMetadata frame(
      ImageWriter writer, BufferedImage image, Palette palette, Animation animation, int index)
      throws IIOInvalidTreeException {
    var type = ImageTypeSpecifier.createFromRenderedImage(image);
    IIOMetadata metadata = writer.getDefaultImageMetadata(type, null);
    var root = new IIOMetadataNode(GIF_IMAGE);
    boolean transparent = ((IndexColorModel) image.getColorModel()).getTransparentPixel() >= 0;
    var control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", transparent ? "restoreToBackgroundColor" : "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", transparent ? "TRUE" : "FALSE");
    control.setAttribute(
        "transparentColorIndex", Integer.toString(Math.max(0, palette.transparent())));
    control.setAttribute(
        "delayTime", Long.toString(Math.round(100 * animation.delays().get(index))));
    root.appendChild(control);
    if (index == 0 && animation.frames().size() > 1 && animation.loops() != 1) {
      int more = animation.loops() == 0 ? 0 : animation.loops() - 1;
      var extensions = new IIOMetadataNode("ApplicationExtensions");
      var netscape = new IIOMetadataNode("ApplicationExtension");
      netscape.setAttribute("applicationID", "NETSCAPE");
      netscape.setAttribute("authenticationCode", "2.0");
      netscape.setUserObject(new byte[] {1, (byte) more, (byte) (more >> 8)});
      extensions.appendChild(netscape);
      root.appendChild(extensions);
    }
    metadata.mergeTree(GIF_IMAGE, root);
    return metadata;
  }
}
