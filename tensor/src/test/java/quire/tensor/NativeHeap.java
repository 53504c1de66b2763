package quire.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Optional;

/// Bytes that malloc has handed out and not got back, of the whole process.
///
/// The resident size would move with Java's heap. The compiler's arenas come from malloc too and
/// swing by megabytes either way, but a leak shows in every window of steps: judge by the smallest
/// growth of several.
public final class NativeHeap {
  private static final Optional<MethodHandle> MALLINFO = find();

  private NativeHeap() {}

  /// Whether glibc's mallinfo2 is there.
  public static boolean known() {
    return MALLINFO.isPresent();
  }

  /// Live bytes now.
  public static long liveBytes() {
    try (var arena = Arena.ofConfined()) {
      var info = (MemorySegment) MALLINFO.orElseThrow().invokeExact((SegmentAllocator) arena);
      long inArenas = info.getAtIndex(ValueLayout.JAVA_LONG, 7); // uordblks
      long mapped = info.getAtIndex(ValueLayout.JAVA_LONG, 4); // hblkhd
      return inArenas + mapped;
    } catch (Throwable t) {
      throw new IllegalStateException("mallinfo2 failed", t);
    }
  }

  private static Optional<MethodHandle> find() {
    var fields = new MemoryLayout[10];
    Arrays.fill(fields, ValueLayout.JAVA_LONG);
    var linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("mallinfo2")
        .map(address ->
            linker.downcallHandle(
                address, FunctionDescriptor.of(MemoryLayout.structLayout(fields))));
  }
}
