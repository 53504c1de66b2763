package quire.imaging;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import quire.base.Check;

/// An image in memory: rows from the top, pixels from the left, channels side by side.
///
/// Channels are 1 (grey), 2 (grey and alpha), 3 (RGB) or 4 (RGB and alpha); alpha is straight, not
/// premultiplied. A sample has 8 bits, in [#bytes()], or 16, in [#shorts()]; both are unsigned.
/// Values are taken as sRGB; a colour profile that a file carries is not applied.
///
/// The arrays are the image's own and may be written by whoever made it; every operation here gives
/// a new image.
public final class Pixels {
  private static final int MAX_SAMPLES = Integer.MAX_VALUE - 8;

  private final int width;
  private final int height;
  private final int channels;
  private final byte[] bytes;
  private final short[] shorts;
  private final boolean deep;

  private Pixels(int width, int height, int channels, byte[] bytes, short[] shorts, boolean deep) {
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.bytes = bytes;
    this.shorts = shorts;
    this.deep = deep;
  }

  /// Takes over interleaved 8-bit samples.
  ///
  /// @param bytes height x width x channels values
  public static Pixels of(int width, int height, int channels, byte[] bytes) {
    check(width, height, channels, bytes.length);
    return new Pixels(width, height, channels, bytes, new short[0], false);
  }

  /// Takes over interleaved 16-bit samples.
  ///
  /// @param shorts height x width x channels values, unsigned
  public static Pixels of(int width, int height, int channels, short[] shorts) {
    check(width, height, channels, shorts.length);
    return new Pixels(width, height, channels, new byte[0], shorts, true);
  }

  /// An 8-bit image of zeros: black, transparent where it has alpha.
  public static Pixels blank(int width, int height, int channels) {
    return of(width, height, channels, new byte[samples(width, height, channels)]);
  }

  /// An 8-bit image of one colour.
  ///
  /// @param colour a value a channel, 0 to 255
  public static Pixels filled(int width, int height, int... colour) {
    Pixels image = blank(width, height, colour.length);
    for (int i = 0; i < image.bytes.length; i++) {
      image.bytes[i] = (byte) colour[i % colour.length];
    }
    return image;
  }

  /// Interleaves 8-bit planes, as tensors of layout (channels, height, width) have them.
  public static Pixels ofPlanes(int width, int height, int channels, byte[] planes) {
    check(width, height, channels, planes.length);
    int area = width * height;
    byte[] bytes = new byte[planes.length];
    for (int c = 0; c < channels; c++) {
      for (int i = 0, k = c; i < area; i++, k += channels) {
        bytes[k] = planes[c * area + i];
      }
    }
    return of(width, height, channels, bytes);
  }

  /// How many samples such an image has.
  ///
  /// @throws quire.base.RequestException for sizes below 1 and beyond what an array holds
  public static int samples(int width, int height, int channels) {
    Check.positive("width", width);
    Check.positive("height", height);
    Check.range("channels", channels, 1, 4);
    long count = (long) width * height;
    Check.that(
        count <= MAX_SAMPLES / channels,
        "an image of %d x %d with %d channels is too large for memory",
        width,
        height,
        channels);
    return (int) count * channels;
  }

  private static void check(int width, int height, int channels, int given) {
    int needed = samples(width, height, channels);
    Check.that(
        given == needed,
        "an image of %d x %d with %d channels needs %d samples, %d are given",
        width,
        height,
        channels,
        needed,
        given);
  }

  /// Pixels a row.
  public int width() {
    return width;
  }

  /// Rows.
  public int height() {
    return height;
  }

  /// Samples a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.
  public int channels() {
    return channels;
  }

  /// Bits a sample: 8 or 16.
  public int bits() {
    return deep ? 16 : 8;
  }

  /// Whether the last channel is alpha.
  public boolean hasAlpha() {
    return channels == 2 || channels == 4;
  }

  /// The samples of an 8-bit image, interleaved; not a copy.
  ///
  /// @throws quire.base.RequestException for a 16-bit image
  public byte[] bytes() {
    Check.that(!deep, "the image has 16 bits a sample; make 8 of them with to8()");
    return bytes;
  }

  /// The samples of a 16-bit image, interleaved; not a copy.
  ///
  /// @throws quire.base.RequestException for an 8-bit image
  public short[] shorts() {
    Check.that(deep, "the image has 8 bits a sample");
    return shorts;
  }

  /// One sample, 0 to 255 or 65535.
  public int at(int x, int y, int channel) {
    int i = (y * width + x) * channels + channel;
    return deep ? shorts[i] & 0xffff : bytes[i] & 0xff;
  }

  /// The 8-bit samples plane after plane: (channels, height, width).
  public byte[] planes() {
    byte[] in = bytes();
    int area = width * height;
    byte[] planes = new byte[in.length];
    for (int c = 0; c < channels; c++) {
      for (int i = 0, k = c; i < area; i++, k += channels) {
        planes[c * area + i] = in[k];
      }
    }
    return planes;
  }

  /// With 8 bits a sample: the high byte of 16, as PIL does.
  public Pixels to8() {
    if (!deep) {
      return this;
    }
    byte[] out = new byte[shorts.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (shorts[i] >>> 8);
    }
    return of(width, height, channels, out);
  }

  /// As 8-bit RGB: grey is repeated, alpha is laid over a colour.
  ///
  /// @param background 0xRRGGBB
  public Pixels toRgb(int background) {
    Pixels image = to8();
    return switch (channels) {
      case 1 -> Layers.greyToRgb(image);
      case 3 -> image;
      default -> Layers.over(image, background);
    };
  }

  /// As 8-bit RGB, alpha over white.
  public Pixels toRgb() {
    return toRgb(0xffffff);
  }

  /// As 8-bit RGB with alpha, opaque where there was none.
  public Pixels toRgba() {
    return Layers.rgba(to8());
  }

  /// As 8-bit grey by PIL's weights (ITU-R 601: 0.299, 0.587, 0.114 in 16-bit integers); alpha over
  /// white.
  public Pixels toGrey() {
    return channels == 1 ? to8() : Layers.grey(toRgb());
  }

  /// A rectangle of the image.
  ///
  /// @throws quire.base.RequestException when it does not lie inside
  public Pixels crop(int left, int top, int cropWidth, int cropHeight) {
    Check.that(
        left >= 0
            && top >= 0
            && cropWidth >= 1
            && cropHeight >= 1
            && left <= width - cropWidth
            && top <= height - cropHeight,
        "a crop of %d x %d at (%d, %d) does not lie inside an image of %d x %d",
        cropWidth,
        cropHeight,
        left,
        top,
        width,
        height);
    int row = cropWidth * channels;
    Object out = deep ? new short[row * cropHeight] : new byte[row * cropHeight];
    for (int y = 0; y < cropHeight; y++) {
      int from = ((top + y) * width + left) * channels;
      System.arraycopy(deep ? shorts : bytes, from, out, y * row, row);
    }
    return like(cropWidth, cropHeight, out);
  }

  /// Turned and mirrored as EXIF's orientation tag asks, so that the result is upright.
  ///
  /// @param orientation 1 to 8; anything else changes nothing
  public Pixels upright(int orientation) {
    if (orientation < 2 || orientation > 8) {
      return this;
    }
    boolean turned = orientation >= 5;
    int outWidth = turned ? height : width;
    int outHeight = turned ? width : height;
    Object out = deep ? new short[shorts.length] : new byte[bytes.length];
    Object in = deep ? shorts : bytes;
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        int sx = turned ? y : x;
        int sy = turned ? x : y;
        boolean mirrorX =
            orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean mirrorY =
            orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        sx = mirrorX ? width - 1 - sx : sx;
        sy = mirrorY ? height - 1 - sy : sy;
        System.arraycopy(
            in, (sy * width + sx) * channels, out, (y * outWidth + x) * channels, channels);
      }
    }
    return like(outWidth, outHeight, out);
  }

  /// Mirrored left to right.
  public Pixels flipHorizontal() {
    if (deep || channels != 3) {
      return upright(2);
    }
    // The case of every training batch, without a call a pixel.
    byte[] out = new byte[bytes.length];
    for (int y = 0; y < height; y++) {
      int i = y * width * 3;
      for (int k = i + (width - 1) * 3; k >= y * width * 3; k -= 3, i += 3) {
        out[k] = bytes[i];
        out[k + 1] = bytes[i + 1];
        out[k + 2] = bytes[i + 2];
      }
    }
    return of(width, height, channels, out);
  }

  /// Mirrored top to bottom.
  public Pixels flipVertical() {
    return upright(4);
  }

  private Pixels like(int newWidth, int newHeight, Object samples) {
    return samples instanceof short[] many
        ? of(newWidth, newHeight, channels, many)
        : of(newWidth, newHeight, channels, (byte[]) samples);
  }

  /// A copy as Java2D's image: grey, RGB, or RGB with straight alpha, 8 bits.
  public BufferedImage toBufferedImage() {
    return Layers.toBufferedImage(to8());
  }

  /// A copy of Java2D's image, 8 bits, of any type; indexed and custom types become RGB or RGB with
  /// alpha, `TYPE_BYTE_GRAY` and `TYPE_USHORT_GRAY` keep their samples.
  public static Pixels of(BufferedImage image) {
    return Layers.fromBufferedImage(image);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pixels that
        && width == that.width
        && height == that.height
        && channels == that.channels
        && deep == that.deep
        && Arrays.equals(bytes, that.bytes)
        && Arrays.equals(shorts, that.shorts);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + (deep ? Arrays.hashCode(shorts) : Arrays.hashCode(bytes));
  }

  @Override
  public String toString() {
    return width + " x " + height + ", " + channels + " channels of " + bits() + " bits";
  }
}
