package quire.imaging.pipeline;

import org.bytedeco.pytorch.Tensor;

/// Images as a network takes them.
///
/// @param images (n, channels, height, width), `float32`; freed by [#close]
/// @param labels n classes, -1 where there is none
/// @param indices n numbers in the list that they came from
public record Batch(Tensor images, long[] labels, int[] indices) implements AutoCloseable {
  /// Frees the tensor.
  @Override
  public void close() {
    images.close();
  }
}
