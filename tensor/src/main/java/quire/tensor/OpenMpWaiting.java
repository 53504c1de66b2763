package quire.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/// How long libtorch's OpenMP threads spin before they sleep.
///
/// By default they spin for milliseconds at the end of every parallel loop. Where another process,
/// or threads of our own kernels, want the same core, each operation then waits for a turn: one
/// training step on two cores with one of them busy took ten times as long. A short spin keeps the
/// hand-over between operations fast on an idle machine and gives the core away soon after.
///
/// GNU OpenMP reads the environment once, when it is loaded, so this comes before it. Who sets
/// `OMP_WAIT_POLICY` or `GOMP_SPINCOUNT` decides alone.
final class OpenMpWaiting {
  /// Turns of the spin loop, a few microseconds.
  private static final String SPINS = "1000";

  private OpenMpWaiting() {}

  static void shorten() {
    if (System.getenv("OMP_WAIT_POLICY") != null || System.getenv("GOMP_SPINCOUNT") != null) {
      return;
    }
    var linker = Linker.nativeLinker();
    var setenv = linker.defaultLookup().find("setenv");
    if (setenv.isEmpty()) {
      return; // no POSIX, so no GNU OpenMP to speak to
    }
    var shape =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocateFrom("GOMP_SPINCOUNT");
      var value = arena.allocateFrom(SPINS);
      int _ = (int) linker.downcallHandle(setenv.get(), shape).invokeExact(name, value, 0);
    } catch (Throwable problem) {
      throw new IllegalStateException("setenv cannot be called", problem);
    }
  }
}
