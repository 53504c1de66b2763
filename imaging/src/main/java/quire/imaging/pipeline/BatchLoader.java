package quire.imaging.pipeline;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import quire.base.Check;
import quire.base.RequestException;
import quire.data.stream.Prefetch;
import quire.data.stream.Shuffle;
import quire.imaging.Pixels;
import quire.imaging.augment.Draws;
import quire.imaging.augment.Transform;
import quire.tensor.Dtype;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// Makes batches ahead of their use: decodes, transforms, normalises and packs on threads of its
/// own. What an image becomes depends on seed, epoch and its number alone, never on threads.
///
/// @param images what to read
/// @param transform must give every image one size; alpha is laid over white before
/// @param normalization a channel each, 3 for colour; with 1, images become grey
/// @param batch images at a time, at least 1
/// @param seed of order and transforms
/// @param shuffled whether each epoch has an order of its own; else ascending
/// @param dropLast whether a smaller last batch is left out
/// @param threads that prepare batches, at least 1
public record BatchLoader(
    ImageList images,
    Transform transform,
    Normalization normalization,
    int batch,
    long seed,
    boolean shuffled,
    boolean dropLast,
    int threads) {
  /// Checks the ranges.
  public BatchLoader {
    Check.positive("batch", batch);
    Check.range("threads", threads, 1, 1024);
    Check.that(
        normalization.mean().length == 1 || normalization.mean().length == 3,
        "batches have 1 or 3 channels, the normalisation has %d",
        normalization.mean().length);
  }

  /// How many batches an epoch has.
  public int batches() {
    return dropLast ? images.size() / batch : Math.ceilDiv(images.size(), batch);
  }

  /// The batches of one epoch, in order; close each batch after use, and the iterator at the end.
  ///
  /// @throws quire.imaging.ImageException from `next()`, naming an image that cannot be read
  public Prefetch<Batch> epoch(int epoch) {
    quire.tensor.Torch.load();
    int[] order =
        shuffled
            ? Shuffle.permutation(images.size(), Draws.of(seed, epoch).next())
            : IntStream.range(0, images.size()).toArray();
    float[][] tables = normalization.tables();
    return Prefetch.of(
        IntStream.range(0, batches()).iterator(),
        number -> {
          int from = number * batch;
          int to = Math.min(order.length, from + batch);
          return make(Arrays.copyOfRange(order, from, to), epoch, tables);
        },
        threads,
        threads + 1);
  }

  private Batch make(int[] indices, int epoch, float[][] tables) {
    long[] labels = new long[indices.length];
    Tensor tensor = null;
    MemorySegment memory = MemorySegment.NULL;
    Pixels first = null;
    long stream = Draws.of(seed, ~epoch).next();
    float[] planes = new float[0];
    try {
      for (int i = 0; i < indices.length; i++) {
        int index = indices[i];
        Pixels read = images.image(index);
        Pixels plain = tables.length == 1 ? read.toGrey() : read.toRgb();
        Pixels image = transform.apply(plain, Draws.of(stream, index));
        if (first == null || tensor == null) {
          first = image;
          int w = image.width();
          int h = image.height();
          tensor =
              Scope.outside(() -> Tensors.empty(Dtype.F32, indices.length, tables.length, h, w));
          memory = Tensors.segment(tensor);
          planes = new float[tables.length * h * w];
        }
        checkSize(first, image, index);
        fill(image, tables, planes);
        MemorySegment.copy(
            planes, 0, memory, ValueLayout.JAVA_FLOAT, 4L * i * planes.length, planes.length);
        labels[i] = images.label(index);
      }
      return new Batch(java.util.Objects.requireNonNull(tensor), labels, indices);
    } catch (RuntimeException | Error problem) {
      if (tensor != null) {
        tensor.close();
      }
      throw problem;
    }
  }

  private void checkSize(Pixels first, Pixels image, int index) {
    if (image.width() != first.width()
        || image.height() != first.height()
        || image.channels() != first.channels()) {
      throw new RequestException(
          "images of a batch must have one size: "
              + images.name(index)
              + " has "
              + image
              + ", the first "
              + first);
    }
  }

  private static void fill(Pixels image, float[][] tables, float[] planes) {
    byte[] bytes = image.bytes();
    int channels = tables.length;
    int area = bytes.length / channels;
    if (channels == 3) {
      float[] r = tables[0];
      float[] g = tables[1];
      float[] b = tables[2];
      for (int i = 0, k = 0; i < area; i++, k += 3) {
        planes[i] = r[bytes[k] & 0xff];
        planes[area + i] = g[bytes[k + 1] & 0xff];
        planes[2 * area + i] = b[bytes[k + 2] & 0xff];
      }
    } else {
      for (int i = 0; i < area; i++) {
        planes[i] = tables[0][bytes[i] & 0xff];
      }
    }
  }
}
