package quire.imaging.codec;

import java.awt.image.Raster;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import quire.imaging.ImageException;
import quire.imaging.ImageException.Kind;
import quire.imaging.ImageInfo;
import quire.imaging.ImageLimits;
import quire.imaging.Pixels;

/// JPEG, baseline and progressive: grey, colour, CMYK and YCCK, upright by EXIF. Pixels equal those
/// of libjpeg-turbo's accurate transform with smooth upsampling, which PIL uses; CMYK becomes RGB
/// by PIL's plain formula, profiles are not applied. Where the natives are missing the JDK's reader
/// decodes.
public final class JpegCodec implements Codec {
  /// Downcalls, made when the first JPEG is read.
  private static final class Calls {
    static final MethodHandle READ =
        NativeLibrary.function(
            "pixReadMemJpeg",
            NativeLibrary.POINTER,
            NativeLibrary.POINTER,
            NativeLibrary.SIZE,
            NativeLibrary.INT,
            NativeLibrary.INT,
            NativeLibrary.POINTER,
            NativeLibrary.INT);
    static final MethodHandle DATA =
        NativeLibrary.function("pixGetData", NativeLibrary.POINTER, NativeLibrary.POINTER);
    static final MethodHandle WORDS =
        NativeLibrary.function("pixGetWpl", NativeLibrary.INT, NativeLibrary.POINTER);
    static final MethodHandle DEPTH =
        NativeLibrary.function("pixGetDepth", NativeLibrary.INT, NativeLibrary.POINTER);
    static final MethodHandle WIDTH =
        NativeLibrary.function("pixGetWidth", NativeLibrary.INT, NativeLibrary.POINTER);
    static final MethodHandle HEIGHT =
        NativeLibrary.function("pixGetHeight", NativeLibrary.INT, NativeLibrary.POINTER);
    static final MethodHandle FREE = NativeLibrary.procedure("pixDestroy", NativeLibrary.POINTER);

    static {
      try {
        // Above every severity: messages are ours to give.
        int _ =
            (int)
                NativeLibrary.function("setMsgSeverity", NativeLibrary.INT, NativeLibrary.INT)
                    .invokeExact(6);
      } catch (Throwable problem) {
        throw new ExceptionInInitializerError(problem);
      }
    }
  }

  @Override
  public String format() {
    return "jpeg";
  }

  @Override
  public boolean recognises(byte[] file) {
    return Cursor.startsWith(file, 0xff, 0xd8, 0xff);
  }

  @Override
  public ImageInfo info(byte[] file, String where, ImageLimits limits) {
    return JpegHeader.of(file, where, limits).info();
  }

  @Override
  public Pixels read(byte[] file, String where, ImageLimits limits) {
    JpegHeader header = JpegHeader.of(file, where, limits);
    ImageInfo info = header.info();
    boolean turned = info.orientation() >= 5;
    int width = turned ? info.height() : info.width();
    int height = turned ? info.width() : info.height();
    Pixels image;
    if (header.components() == 4) {
      image = fourInks(file, where, header.transform(), width, height);
    } else if (NativeLibrary.available()) {
      image = decode(file, where, width, height, info.channels());
    } else {
      Pixels plain = Pixels.of(Java2d.first("jpeg", file, where));
      image = info.channels() == 1 ? plain.toGrey() : plain.toRgb();
    }
    if (image.width() != width || image.height() != height) {
      throw Cursor.damaged(where, "decodes to another size than it claims");
    }
    return image.upright(info.orientation());
  }

  private static Pixels decode(byte[] file, String where, int width, int height, int channels) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(file.length);
      MemorySegment.copy(file, 0, bytes, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, file.length);
      MemorySegment holder = arena.allocate(NativeLibrary.POINTER);
      MemorySegment warnings = arena.allocate(NativeLibrary.INT);
      var pix =
          (MemorySegment) Calls.READ.invokeExact(bytes, (long) file.length, 0, 1, warnings, 0);
      if (pix.equals(MemorySegment.NULL)) {
        throw Cursor.damaged(where, "is damaged: jpeg data cannot be decoded");
      }
      holder.set(NativeLibrary.POINTER, 0, pix);
      try {
        return unpack(pix, where, width, height, channels);
      } finally {
        Calls.FREE.invokeExact(holder);
      }
    } catch (RuntimeException | Error problem) {
      throw problem;
    } catch (Throwable problem) {
      throw new ImageException(Kind.DAMAGED, where + ": jpeg data cannot be decoded", problem);
    }
  }

  /// Rows are words whose most significant byte is the leftmost sample.
  private static Pixels unpack(MemorySegment pix, String where, int width, int height, int channels)
      throws Throwable {
    int depth = (int) Calls.DEPTH.invokeExact(pix);
    int words = (int) Calls.WORDS.invokeExact(pix);
    if (width != (int) Calls.WIDTH.invokeExact(pix)
        || height != (int) Calls.HEIGHT.invokeExact(pix)
        || depth != (channels == 1 ? 8 : 32)) {
      throw Cursor.damaged(where, "decodes to another size than it claims");
    }
    MemorySegment data =
        ((MemorySegment) Calls.DATA.invokeExact(pix)).reinterpret(4L * words * height);
    byte[] out = new byte[Pixels.samples(width, height, channels)];
    int[] row = new int[words];
    for (int y = 0; y < height; y++) {
      MemorySegment.copy(data, NativeLibrary.INT, 4L * words * y, row, 0, words);
      if (channels == 3) {
        colours(row, out, y * width * 3, width);
      } else {
        for (int x = 0; x < width; x++) {
          out[y * width + x] = (byte) (row[x >> 2] >>> 24 - 8 * (x & 3));
        }
      }
    }
    return Pixels.of(width, height, channels, out);
  }

  private static void colours(int[] row, byte[] out, int at, int width) {
    for (int x = 0, k = at; x < width; x++, k += 3) {
      int value = row[x];
      out[k] = (byte) (value >>> 24);
      out[k + 1] = (byte) (value >>> 16);
      out[k + 2] = (byte) (value >>> 8);
    }
  }

  /// Inks as Adobe stores them, inverted; `R = K - C K / 255` of the inverted values, rounded.
  private static Pixels fourInks(byte[] file, String where, int transform, int width, int height) {
    Raster raster =
        Java2d.read(
            "jpeg",
            file,
            where,
            reader -> {
              if (!reader.canReadRaster()) {
                throw new ImageException(Kind.UNSUPPORTED, where + ": CMYK is not read here");
              }
              return reader.readRaster(0, null);
            });
    if (raster.getNumBands() != 4 || raster.getWidth() != width || raster.getHeight() != height) {
      throw Cursor.damaged(where, "decodes to another size than it claims");
    }
    byte[] out = new byte[Pixels.samples(width, height, 3)];
    int[] row = new int[4 * width];
    int[] inks = new int[3];
    for (int y = 0, k = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = 0; i < row.length; i += 4, k += 3) {
        int black = row[i + 3];
        if (transform == 2) {
          Ycc.toRgb(row[i], row[i + 1], row[i + 2], inks);
        } else {
          for (int c = 0; c < 3; c++) {
            inks[c] = 255 - row[i + c];
          }
        }
        for (int c = 0; c < 3; c++) {
          int product = inks[c] * black + 128;
          out[k + c] = (byte) Math.max(0, black - (((product >> 8) + product) >> 8));
        }
      }
    }
    return Pixels.of(width, height, 3, out);
  }
}
