package quire.tensor;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/// Loads libtorch once, with MKL on its GNU threading layer, else OpenBLAS.
public final class Torch {
  private static boolean loaded;

  private Torch() {}

  /// Loads the natives; later calls do nothing. Call it before the first tensor.
  public static synchronized void load() {
    if (loaded) {
      return;
    }
    if (System.getProperty("org.bytedeco.openblas.load") == null) {
      System.setProperty("org.bytedeco.openblas.load", "mkl_rt");
    }
    // libtorch brings GNU OpenMP; MKL's default layer brings Intel's, and the two fight.
    var _ = org.bytedeco.mkl.global.mkl_rt.MKL_Set_Threading_Layer(3);
    Loader.load(torch.class);
    loaded = true;
  }
}
