package quire.imaging.resize;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.imaging.Pixels;

/// Resizes images as PIL does. With 8 bits a sample the result equals that of Pillow's
/// `Image.resize(size, filter, box)` bit by bit: weights of 22 bits after the point, rows before
/// columns, rounding in between, colours multiplied by alpha on the way. 16-bit samples are weighed
/// in `double` and rounded once, without alpha's weight.
///
/// Started with `--add-modules jdk.incubator.vector` the passes use vectors; the bits are the same.
///
/// @param filter how pixels are weighed
/// @param threads that share the rows of a large image, at least 1
public record Resizer(Filter filter, int threads) {
  private static final int WORTH_SHARING = 1 << 20;

  /// Checks the range.
  public Resizer {
    Check.positive("threads", threads);
  }

  /// On the caller's thread alone.
  public Resizer(Filter filter) {
    this(filter, 1);
  }

  /// The whole image at another size.
  public Pixels resize(Pixels image, int width, int height) {
    return resize(image, width, height, 0, 0, image.width(), image.height());
  }

  /// A part of the image at another size; its edges may lie between pixels, and the filter sees the
  /// pixels around it.
  ///
  /// @throws quire.base.RequestException unless the box lies in the image and is not empty
  public Pixels resize(
      Pixels image, int width, int height, double left, double top, double right, double bottom) {
    var _ = Pixels.samples(width, height, image.channels());
    Check.that(
        left >= 0
            && top >= 0
            && right <= image.width()
            && bottom <= image.height()
            && left < right
            && top < bottom,
        "the box (%s, %s, %s, %s) does not lie inside an image of %d x %d",
        left,
        top,
        right,
        bottom,
        image.width(),
        image.height());
    boolean wide = width != image.width() || left != 0 || right != width;
    boolean high = height != image.height() || top != 0 || bottom != height;
    if (!wide && !high) {
      return image;
    }
    if (filter == Filter.NEAREST) {
      return Nearest.resize(image, width, height, left, top, right, bottom);
    }
    @Nullable Weights x = wide ? Weights.of(filter, image.width(), left, right, width) : null;
    @Nullable Weights y = high ? Weights.of(filter, image.height(), top, bottom, height) : null;
    return image.bits() == 16
        ? Planes.deep(image, x, y, width, height)
        : packed(image, x, y, width, height, Passes.best(), threads);
  }

  static Pixels packed(
      Pixels image,
      @Nullable Weights x,
      @Nullable Weights y,
      int width,
      int height,
      Passes passes,
      int threads) {
    int lanes = passes.lanes();
    int channels = image.channels();
    int sharing = (long) image.width() * image.height() >= WORTH_SHARING ? threads : 1;
    int stride = stride(width, lanes);
    if (x != null && y != null && columnsFirst(image, width, height)) {
      int wide = stride(image.width(), lanes);
      int[] rows = new int[wide * (y.end() - y.begin())];
      RowSource source = source(image);
      for (int row = y.begin(); row < y.end(); row++) {
        source.fill(row, rows, (row - y.begin()) * wide, 1);
      }
      int[] middle = new int[wide * height];
      each(height, sharing, r -> passes.column(rows, wide, y, r, y.begin(), middle, channels));
      int inWidth = image.width();
      RowSource packed =
          (row, out, at, step) -> {
            for (int i = 0, k = at; i < inWidth; i++, k += step) {
              out[k] = middle[row * wide + i];
            }
          };
      int[] out = rows(packed, inWidth, channels, x, 0, height, stride, passes, sharing);
      return Packed.unpack(out, stride, width, height, channels);
    }
    int begin = y == null ? 0 : y.begin();
    int end = y == null ? image.height() : y.end();
    int[] middle = new int[stride * (end - begin)];
    if (x == null) {
      RowSource source = source(image);
      for (int row = begin; row < end; row++) {
        source.fill(row, middle, (row - begin) * stride, 1);
      }
    } else {
      middle = rows(source(image), image.width(), channels, x, begin, end, stride, passes, sharing);
    }
    if (y == null) {
      return Packed.unpack(middle, stride, width, height, channels);
    }
    int[] in = middle;
    int[] out = new int[stride * height];
    each(height, sharing, row -> passes.column(in, stride, y, row, begin, out, channels));
    return Packed.unpack(out, stride, width, height, channels);
  }

  /// The order of Pillow 13: columns first where they shrink more than twice as many pixels as rows
  /// do. Rounding in between makes the orders differ by a level here and there.
  private static boolean columnsFirst(Pixels image, int width, int height) {
    return height < image.height() && image.height() - height > 2 * (image.width() - width);
  }

  private static int stride(int width, int lanes) {
    return Math.ceilDiv(width, lanes) * lanes;
  }

  /// Gives packed rows.
  @FunctionalInterface
  private interface RowSource {
    /// Puts pixel x of a row at `at + x * step`.
    void fill(int row, int[] out, int at, int step);
  }

  private static RowSource source(Pixels image) {
    byte[] in = image.bytes();
    int channels = image.channels();
    int width = image.width();
    return (row, out, at, step) ->
        Packed.pack(in, row * width * channels, channels, out, at, step, width);
  }

  /// Rows `begin` to `end` after the pass along x.
  private static int[] rows(
      RowSource source,
      int inWidth,
      int channels,
      Weights x,
      int begin,
      int end,
      int stride,
      Passes passes,
      int threads) {
    int[] middle = new int[stride * (end - begin)];
    int lanes = passes.lanes();
    each(
        Math.ceilDiv(end - begin, lanes),
        threads,
        group -> {
          int[] tile = new int[inWidth * lanes];
          int[] out = new int[x.size() * lanes];
          int from = begin + group * lanes;
          int rows = Math.min(lanes, end - from);
          for (int r = 0; r < rows; r++) {
            source.fill(from + r, tile, r, lanes);
          }
          passes.rows(tile, x, out, channels);
          for (int r = 0; r < rows; r++) {
            int at = (from - begin + r) * stride;
            for (int i = 0, k = r; i < x.size(); i++, k += lanes) {
              middle[at + i] = out[k];
            }
          }
        });
    return middle;
  }

  private static void each(int count, int threads, java.util.function.IntConsumer work) {
    if (threads == 1) {
      for (int i = 0; i < count; i++) {
        work.accept(i);
      }
      return;
    }
    try (var pool = new java.util.concurrent.ForkJoinPool(threads)) {
      pool.submit(() -> IntStream.range(0, count).parallel().forEach(work)).join();
    }
  }

  /// Resizes planes of floating-point samples, as torchvision does tensors with `antialias=True`:
  /// no rounding, no clipping.
  ///
  /// @param planes (channels, height, width), row-major
  /// @return (channels, newHeight, newWidth)
  public float[] resize(
      float[] planes, int channels, int width, int height, int newWidth, int newHeight) {
    Check.that(filter != Filter.NEAREST, "planes are resized by a weighing filter, not nearest");
    Check.positive("channels", channels);
    Check.positive("width", Math.min(width, newWidth));
    Check.positive("height", Math.min(height, newHeight));
    Check.that(
        (long) channels * width * height == planes.length,
        "planes of %d x %d x %d need %d values, %d are given",
        channels,
        height,
        width,
        (long) channels * width * height,
        planes.length);
    return Planes.resize(
        planes,
        channels,
        width,
        height,
        Weights.of(filter, width, 0, width, newWidth),
        Weights.of(filter, height, 0, height, newHeight));
  }
}
