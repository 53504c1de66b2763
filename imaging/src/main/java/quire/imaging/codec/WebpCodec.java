package quire.imaging.codec;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import quire.base.WorkException;
import quire.imaging.Animation;
import quire.imaging.ImageException;
import quire.imaging.ImageException.Kind;
import quire.imaging.ImageInfo;
import quire.imaging.ImageLimits;
import quire.imaging.Pixels;

/// WebP by libwebp: lossy and lossless, alpha, animations; written lossy or lossless.
public final class WebpCodec implements Codec {
  private static final int VP8X_ALPHA = 0x10;

  /// Downcalls, made when the first WebP is read or written.
  private static final class Calls {
    static final MethodHandle RGB = decoder("WebPDecodeRGBInto");
    static final MethodHandle RGBA = decoder("WebPDecodeRGBAInto");
    static final MethodHandle LOSSY_RGB = encoder("WebPEncodeRGB", true);
    static final MethodHandle LOSSY_RGBA = encoder("WebPEncodeRGBA", true);
    static final MethodHandle LOSSLESS_RGB = encoder("WebPEncodeLosslessRGB", false);
    static final MethodHandle LOSSLESS_RGBA = encoder("WebPEncodeLosslessRGBA", false);
    static final MethodHandle FREE = NativeLibrary.procedure("WebPFree", NativeLibrary.POINTER);

    private static MethodHandle decoder(String name) {
      return NativeLibrary.function(
          name,
          NativeLibrary.POINTER,
          NativeLibrary.POINTER,
          NativeLibrary.SIZE,
          NativeLibrary.POINTER,
          NativeLibrary.SIZE,
          NativeLibrary.INT);
    }

    private static MethodHandle encoder(String name, boolean lossy) {
      return lossy
          ? NativeLibrary.function(
              name,
              NativeLibrary.SIZE,
              NativeLibrary.POINTER,
              NativeLibrary.INT,
              NativeLibrary.INT,
              NativeLibrary.INT,
              NativeLibrary.FLOAT,
              NativeLibrary.POINTER)
          : NativeLibrary.function(
              name,
              NativeLibrary.SIZE,
              NativeLibrary.POINTER,
              NativeLibrary.INT,
              NativeLibrary.INT,
              NativeLibrary.INT,
              NativeLibrary.POINTER);
    }
  }

  @Override
  public String format() {
    return "webp";
  }

  @Override
  public boolean recognises(byte[] file) {
    return Cursor.startsWith(file, 'R', 'I', 'F', 'F')
        && file.length >= 16
        && new String(file, 8, 4, StandardCharsets.ISO_8859_1).equals("WEBP");
  }

  @Override
  public ImageInfo info(byte[] file, String where, ImageLimits limits) {
    return WebpContainer.of(file, where, limits).info();
  }

  @Override
  public Pixels read(byte[] file, String where, ImageLimits limits) {
    WebpContainer container = WebpContainer.of(file, where, limits);
    ImageInfo info = container.info();
    if (!container.frames().isEmpty()) {
      return frames(file, where, container, 1).getFirst();
    }
    boolean turned = info.orientation() >= 5;
    int width = turned ? info.height() : info.width();
    int height = turned ? info.width() : info.height();
    return decode(file, where, width, height, info.channels()).upright(info.orientation());
  }

  @Override
  public Animation readAnimation(byte[] file, String where, ImageLimits limits) {
    WebpContainer container = WebpContainer.of(file, where, limits);
    if (container.frames().isEmpty()) {
      return Animation.of(List.of(read(file, where, limits)), 0);
    }
    List<Double> delays =
        container.frames().stream()
            .map(frame -> Math.min(655.35, frame.millis() / 1000.0))
            .toList();
    return new Animation(
        frames(file, where, container, Integer.MAX_VALUE), delays, container.loops());
  }

  private static List<Pixels> frames(
      byte[] file, String where, WebpContainer container, int limit) {
    var canvas = new Canvas(container.info().width(), container.info().height());
    var pictures = new ArrayList<Pixels>();
    for (WebpContainer.Frame frame : container.frames()) {
      if (pictures.size() == limit) {
        break;
      }
      byte[] alone = still(file, frame);
      Pixels part = decode(alone, where, frame.width(), frame.height(), 4);
      canvas.draw(part, frame.x(), frame.y(), frame.blend());
      Pixels whole = canvas.picture();
      pictures.add(container.info().alpha() ? whole : whole.toRgb(0));
      if (!frame.keep()) {
        canvas.clear(frame.x(), frame.y(), frame.width(), frame.height());
      }
    }
    return pictures;
  }

  /// The chunks of a frame as a file of their own.
  private static byte[] still(byte[] file, WebpContainer.Frame frame) {
    int length = frame.end() - frame.from();
    var head = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
    head.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(4 + 18 + length);
    head.put("WEBPVP8X".getBytes(StandardCharsets.ISO_8859_1)).putInt(10).putInt(VP8X_ALPHA);
    int w = frame.width() - 1;
    int h = frame.height() - 1;
    head.put((byte) w).put((byte) (w >> 8)).put((byte) (w >> 16));
    head.put((byte) h).put((byte) (h >> 8)).put((byte) (h >> 16));
    var out = new ByteArrayOutputStream(30 + length);
    out.write(head.array(), 0, 30);
    out.write(file, frame.from(), length);
    return out.toByteArray();
  }

  private static Pixels decode(byte[] file, String where, int width, int height, int channels) {
    needNatives(where);
    int bytes = Pixels.samples(width, height, channels);
    try (var arena = Arena.ofConfined()) {
      MemorySegment in = arena.allocate(file.length);
      MemorySegment.copy(file, 0, in, ValueLayout.JAVA_BYTE, 0, file.length);
      MemorySegment out = arena.allocate(bytes);
      MethodHandle call = channels == 4 ? Calls.RGBA : Calls.RGB;
      var result =
          (MemorySegment)
              call.invokeExact(in, (long) file.length, out, (long) bytes, width * channels);
      if (result.equals(MemorySegment.NULL)) {
        throw Cursor.damaged(where, "is damaged: webp data cannot be decoded");
      }
      return Pixels.of(width, height, channels, out.toArray(ValueLayout.JAVA_BYTE));
    } catch (RuntimeException | Error problem) {
      throw problem;
    } catch (Throwable problem) {
      throw new ImageException(Kind.DAMAGED, where + ": webp data cannot be decoded", problem);
    }
  }

  private static void needNatives(String where) {
    if (!NativeLibrary.available()) {
      throw new ImageException(
          Kind.UNSUPPORTED, where + ": WebP needs natives that this platform lacks; use PNG");
    }
  }

  /// Writes an 8-bit image; grey becomes RGB.
  ///
  /// @param quality 1 to 100 lossy, 0 for lossless
  static byte[] encode(Pixels image, int quality) {
    needNatives("writing");
    Pixels colour = image.hasAlpha() ? image.toRgba() : image.toRgb();
    int channels = colour.channels();
    int stride = colour.width() * channels;
    byte[] samples = colour.bytes();
    try (var arena = Arena.ofConfined()) {
      MemorySegment in = arena.allocate(samples.length);
      MemorySegment.copy(samples, 0, in, ValueLayout.JAVA_BYTE, 0, samples.length);
      MemorySegment holder = arena.allocate(NativeLibrary.POINTER);
      long size;
      if (quality == 0) {
        MethodHandle call = channels == 4 ? Calls.LOSSLESS_RGBA : Calls.LOSSLESS_RGB;
        size = (long) call.invokeExact(in, colour.width(), colour.height(), stride, holder);
      } else {
        MethodHandle call = channels == 4 ? Calls.LOSSY_RGBA : Calls.LOSSY_RGB;
        size =
            (long)
                call.invokeExact(
                    in, colour.width(), colour.height(), stride, (float) quality, holder);
      }
      MemorySegment made = holder.get(NativeLibrary.POINTER, 0);
      if (size == 0) {
        throw new WorkException("WebP holds at most 16383 pixels a side; the image is " + image);
      }
      byte[] out = made.reinterpret(size).toArray(ValueLayout.JAVA_BYTE);
      Calls.FREE.invokeExact(made);
      return out;
    } catch (RuntimeException | Error problem) {
      throw problem;
    } catch (Throwable problem) {
      throw new WorkException("WebP encoding failed", problem);
    }
  }
}
