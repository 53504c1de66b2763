package quire.imaging;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/// Changes of channels, with the integer arithmetic of PIL.
final class Layers {
  private Layers() {}

  static Pixels greyToRgb(Pixels grey) {
    byte[] in = grey.bytes();
    byte[] out = new byte[Pixels.samples(grey.width(), grey.height(), 3)];
    for (int i = 0, k = 0; i < in.length; i++, k += 3) {
      out[k] = in[i];
      out[k + 1] = in[i];
      out[k + 2] = in[i];
    }
    return Pixels.of(grey.width(), grey.height(), 3, out);
  }

  /// `paste(image, mask=alpha)` on a filled image: round((c (255 - a) + v a) / 255).
  static Pixels over(Pixels image, int background) {
    byte[] in = image.bytes();
    int channels = image.channels();
    byte[] out = new byte[Pixels.samples(image.width(), image.height(), 3)];
    int[] below = {background >> 16 & 0xff, background >> 8 & 0xff, background & 0xff};
    for (int i = 0, k = 0; k < out.length; i += channels, k += 3) {
      int alpha = in[i + channels - 1] & 0xff;
      for (int c = 0; c < 3; c++) {
        int value = in[channels == 2 ? i : i + c] & 0xff;
        out[k + c] = (byte) by255(below[c] * (255 - alpha) + value * alpha);
      }
    }
    return Pixels.of(image.width(), image.height(), 3, out);
  }

  /// The quotient by 255, rounded, exact for all products of two bytes.
  static int by255(int product) {
    int half = product + 128;
    return ((half >> 8) + half) >> 8;
  }

  static Pixels rgba(Pixels image) {
    if (image.channels() == 4) {
      return image;
    }
    byte[] in = image.bytes();
    int channels = image.channels();
    byte[] out = new byte[Pixels.samples(image.width(), image.height(), 4)];
    for (int i = 0, k = 0; k < out.length; i += channels, k += 4) {
      for (int c = 0; c < 3; c++) {
        out[k + c] = in[channels == 3 ? i + c : i];
      }
      out[k + 3] = channels == 2 ? in[i + 1] : (byte) 255;
    }
    return Pixels.of(image.width(), image.height(), 4, out);
  }

  static Pixels grey(Pixels rgb) {
    byte[] in = rgb.bytes();
    byte[] out = new byte[rgb.width() * rgb.height()];
    for (int i = 0, k = 0; i < out.length; i++, k += 3) {
      out[i] = (byte) luma(in[k] & 0xff, in[k + 1] & 0xff, in[k + 2] & 0xff);
    }
    return Pixels.of(rgb.width(), rgb.height(), 1, out);
  }

  /// PIL's L24: ITU-R 601 in 16-bit fixed point, rounded.
  static int luma(int r, int g, int b) {
    return (r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16;
  }

  static BufferedImage toBufferedImage(Pixels image) {
    if (image.channels() == 1) {
      var grey = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_GRAY);
      byte[] to = ((DataBufferByte) grey.getRaster().getDataBuffer()).getData();
      System.arraycopy(image.bytes(), 0, to, 0, to.length);
      return grey;
    }
    boolean alpha = image.hasAlpha();
    Pixels colour = alpha ? image.toRgba() : image;
    byte[] in = colour.bytes();
    int step = colour.channels();
    int[] packed = new int[image.width() * image.height()];
    for (int i = 0, k = 0; i < packed.length; i++, k += step) {
      int a = alpha ? in[k + 3] & 0xff : 255;
      packed[i] = a << 24 | (in[k] & 0xff) << 16 | (in[k + 1] & 0xff) << 8 | in[k + 2] & 0xff;
    }
    var out =
        new BufferedImage(
            image.width(),
            image.height(),
            alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    out.getRaster().setDataElements(0, 0, image.width(), image.height(), packed);
    return out;
  }

  static Pixels fromBufferedImage(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return indexed(image, palette);
    }
    if (isPlain(image)) {
      return samples(image.getRaster(), image.getColorModel().getPixelSize());
    }
    boolean alpha = image.getColorModel().hasAlpha();
    int step = alpha ? 4 : 3;
    byte[] out = new byte[Pixels.samples(width, height, step)];
    int[] row = new int[width];
    for (int y = 0, k = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        out[k] = (byte) (argb >> 16);
        out[k + 1] = (byte) (argb >> 8);
        out[k + 2] = (byte) argb;
        if (alpha) {
          out[k + 3] = (byte) (argb >>> 24);
        }
        k += step;
      }
    }
    return Pixels.of(width, height, step, out);
  }

  /// Whether the raster holds what we hold: unsigned bytes or shorts of grey or sRGB, alpha
  /// straight.
  private static boolean isPlain(BufferedImage image) {
    int type = image.getRaster().getTransferType();
    return image.getColorModel() instanceof ComponentColorModel model
        && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
        && !model.isAlphaPremultiplied()
        && model.getNumComponents() <= 4
        && (model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
            || model.getColorSpace().isCS_sRGB());
  }

  private static Pixels samples(Raster raster, int pixelSize) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int channels = raster.getNumBands();
    int count = Pixels.samples(width, height, channels);
    if (raster.getTransferType() == DataBuffer.TYPE_USHORT && pixelSize > 8 * channels) {
      var all = (short[]) raster.getDataElements(0, 0, width, height, new short[count]);
      return Pixels.of(width, height, channels, all);
    }
    var all = (byte[]) raster.getDataElements(0, 0, width, height, new byte[count]);
    return Pixels.of(width, height, channels, all);
  }

  /// A palette's colours; alpha only where the palette has it.
  private static Pixels indexed(BufferedImage image, IndexColorModel palette) {
    int width = image.getWidth();
    int height = image.getHeight();
    int step = palette.hasAlpha() ? 4 : 3;
    int size = palette.getMapSize();
    byte[] r = new byte[size];
    byte[] g = new byte[size];
    byte[] b = new byte[size];
    byte[] a = new byte[size];
    palette.getReds(r);
    palette.getGreens(g);
    palette.getBlues(b);
    palette.getAlphas(a);
    byte[] out = new byte[Pixels.samples(width, height, step)];
    int[] row = new int[width];
    for (int y = 0, k = 0; y < height; y++) {
      image.getRaster().getSamples(0, y, width, 1, 0, row);
      for (int index : row) {
        // An index beyond the palette is black, as other readers have it.
        if (index < size) {
          out[k] = r[index];
          out[k + 1] = g[index];
          out[k + 2] = b[index];
        }
        if (step == 4) {
          out[k + 3] = index < size ? a[index] : (byte) 255;
        }
        k += step;
      }
    }
    return Pixels.of(width, height, step, out);
  }
}
