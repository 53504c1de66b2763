package quire.lab.chart;

import java.awt.Color;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.Locale;

/// A drawing as SVG, to stand inside a page or alone.
///
/// Colours are attributes, so that the file reads alone; classes (`qc-...`) let a page's style
/// sheet recolour them. There are no ids, scripts, style sheets or outside references, so any
/// number of charts share a page.
final class SvgWriter {
  private static final String FONTS =
      "system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',Arial,sans-serif";
  private final StringBuilder out = new StringBuilder(8192);

  private SvgWriter() {}

  /// @param label what a screen reader says
  static String write(Drawing drawing, String label) {
    var writer = new SvgWriter();
    writer.open(drawing, label);
    for (Drawing.Mark mark : drawing.marks()) {
      switch (mark) {
        case Drawing.Line line -> writer.line(line);
        case Drawing.Area area -> writer.area(area);
        case Drawing.Dot dot -> writer.dot(dot);
        case Drawing.Words words -> writer.words(words);
      }
    }
    return writer.out.append("</svg>\n").toString();
  }

  private void open(Drawing drawing, String label) {
    String width = number(drawing.width());
    String height = number(drawing.height());
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"qc\" viewBox=\"0 0 ")
        .append(width + " " + height)
        .append("\" width=\"" + width + "\" height=\"" + height)
        .append("\" style=\"max-width:100%;height:auto\" role=\"img\" aria-label=\"")
        .append(Xml.escape(label))
        .append("\" font-family=\"" + FONTS + "\">\n<title>")
        .append(Xml.escape(label))
        .append("</title>\n");
  }

  private void line(Drawing.Line line) {
    out.append("<path class=\"" + line.ink().css() + "-l\" d=\"");
    path(line.path());
    out.append("\" fill=\"none\" stroke=\"" + hex(line.ink().color()) + "\" stroke-width=\"")
        .append(number(line.width()))
        .append("\" stroke-linejoin=\"round\"");
    if (line.dash().length > 0) {
      out.append(" stroke-dasharray=\"");
      for (int i = 0; i < line.dash().length; i++) {
        out.append(i == 0 ? "" : " ").append(number(line.dash()[i]));
      }
      out.append('"');
    }
    out.append("/>\n");
  }

  private void area(Drawing.Area area) {
    out.append("<path class=\"" + area.ink().css() + "-a\" d=\"");
    path(area.path());
    out.append("\" fill=\"" + hex(area.ink().color()) + "\"");
    if (area.opacity() < 1) {
      out.append(" fill-opacity=\"" + number(area.opacity()) + "\"");
    }
    out.append("/>\n");
  }

  private void dot(Drawing.Dot dot) {
    String color = hex(dot.ink().color());
    out.append("<circle class=\"" + dot.ink().css() + (dot.hollow() ? "-h" : "-a"))
        .append("\" cx=\"" + number(dot.x()) + "\" cy=\"" + number(dot.y()))
        .append("\" r=\"" + number(dot.radius()) + "\"")
        .append(
            dot.hollow()
                ? " fill=\"#ffffff\" stroke=\"" + color + "\" stroke-width=\"1.6\"/>\n"
                : " fill=\"" + color + "\"/>\n");
  }

  private void words(Drawing.Words words) {
    String x = number(words.x());
    String y = number(words.y());
    out.append("<text class=\"" + words.ink().css() + "-a\" x=\"" + x + "\" y=\"" + y + "\"")
        .append(
            switch (words.anchor()) {
              case START -> "";
              case MIDDLE -> " text-anchor=\"middle\"";
              case END -> " text-anchor=\"end\"";
            })
        .append(" font-size=\"" + number(words.size()) + "\"")
        .append(words.bold() ? " font-weight=\"600\"" : "")
        .append(" fill=\"" + hex(words.ink().color()) + "\"");
    if (words.degrees() != 0) {
      out.append(" transform=\"rotate(" + number(words.degrees()) + " " + x + " " + y + ")\"");
    }
    out.append('>').append(Xml.escape(words.text())).append("</text>\n");
  }

  private void path(Path2D path) {
    var p = new double[6];
    for (PathIterator step = path.getPathIterator(null); !step.isDone(); step.next()) {
      switch (step.currentSegment(p)) {
        case PathIterator.SEG_MOVETO -> points('M', p, 2);
        case PathIterator.SEG_LINETO -> points('L', p, 2);
        case PathIterator.SEG_QUADTO -> points('Q', p, 4);
        case PathIterator.SEG_CUBICTO -> points('C', p, 6);
        default -> out.append('Z');
      }
    }
  }

  private void points(char command, double[] p, int count) {
    out.append(command);
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : " ").append(number(p[i]));
    }
  }

  /// A tenth of a point is finer than print; whole numbers lose their point.
  private static String number(double value) {
    double rounded = Math.rint(value * 100) / 100;
    if (rounded == Math.rint(rounded)) {
      return Long.toString((long) rounded);
    }
    return String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.2f" : "%.1f", rounded);
  }

  private static String hex(Color color) {
    return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xffffff);
  }
}
