package quire.imaging.augment;

/// Hue, saturation and value in single precision, step by step as torchvision computes them.
final class Hsv {
  private Hsv() {}

  /// @param hsv takes hue, saturation, value, each 0 to 1
  static void of(float r, float g, float b, float[] hsv) {
    float most = Math.max(r, Math.max(g, b));
    float least = Math.min(r, Math.min(g, b));
    float spread = most - least;
    float divisor = most == least ? 1 : spread;
    float rc = (most - r) / divisor;
    float gc = (most - g) / divisor;
    float bc = (most - b) / divisor;
    float hue;
    if (most == r) {
      hue = bc - gc;
    } else if (most == g) {
      hue = 2f + rc - bc;
    } else {
      hue = 4f + gc - rc;
    }
    hsv[0] = (hue / 6f + 1f) % 1f;
    hsv[1] = spread / (most == least ? 1 : most);
    hsv[2] = most;
  }

  /// Turns hue, saturation, value into red, green, blue, in place.
  static void toRgb(float[] hsv) {
    float h = hsv[0];
    float s = hsv[1];
    float v = hsv[2];
    float sector = (float) Math.floor(h * 6f);
    float f = h * 6f - sector;
    float p = Math.clamp(v * (1f - s), 0f, 1f);
    float q = Math.clamp(v * (1f - s * f), 0f, 1f);
    float t = Math.clamp(v * (1f - s * (1f - f)), 0f, 1f);
    switch ((int) sector % 6) {
      case 0 -> set(hsv, v, t, p);
      case 1 -> set(hsv, q, v, p);
      case 2 -> set(hsv, p, v, t);
      case 3 -> set(hsv, p, q, v);
      case 4 -> set(hsv, t, p, v);
      default -> set(hsv, v, p, q);
    }
  }

  private static void set(float[] rgb, float r, float g, float b) {
    rgb[0] = r;
    rgb[1] = g;
    rgb[2] = b;
  }
}
