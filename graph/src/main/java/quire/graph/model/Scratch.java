package quire.graph.model;

import java.lang.foreign.MemorySegment;
import quire.tensor.Dtype;
import quire.tensor.Scope;
import quire.tensor.Tensors;

/// Native memory for the length of one kernel call, readable by its worker threads.
///
/// It comes from libtorch's allocator, so that whoever counts that counts this.
final class Scratch implements AutoCloseable {
  private final Scope scope = new Scope();

  private Scratch() {}

  static Scratch open() {
    return new Scratch();
  }

  /// Memory of unknown content, aligned to 64 bytes.
  MemorySegment allocate(long bytes) {
    return Tensors.segment(Tensors.empty(Dtype.U8, bytes));
  }

  @Override
  public void close() {
    scope.close();
  }
}
