package quire.lab.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/// A drawing as a PNG image on white. Text needs a font on this machine; SVG does not.
final class PngWriter {
  private PngWriter() {}

  /// @param scale pixels a point
  static byte[] write(Drawing drawing, double scale) {
    int width = (int) Math.ceil(drawing.width() * scale);
    int height = (int) Math.ceil(drawing.height() * scale);
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.scale(scale, scale);
    drawing.marks().forEach(mark -> paint(g, mark));
    g.dispose();
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem); // memory does not fail
    }
    return bytes.toByteArray();
  }

  private static void paint(Graphics2D g, Drawing.Mark mark) {
    switch (mark) {
      case Drawing.Line line -> {
        g.setColor(line.ink().color());
        g.setStroke(
            line.dash().length == 0
                ? new BasicStroke(
                    (float) line.width(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
                : new BasicStroke(
                    (float) line.width(),
                    BasicStroke.CAP_BUTT,
                    BasicStroke.JOIN_ROUND,
                    1,
                    line.dash(),
                    0));
        g.draw(line.path());
      }
      case Drawing.Area area -> {
        Color c = area.ink().color();
        g.setColor(
            new Color(
                c.getRed(), c.getGreen(), c.getBlue(), (int) Math.round(255 * area.opacity())));
        g.fill(area.path());
      }
      case Drawing.Dot dot -> {
        double r = dot.radius();
        var disc = new Ellipse2D.Double(dot.x() - r, dot.y() - r, 2 * r, 2 * r);
        g.setColor(dot.hollow() ? Color.WHITE : dot.ink().color());
        g.fill(disc);
        if (dot.hollow()) {
          g.setColor(dot.ink().color());
          g.setStroke(new BasicStroke(1.6f));
          g.draw(disc);
        }
      }
      case Drawing.Words words -> paintText(g, words);
    }
  }

  private static void paintText(Graphics2D g, Drawing.Words words) {
    g.setColor(words.ink().color());
    g.setFont(
        new Font(Font.SANS_SERIF, words.bold() ? Font.BOLD : Font.PLAIN, 1)
            .deriveFont((float) words.size()));
    double width = g.getFontMetrics().stringWidth(words.text());
    double shift =
        switch (words.anchor()) {
          case START -> 0;
          case MIDDLE -> -width / 2;
          case END -> -width;
        };
    AffineTransform before = g.getTransform();
    g.translate(words.x(), words.y());
    g.rotate(Math.toRadians(words.degrees()));
    g.drawString(words.text(), (float) shift, 0f);
    g.setTransform(before);
  }
}
