package quire.lab.chart;

import java.awt.Color;
import java.util.List;

/// A colour by its role. Charts carry the colour for print and light pages and the class by which a
/// page may recolour it.
///
/// @param css class in the SVG, prefixed `qc-`
/// @param color the colour where no style sheet applies
record Ink(String css, Color color) {
  static final Ink TEXT = new Ink("qc-text", new Color(0x1f, 0x24, 0x28));
  static final Ink FAINT = new Ink("qc-faint", new Color(0x5a, 0x63, 0x6b));
  static final Ink GRID = new Ink("qc-grid", new Color(0xdd, 0xe1, 0xe4));
  static final Ink AXIS = new Ink("qc-axis", new Color(0x8a, 0x93, 0x9a));
  static final Ink PAPER = new Ink("qc-paper", Color.WHITE);
  static final Ink FOR = new Ink("qc-for", new Color(0x0a, 0x6e, 0x4f));
  static final Ink AGAINST = new Ink("qc-against", new Color(0xa8, 0x32, 0x32));
  static final Ink OPEN = new Ink("qc-open", new Color(0x5b, 0x64, 0x6c));
  static final Ink ON_LIGHT = new Ink("qc-on-light", new Color(0x12, 0x1a, 0x22));
  static final Ink ON_DARK = new Ink("qc-on-dark", new Color(0xff, 0xff, 0xff));

  /// Series colours that colour-blind readers tell apart (after Okabe and Ito, darkened where thin
  /// lines would fade), ordered so that neighbours differ in lightness too.
  private static final List<Ink> SERIES =
      List.of(
          new Ink("qc-s0", new Color(0x00, 0x5f, 0xa3)),
          new Ink("qc-s1", new Color(0xe0, 0x8a, 0x00)),
          new Ink("qc-s2", new Color(0x00, 0x7d, 0x5c)),
          new Ink("qc-s3", new Color(0xc8, 0x6a, 0xa0)),
          new Ink("qc-s4", new Color(0x8f, 0x2f, 0x14)),
          new Ink("qc-s5", new Color(0x46, 0xa6, 0xdd)),
          new Ink("qc-s6", new Color(0x4a, 0x4a, 0x4a)),
          new Ink("qc-s7", new Color(0x9b, 0x8b, 0x1f)));

  static Ink series(int index) {
    return SERIES.get(Math.floorMod(index, SERIES.size()));
  }

  /// A step of the sequential scale of heat maps: light for 0, dark for 1.
  static Ink scale(double share) {
    double t = Math.clamp(share, 0, 1);
    return new Ink(
        "qc-cell", new Color(mix(0xf2, 0x08, t), mix(0xf6, 0x3c, t), mix(0xfa, 0x72, t)));
  }

  /// Whether dark text reads on this colour.
  boolean isLight() {
    return 0.299 * color.getRed() + 0.587 * color.getGreen() + 0.114 * color.getBlue() > 140;
  }

  private static int mix(int from, int to, double share) {
    return (int) Math.round(from + (to - from) * share);
  }
}
