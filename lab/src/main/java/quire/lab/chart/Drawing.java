package quire.lab.chart;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;

/// What is on the paper, in drawing order: shapes and text in points, y downwards. Both writers
/// (SVG and PNG) read it.
final class Drawing {
  /// A mark on the paper.
  sealed interface Mark permits Line, Area, Dot, Words {}

  /// An open path.
  ///
  /// @param width in points
  /// @param dash lengths drawn and left out in turn; empty for a solid line
  record Line(Path2D path, Ink ink, double width, float[] dash) implements Mark {}

  /// A filled path.
  record Area(Path2D path, Ink ink, double opacity) implements Mark {}

  /// A disc, hollow ones with the paper inside.
  record Dot(double x, double y, double radius, Ink ink, boolean hollow) implements Mark {}

  /// A line of text; x and y give the point on its base line that `anchor` names.
  ///
  /// @param degrees turned by so much, clockwise, about that point
  record Words(
      String text,
      double x,
      double y,
      Anchor anchor,
      double size,
      Ink ink,
      boolean bold,
      double degrees)
      implements Mark {}

  /// Which part of a text stands at its point.
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private final double width;
  private double height;
  private final List<Mark> marks = new ArrayList<>();

  Drawing(double width, double height) {
    this.width = width;
    this.height = height;
  }

  double width() {
    return width;
  }

  double height() {
    return height;
  }

  void growTo(double newHeight) {
    height = Math.max(height, newHeight);
  }

  List<Mark> marks() {
    return marks;
  }

  void add(Mark mark) {
    marks.add(mark);
  }

  void line(double x1, double y1, double x2, double y2, Ink ink, double thickness, float... dash) {
    var path = new Path2D.Double();
    path.moveTo(x1, y1);
    path.lineTo(x2, y2);
    add(new Line(path, ink, thickness, dash));
  }

  void rectangle(double x, double y, double w, double h, Ink ink, double opacity) {
    var path = new Path2D.Double();
    path.moveTo(x, y);
    path.lineTo(x + w, y);
    path.lineTo(x + w, y + h);
    path.lineTo(x, y + h);
    path.closePath();
    add(new Area(path, ink, opacity));
  }

  /// Lines of paper across a box, so that bars of the third series and later differ in print
  /// without colour: wide apart for the third, close for the fourth, and so on in turn.
  void stripes(double x, double y, double w, double h, int series) {
    double apart = new double[] {0, 0, 5, 2.5}[Math.floorMod(series, 4)];
    for (double at = y + h - apart; apart > 0 && at > y; at -= apart) {
      line(x, at, x + w, at, Ink.PAPER, 1.1);
    }
  }

  void text(String text, double x, double y, Anchor anchor, double size, Ink ink) {
    add(new Words(text, x, y, anchor, size, ink, false, 0));
  }

  /// An upper estimate of a text's width in common sans-serif fonts, in points.
  static double widthOf(String text, double size) {
    double em = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      em +=
          "iljtfrI.,:;'|!()[] \u202f/".indexOf(c) >= 0
              ? 0.36
              : "mwMW@%".indexOf(c) >= 0
                  ? 0.98
                  : Character.isUpperCase(c) || Character.isDigit(c) ? 0.69 : 0.61;
    }
    return em * size;
  }

  /// The text in lines that fit, at most so many; what does not fit ends in an ellipsis.
  static List<String> wrap(String text, double size, double room, int most) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.strip().split("(?<=[ /_-])", -1)) {
      if (!line.isEmpty() && widthOf(line + word.stripTrailing(), size) > room) {
        lines.add(line.toString().strip());
        line.setLength(0);
      }
      line.append(word);
    }
    lines.add(line.toString().strip());
    boolean cut = lines.size() > most;
    var kept = new ArrayList<>(lines.subList(0, Math.min(most, lines.size())));
    for (int i = 0; i < kept.size(); i++) {
      String piece = kept.get(i);
      boolean shortened = cut && i == kept.size() - 1;
      while (piece.length() > 1 && widthOf(piece + (shortened ? "…" : ""), size) > room) {
        piece = piece.substring(0, piece.length() - 1).strip();
        shortened = true;
      }
      kept.set(i, shortened ? piece + "…" : piece);
    }
    return kept;
  }
}
