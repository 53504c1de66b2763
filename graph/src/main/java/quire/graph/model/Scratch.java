package quire.graph.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Native memory for the length of one kernel call, readable by its worker threads.
///
/// Segments are handed out without a scope of their own: the check of a scope on every read costs
/// the kernels time, and all readers are joined before the scratch closes.
final class Scratch implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();

  private Scratch() {}

  static Scratch open() {
    return new Scratch();
  }

  MemorySegment allocate(long bytes, long alignment) {
    var segment = arena.allocate(bytes, alignment);
    return MemorySegment.ofAddress(segment.address()).reinterpret(bytes);
  }

  @Override
  public void close() {
    arena.close();
  }
}
