package quire.tensor.train;

import org.bytedeco.pytorch.Device;

/// Gives batches as a function of where training stands, so that a resumed run sees what an
/// undisturbed one would have seen.
///
/// @param <B> whatever the loss takes
@FunctionalInterface
public interface Batches<B> {
  /// Gives a part of a step's batch. Random draws from libtorch's generator are repeatable here: it
  /// is seeded anew for each place.
  ///
  /// @param device where tensors of the batch shall lie
  B at(Place place, Device device);

  /// A part of a step. The step's batch is split into equal parts over processes and accumulation:
  /// process r of R with A accumulated parts gets the parts r A ... r A + A - 1 of R A.
  ///
  /// @param step from 0
  /// @param part from 0
  /// @param parts how many parts the step has, at least 1
  record Place(long step, int part, int parts) {
    /// The first of this part's items in a batch of `size`, which `parts` divides.
    public int from(int size) {
      return part * (size / parts);
    }

    /// The end, exclusive, of this part's items.
    public int to(int size) {
      return (part + 1) * (size / parts);
    }
  }
}
