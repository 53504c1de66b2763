package quire.imaging;

import java.lang.foreign.MemorySegment;
import org.bytedeco.pytorch.Tensor;
import quire.base.Check;
import quire.tensor.Dtype;
import quire.tensor.Tensors;

/// Images to tensors and back. This class loads libtorch; the rest of the package does not.
public final class PixelTensors {
  /// The order of a tensor's dimensions.
  public enum Layout {
    /// (channels, height, width), as networks take it.
    CHW,
    /// (height, width, channels), as files have it.
    HWC
  }

  private PixelTensors() {}

  /// An 8-bit image as `uint8`, 0 to 255; owned by the innermost scope.
  public static Tensor bytes(Pixels image, Layout layout) {
    Tensor tensor = Tensors.empty(Dtype.U8, shape(image, layout));
    byte[] samples = layout == Layout.CHW ? image.planes() : image.bytes();
    MemorySegment.copy(
        MemorySegment.ofArray(samples), 0, Tensors.segment(tensor), 0, samples.length);
    return tensor;
  }

  /// An 8-bit image as `float32`, 0 to 1; owned by the innermost scope.
  public static Tensor floats(Pixels image, Layout layout) {
    byte[] samples = layout == Layout.CHW ? image.planes() : image.bytes();
    float[] values = new float[samples.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (samples[i] & 0xff) / 255f;
    }
    return Tensors.of(values, shape(image, layout));
  }

  /// An image from `uint8` values or from floating point in 0 to 1, which is clamped and rounded.
  ///
  /// @param tensor three dimensions, 1 to 4 channels
  public static Pixels image(Tensor tensor, Layout layout) {
    long[] shape = Tensors.shape(tensor);
    Check.that(shape.length == 3, "an image has 3 dimensions, not %s", Tensors.describe(tensor));
    boolean planes = layout == Layout.CHW;
    int channels = Math.toIntExact(shape[planes ? 0 : 2]);
    int height = Math.toIntExact(shape[planes ? 1 : 0]);
    int width = Math.toIntExact(shape[planes ? 2 : 1]);
    byte[] samples = new byte[Pixels.samples(width, height, channels)];
    float[] values = Tensors.floats(tensor);
    float scale = Dtype.of(tensor).floating() ? 255 : 1;
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (int) Math.clamp(Math.rint(values[i] * scale), 0, 255);
    }
    return planes
        ? Pixels.ofPlanes(width, height, channels, samples)
        : Pixels.of(width, height, channels, samples);
  }

  private static long[] shape(Pixels image, Layout layout) {
    return layout == Layout.CHW
        ? new long[] {image.channels(), image.height(), image.width()}
        : new long[] {image.height(), image.width(), image.channels()};
  }
}
