package quire.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.DebugInfoBase;
import org.bytedeco.pytorch.ThreadLocalDebugInfo;
import org.bytedeco.pytorch.global.torch.DebugInfoKind;
import quire.base.WorkException;

/// Counts the bytes that libtorch's processor allocator hands out on a thread, to the byte.
///
/// The allocator reports every block to a listener that libtorch looks up per thread. The presets
/// know its class but cannot be it, so one is laid out by hand: a table of functions in the order
/// of the common C++ calling convention of Linux and macOS. Memory that does not come from tensors
/// (the Java heap, scratch of oneDNN and MKL) is not seen; the same work gives the same number.
public final class PeakMemory {
  private static final ThreadLocal<Count> COUNTS = new ThreadLocal<>();
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;

  private PeakMemory() {}

  private static final class Count {
    long now;
    long peak;
    boolean failed;
  }

  /// Runs the work and returns the most bytes of tensors that it held at once, beyond those that
  /// were there before. What it frees of theirs does not count.
  ///
  /// @throws WorkException where libtorch has no such convention, as on Windows
  public static long during(Runnable work) {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      throw new WorkException("tensor memory cannot be counted on Windows; use Linux or macOS");
    }
    Torch.load();
    var outer = COUNTS.get();
    var count = new Count();
    COUNTS.set(count);
    var listener = new Address(Listener.OBJECT.address());
    ThreadLocalDebugInfo._push(DebugInfoKind.PROFILER_STATE, new DebugInfoBase(listener));
    try {
      work.run();
    } finally {
      var _ = ThreadLocalDebugInfo._pop(DebugInfoKind.PROFILER_STATE);
      if (outer == null) {
        COUNTS.remove();
      } else {
        COUNTS.set(outer);
      }
    }
    if (count.failed) {
      throw new WorkException("counting tensor memory failed in the middle of the work");
    }
    return count.peak;
  }

  /// Called by libtorch: `bytes` were handed out, or came back where negative.
  private static void report(
      MemorySegment self, MemorySegment block, long bytes, long all, long reserved, short device) {
    var count = COUNTS.get();
    if (count != null) {
      count.now += bytes;
      count.peak = Math.max(count.peak, count.now);
    }
  }

  private static void reportOutOfMemory(
      MemorySegment self, long bytes, long all, long reserved, short device) {
    var count = COUNTS.get();
    if (count != null) {
      count.failed = true;
    }
  }

  private static boolean enabled(MemorySegment self) {
    return true;
  }

  /// The listener outlives every use, so its destructors have nothing to do.
  private static void destroy(MemorySegment self) {}

  private static final class Address extends Pointer {
    Address(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }

  /// One listener for all threads, made when first needed.
  private static final class Listener {
    static final MemorySegment OBJECT = make();

    private static MemorySegment make() {
      var arena = Arena.global();
      var address = ValueLayout.ADDRESS;
      var destructor = stub("destroy", FunctionDescriptor.ofVoid(address));
      var functions =
          new MemorySegment[] {
            destructor, // of an object that lies in another
            destructor, // of one that is deleted
            stub(
                "report",
                FunctionDescriptor.ofVoid(
                    address, address, WORD, WORD, WORD, ValueLayout.JAVA_SHORT)),
            stub(
                "reportOutOfMemory",
                FunctionDescriptor.ofVoid(address, WORD, WORD, WORD, ValueLayout.JAVA_SHORT)),
            stub("enabled", FunctionDescriptor.of(ValueLayout.JAVA_BOOLEAN, address))
          };
      // Before the functions: offset to the top of the object, and no type information.
      var table = arena.allocate(8L * (functions.length + 2), 16);
      for (int i = 0; i < functions.length; i++) {
        table.set(WORD, 8L * (i + 2), functions[i].address());
      }
      var object = arena.allocate(64, 16);
      object.set(WORD, 0, table.address() + 16);
      return object;
    }

    private static MemorySegment stub(String method, FunctionDescriptor descriptor) {
      try {
        MethodType type = descriptor.toMethodType();
        MethodHandle handle = MethodHandles.lookup().findStatic(PeakMemory.class, method, type);
        return Linker.nativeLinker().upcallStub(handle, descriptor, Arena.global());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
