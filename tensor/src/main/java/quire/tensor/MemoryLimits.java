package quire.tensor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// JavaCPP's limits, set before its first class is used; see [Torch].
final class MemoryLimits {
  private static final String HANDLES = "org.bytedeco.javacpp.maxbytes";
  private static final String PROCESS = "org.bytedeco.javacpp.maxphysicalbytes";

  private MemoryLimits() {}

  static void set() {
    if (System.getProperty(HANDLES) == null) {
      System.setProperty(HANDLES, "0");
    }
    if (System.getProperty(PROCESS) == null) {
      System.setProperty(PROCESS, Long.toString(machine()));
    }
  }

  /// Bytes of memory that this machine or container has; 0, which means no limit, where unknown.
  private static long machine() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? Math.max(0, system.getTotalMemorySize())
        : 0;
  }
}
