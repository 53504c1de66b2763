package quire.imaging.codec;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import quire.base.WorkException;
import quire.imaging.Pixels;

/// PNG with the samples as they are: 8 or 16 bits; grey, grey and alpha, RGB, RGB and alpha.
final class PngEncoder {
  private PngEncoder() {}

  static byte[] encode(Pixels image) {
    boolean deep = image.bits() == 16;
    int channels = image.channels();
    int type = deep ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_BYTE;
    DataBuffer data =
        deep
            ? new DataBufferUShort(image.shorts(), image.shorts().length)
            : new DataBufferByte(image.bytes(), image.bytes().length);
    int[] offsets = new int[channels];
    for (int c = 0; c < channels; c++) {
      offsets[c] = c;
    }
    var samples =
        new PixelInterleavedSampleModel(
            type, image.width(), image.height(), channels, channels * image.width(), offsets);
    var raster = Raster.createWritableRaster(samples, data, null);
    int space = channels <= 2 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB;
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(space),
            image.hasAlpha(),
            false,
            image.hasAlpha() ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            type);
    var bytes = new ByteArrayOutputStream();
    try {
      boolean written = ImageIO.write(new BufferedImage(model, raster, false, null), "png", bytes);
      if (!written) {
        throw new WorkException("this JDK writes no PNG of " + image);
      }
    } catch (IOException problem) {
      throw new WorkException("writing png failed: " + problem.getMessage(), problem);
    }
    return bytes.toByteArray();
  }
}
