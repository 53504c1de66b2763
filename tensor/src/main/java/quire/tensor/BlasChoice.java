package quire.tensor;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.openblas.presets.openblas_nolapack;
import quire.base.RequestException;
import quire.base.WorkException;

/// Chooses the BLAS before libtorch is loaded; the presets read the choice from a system property.
final class BlasChoice {
  private static final String ASKED = "quire.blas";
  private static final String PRESET = "org.bytedeco.openblas.load";

  /// `MKL_THREADING_GNU`: libtorch brings GNU OpenMP, and MKL's default layer brings Intel's; two
  /// pools fight for the cores and made batched products seven times slower.
  private static final int GNU_LAYER = 3;

  private BlasChoice() {}

  static Torch.Blas choose() {
    String asked = System.getProperty(ASKED, "auto");
    return switch (asked) {
      case "mkl" -> mkl("asked for by -Dquire.blas=mkl");
      case "openblas" -> openBlas("asked for by -Dquire.blas=openblas");
      case "auto" -> automatic();
      default ->
          throw new RequestException(
              "the system property quire.blas must be auto, mkl or openblas, is " + asked);
    };
  }

  private static Torch.Blas automatic() {
    String preset = System.getProperty(PRESET);
    if (preset != null && !preset.equals("mkl_rt")) {
      return new Torch.Blas("OpenBLAS", "the system property " + PRESET + " is " + preset);
    }
    try {
      return mkl("it is there and its GNU threading layer loads");
    } catch (WorkException problem) {
      return openBlas(Torch.firstLine(problem));
    }
  }

  private static Torch.Blas mkl(String reason) {
    if (Loader.getLoadedLibraries().keySet().stream().anyMatch(name -> name.contains("openblas"))) {
      throw new WorkException(
          "libtorch was used before Torch.load() could choose; call that first");
    }
    String missing;
    try {
      Loader.load(mkl_rt.class);
      int layer = mkl_rt.MKL_Set_Threading_Layer(GNU_LAYER);
      if (layer == GNU_LAYER) {
        // No other call of MKL before libtorch is loaded: it would load the default layer for good.
        System.setProperty(PRESET, "mkl_rt");
        return new Torch.Blas("MKL", reason);
      }
      missing = "MKL refuses its GNU threading layer (answer " + layer + ")";
    } catch (LinkageError problem) {
      missing =
          "MKL has no natives for %s on the class path or they do not load"
              .formatted(Loader.getPlatform());
    }
    throw new WorkException(missing);
  }

  private static Torch.Blas openBlas(String reason) {
    System.clearProperty(PRESET);
    return new Torch.Blas("OpenBLAS", reason);
  }

  /// Passes a number of threads on to a BLAS that has its own pool; MKL follows libtorch's.
  static void threads(Torch.Blas blas, int count) {
    if (blas.name().equals("OpenBLAS")) {
      openblas_nolapack.blas_set_num_threads(count);
    }
  }
}
