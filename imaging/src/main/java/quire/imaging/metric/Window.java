package quire.imaging.metric;

/// Means of SSIM's two terms over all places where the Gaussian window lies inside the image.
///
/// @param similarity of luminance, contrast and structure
/// @param contrast of contrast and structure alone
record Window(double similarity, double contrast) {
  static final int SIZE = 11;
  private static final double SIGMA = 1.5;
  private static final double C1 = 0.01 * 255 * (0.01 * 255);
  private static final double C2 = 0.03 * 255 * (0.03 * 255);
  private static final double[] KERNEL = kernel();

  private static double[] kernel() {
    double[] kernel = new double[SIZE];
    double sum = 0;
    for (int i = 0; i < SIZE; i++) {
      double x = i - SIZE / 2;
      kernel[i] = Math.exp(-0.5 / (SIGMA * SIGMA) * x * x);
      sum += kernel[i];
    }
    for (int i = 0; i < SIZE; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }

  static Window of(double[] a, double[] b, int width, int height) {
    int n = a.length;
    double[] aa = new double[n];
    double[] bb = new double[n];
    double[] ab = new double[n];
    for (int i = 0; i < n; i++) {
      aa[i] = a[i] * a[i];
      bb[i] = b[i] * b[i];
      ab[i] = a[i] * b[i];
    }
    double[] ma = smooth(a, width, height);
    double[] mb = smooth(b, width, height);
    double[] saa = smooth(aa, width, height);
    double[] sbb = smooth(bb, width, height);
    double[] sab = smooth(ab, width, height);
    double similarity = 0;
    double contrast = 0;
    for (int i = 0; i < ma.length; i++) {
      double va = saa[i] - ma[i] * ma[i];
      double vb = sbb[i] - mb[i] * mb[i];
      double cov = sab[i] - ma[i] * mb[i];
      double structure = (2 * cov + C2) / (va + vb + C2);
      contrast += structure;
      similarity += structure * (2 * ma[i] * mb[i] + C1) / (ma[i] * ma[i] + mb[i] * mb[i] + C1);
    }
    return new Window(similarity / ma.length, contrast / ma.length);
  }

  private static double[] smooth(double[] in, int width, int height) {
    int w = width - SIZE + 1;
    int h = height - SIZE + 1;
    double[] rows = new double[w * height];
    for (int y = 0; y < height; y++) {
      for (int k = 0; k < SIZE; k++) {
        for (int x = 0; x < w; x++) {
          rows[y * w + x] += KERNEL[k] * in[y * width + x + k];
        }
      }
    }
    double[] out = new double[w * h];
    for (int y = 0; y < h; y++) {
      for (int k = 0; k < SIZE; k++) {
        for (int x = 0; x < w; x++) {
          out[y * w + x] += KERNEL[k] * rows[(y + k) * w + x];
        }
      }
    }
    return out;
  }
}
