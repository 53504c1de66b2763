package quire.base;

import java.util.List;
import java.util.Map;

/// What a module knows of the machine that the rest cannot: the BLAS in use, the GPU, measured
/// speed.
///
/// Found through [java.util.ServiceLoader]. `environment.json` and `quire doctor` merge the facts
/// of all probes; a key that no probe provides is `null` there.
public interface MachineProbe {
  /// Facts that cost nothing beyond loading the module's natives: keys such as `blas`,
  /// `blasReason`, `gpu`, `dtype`; values are JSON values, a missing fact is left out.
  Map<String, Object> facts();

  /// Facts that must be measured and take a second or two: keys such as `gflopsFp32`, `gflopsBf16`.
  Map<String, Object> measurements();

  /// What the user could change for the better, one plain sentence each; empty when all is well.
  List<String> advice();
}
