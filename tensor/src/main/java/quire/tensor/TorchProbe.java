package quire.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import quire.base.MachineProbe;
import quire.base.WorkException;

/// What libtorch tells of this machine: BLAS, GPU, element types worth training in, measured speed.
///
/// Where libtorch does not load, the facts are left out and the advice says why.
public final class TorchProbe implements MachineProbe {
  private static final int SIDE = 1024;

  /// For [java.util.ServiceLoader].
  public TorchProbe() {}

  /// `blas`, `blasReason`, `torchThreads`, `dtype` (`bf16` or `fp32`, what `auto` means here),
  /// `dtypeReason`, and `gpu` where there is one.
  @Override
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    try {
      Torch.Blas blas = Torch.blas();
      facts.put("blas", blas.name());
      facts.put("blasReason", blas.reason());
      facts.put("torchThreads", Torch.threads());
      Bf16Support bf16 = Bf16Support.here();
      facts.put("dtype", bf16.fast() ? "bf16" : "fp32");
      facts.put("dtypeReason", bf16.reason());
      if (Torch.hasCuda()) {
        facts.put("gpu", "CUDA, devices: " + torch.getNumGPUs());
      }
    } catch (WorkException problem) {
      facts.put("blasReason", Torch.firstLine(problem));
    }
    return facts;
  }

  /// `gflopsFp32` and `gflopsBf16`: a square product of side 1024 in units of 10^9 floating-point
  /// operations a second, the best of several within about half a second each.
  @Override
  public Map<String, Object> measurements() {
    Map<String, Object> measured = new LinkedHashMap<>();
    try {
      Torch.load();
      measured.put("gflopsFp32", gflops(Dtype.F32));
      measured.put("gflopsBf16", gflops(Dtype.BF16));
    } catch (WorkException problem) {
      measured.clear(); // the reason is among the facts
    }
    return measured;
  }

  @Override
  public List<String> advice() {
    List<String> advice = new ArrayList<>();
    try {
      Torch.Blas blas = Torch.blas();
      String coreType = System.getenv("OPENBLAS_CORETYPE");
      if (coreType != null && !coreType.isEmpty()) {
        advice.add(
            ("OPENBLAS_CORETYPE is set to %s: it slows OpenBLAS down to that processor's code%s;"
                    + " unset it.")
                .formatted(
                    coreType, blas.name().equals("OpenBLAS") ? "" : " wherever that is used"));
      }
      if (blas.name().equals("OpenBLAS") && System.getProperty("quire.blas") == null) {
        advice.add("OpenBLAS is in use: " + blas.reason() + ".");
      }
      String omp = System.getenv("OMP_NUM_THREADS");
      int cores = Runtime.getRuntime().availableProcessors();
      if (omp != null && !omp.equals(Integer.toString(cores))) {
        advice.add(
            "OMP_NUM_THREADS is set to %s on a machine of %d cores; use --threads or unset it."
                .formatted(omp, cores));
      }
    } catch (WorkException problem) {
      advice.add(Torch.firstLine(problem) + ".");
    }
    return advice;
  }

  private static double gflops(Dtype dtype) {
    try (var _ = new Scope();
        var _ = new NoTape()) {
      Tensor a = Tensors.full(dtype, 0.5, SIDE, SIDE);
      Tensor b = Tensors.full(dtype, 0.25, SIDE, SIDE);
      long best = Long.MAX_VALUE;
      long end = System.nanoTime() + 500_000_000L;
      for (int i = 0; i < 3 || (i < 50 && System.nanoTime() < end); i++) {
        long start = System.nanoTime();
        a.matmul(b).close();
        best = Math.min(best, System.nanoTime() - start);
      }
      return Math.round(2.0 * SIDE * SIDE * SIDE / best * 10) / 10.0;
    }
  }
}
