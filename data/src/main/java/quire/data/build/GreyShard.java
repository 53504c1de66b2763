package quire.data.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import quire.data.Split;
import quire.data.format.IdxArray;

/// Collects grey images by class and part, and writes them as IDX files in a shard. Classes take
/// turns, so that the first images of a part are a fair sample of it.
public final class GreyShard {
  private record Image(byte[] pixels, int label, Split split, int place) {}

  private final int side;
  private final List<Image> images = new ArrayList<>();

  /// @param side width and height of every image
  public GreyShard(int side) {
    this.side = side;
  }

  /// Adds an image.
  ///
  /// @param place its place among the images of its class and part, which gives the order
  public void add(byte[] pixels, int label, Split split, int place) {
    images.add(new Image(pixels, label, split, place));
  }

  /// The shard: `images-idx3-ubyte`, `labels-idx1-ubyte`, `splits-idx1-ubyte` (0 train, 1
  /// validation, 2 test) and the notice.
  public Recipe.Made made(String notice) throws IOException {
    images.sort(
        java.util.Comparator.comparing(Image::split)
            .thenComparingInt(Image::place)
            .thenComparingInt(Image::label));
    int n = images.size();
    var pixels = new ByteArrayOutputStream();
    byte[] labels = new byte[n];
    byte[] splits = new byte[n];
    for (int i = 0; i < n; i++) {
      pixels.writeBytes(images.get(i).pixels());
      labels[i] = (byte) images.get(i).label();
      splits[i] = images.get(i).split().code();
    }
    var shard = new ShardWriter();
    shard.deflate("images-idx3-ubyte", idx(new int[] {n, side, side}, pixels.toByteArray()));
    shard.deflate("labels-idx1-ubyte", idx(new int[] {n}, labels));
    shard.deflate("splits-idx1-ubyte", idx(new int[] {n}, splits));
    shard.text("NOTICE.txt", notice + "\n");
    return new Recipe.Made(shard.toBytes(), n);
  }

  private static byte[] idx(int[] shape, byte[] values) throws IOException {
    var out = new ByteArrayOutputStream();
    new IdxArray(IdxArray.Type.UNSIGNED_BYTE, shape, values).write(out);
    return out.toByteArray();
  }

  /// The difference of two grey images, `|a - b|^2 / (|a|^2 + |b|^2)`, as [Likeness] has it.
  public static double difference(byte[] a, byte[] b) {
    long apart = 0;
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      int x = a[i] & 0xff;
      int y = b[i] & 0xff;
      apart += (long) (x - y) * (x - y);
      sum += (long) x * x + (long) y * y;
    }
    return sum == 0 ? 0 : (double) apart / sum;
  }
}
