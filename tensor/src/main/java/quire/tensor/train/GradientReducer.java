package quire.tensor.train;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Adds gradients up over the processes that train together.
public interface GradientReducer extends AutoCloseable {
  /// This process's number, from 0.
  int rank();

  /// How many processes train together, at least 1.
  int ranks();

  /// Replaces each tensor by its sum over all processes; every process calls it with tensors of the
  /// same shapes and types in the same order, and all end with the same bits.
  void sum(List<Tensor> tensors);

  /// Leaves the group.
  @Override
  void close();

  /// One process alone.
  static GradientReducer none() {
    return new GradientReducer() {
      @Override
      public int rank() {
        return 0;
      }

      @Override
      public int ranks() {
        return 1;
      }

      @Override
      public void sum(List<Tensor> tensors) {}

      @Override
      public void close() {}
    };
  }
}
