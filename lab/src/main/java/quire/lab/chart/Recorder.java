package quire.lab.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Polygon;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The surface on which XChart paints the data: it keeps shapes instead of pixels.
///
/// XChart draws a line as many two-point segments; touching segments of one colour become one path
/// again, so that dashes run on and files stay small. Clips, images and text are not recorded: the
/// plot area is never clipped (its range holds all data), and text is written as text elsewhere.
final class Recorder extends Graphics2D {
  private final Drawing drawing;
  private final Map<Integer, Ink> inks;
  private AffineTransform transform;
  private Color color = Color.BLACK;
  private Stroke stroke = new BasicStroke(1);
  private final RenderingHints hints = new RenderingHints(null);

  /// What makes two segments parts of one line.
  private record Pen(Ink ink, double width, List<Float> dash) {}

  /// The last line of each pen; it goes on where the next segment starts at its end.
  private final Map<Pen, Drawing.Line> open = new HashMap<>();

  /// @param left where the plot starts on the paper; likewise top
  /// @param inks the role of each colour (as 0xRRGGBB) that XChart was given; others are not drawn
  Recorder(Drawing drawing, double left, double top, Map<Integer, Ink> inks) {
    this.drawing = drawing;
    this.inks = inks;
    this.transform = AffineTransform.getTranslateInstance(left, top);
  }

  @Override
  public void draw(Shape shape) {
    Ink ink = inks.get(color.getRGB() & 0xffffff);
    if (ink == null) {
      return;
    }
    var path = new Path2D.Double(shape, transform);
    var line = (BasicStroke) stroke;
    float[] dash = line.getDashArray() == null ? new float[0] : line.getDashArray();
    var pen = new Pen(ink, line.getLineWidth(), floats(dash));
    Drawing.Line last = open.get(pen);
    if (last != null && last.path().getCurrentPoint().distance(firstPoint(path)) < 1e-6) {
      last.path().append(path.getPathIterator(null), true);
    } else {
      last = new Drawing.Line(path, ink, line.getLineWidth(), dash);
      open.put(pen, last);
      drawing.add(last);
    }
  }

  @Override
  public void fill(Shape shape) {
    Ink ink = inks.get(color.getRGB() & 0xffffff);
    if (ink == null) {
      return;
    }
    if (shape instanceof Ellipse2D disc && transform.getScaleX() == 1) {
      Point2D centre =
          transform.transform(new Point2D.Double(disc.getCenterX(), disc.getCenterY()), null);
      drawing.add(new Drawing.Dot(centre.getX(), centre.getY(), disc.getWidth() / 2, ink, false));
    } else {
      drawing.add(
          new Drawing.Area(new Path2D.Double(shape, transform), ink, color.getAlpha() / 255.0));
    }
  }

  private static List<Float> floats(float[] values) {
    var list = new ArrayList<Float>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  private static Point2D firstPoint(Path2D path) {
    var point = new double[6];
    PathIterator steps = path.getPathIterator(null);
    if (!steps.isDone()) {
      steps.currentSegment(point);
    }
    return new Point2D.Double(point[0], point[1]);
  }

  @Override
  public void setColor(Color c) {
    color = c;
  }

  @Override
  public Color getColor() {
    return color;
  }

  @Override
  public void setPaint(Paint paint) {
    if (paint instanceof Color plain) {
      color = plain;
    }
  }

  @Override
  public Paint getPaint() {
    return color;
  }

  @Override
  public void setStroke(Stroke s) {
    stroke = s;
  }

  @Override
  public Stroke getStroke() {
    return stroke;
  }

  @Override
  public void translate(int x, int y) {
    transform.translate(x, y);
  }

  @Override
  public void translate(double tx, double ty) {
    transform.translate(tx, ty);
  }

  @Override
  public void rotate(double theta) {
    transform.rotate(theta);
  }

  @Override
  public void rotate(double theta, double x, double y) {
    transform.rotate(theta, x, y);
  }

  @Override
  public void scale(double sx, double sy) {
    transform.scale(sx, sy);
  }

  @Override
  public void shear(double shx, double shy) {
    transform.shear(shx, shy);
  }

  @Override
  public void transform(AffineTransform more) {
    transform.concatenate(more);
  }

  @Override
  public void setTransform(AffineTransform other) {
    transform = new AffineTransform(other);
  }

  @Override
  public AffineTransform getTransform() {
    return new AffineTransform(transform);
  }

  @Override
  public Graphics create() {
    var copy = new Recorder(drawing, transform.getTranslateX(), transform.getTranslateY(), inks);
    copy.color = color;
    copy.stroke = stroke;
    return copy;
  }

  @Override
  public void setRenderingHint(RenderingHints.Key key, @Nullable Object value) {
    if (value == null) {
      hints.remove(key);
    } else {
      hints.put(key, value);
    }
  }

  @Override
  public @Nullable Object getRenderingHint(RenderingHints.Key key) {
    return hints.get(key);
  }

  @Override
  public void setRenderingHints(Map<?, ?> other) {
    hints.clear();
    hints.putAll(other);
  }

  @Override
  public void addRenderingHints(Map<?, ?> more) {
    hints.putAll(more);
  }

  @Override
  public RenderingHints getRenderingHints() {
    return hints;
  }

  @Override
  public FontRenderContext getFontRenderContext() {
    return new FontRenderContext(null, true, true);
  }

  @Override
  public void drawLine(int x1, int y1, int x2, int y2) {
    draw(new Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void fillRect(int x, int y, int width, int height) {
    fill(new Rectangle(x, y, width, height));
  }

  @Override
  public void fillPolygon(int[] x, int[] y, int n) {
    fill(new Polygon(x, y, n));
  }

  @Override
  public void drawPolygon(int[] x, int[] y, int n) {
    draw(new Polygon(x, y, n));
  }

  @Override
  public void fillOval(int x, int y, int width, int height) {
    fill(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void drawOval(int x, int y, int width, int height) {
    draw(new Ellipse2D.Double(x, y, width, height));
  }

  // What a plot without text, images and clips does not use.

  @Override
  public void drawPolyline(int[] x, int[] y, int n) {
    throw unused("drawPolyline");
  }

  @Override
  public void drawRoundRect(int x, int y, int w, int h, int arcWidth, int arcHeight) {
    throw unused("drawRoundRect");
  }

  @Override
  public void fillRoundRect(int x, int y, int w, int h, int arcWidth, int arcHeight) {
    throw unused("fillRoundRect");
  }

  @Override
  public void drawArc(int x, int y, int w, int h, int start, int angle) {
    throw unused("drawArc");
  }

  @Override
  public void fillArc(int x, int y, int w, int h, int start, int angle) {
    throw unused("fillArc");
  }

  @Override
  public boolean drawImage(Image image, AffineTransform at, ImageObserver observer) {
    throw unused("drawImage");
  }

  @Override
  public void drawImage(BufferedImage image, BufferedImageOp op, int x, int y) {
    throw unused("drawImage");
  }

  @Override
  public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
    throw unused("drawImage");
  }

  @Override
  public boolean drawImage(Image image, int x, int y, int w, int h, ImageObserver observer) {
    throw unused("drawImage");
  }

  @Override
  public boolean drawImage(Image image, int x, int y, Color back, ImageObserver observer) {
    throw unused("drawImage");
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int w, int h, Color back, ImageObserver observer) {
    throw unused("drawImage");
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      ImageObserver observer) {
    throw unused("drawImage");
  }

  @Override
  public boolean drawImage(
      Image image,
      int dx1,
      int dy1,
      int dx2,
      int dy2,
      int sx1,
      int sy1,
      int sx2,
      int sy2,
      Color back,
      ImageObserver observer) {
    throw unused("drawImage");
  }

  @Override
  public void drawRenderedImage(RenderedImage image, AffineTransform at) {
    throw unused("drawRenderedImage");
  }

  @Override
  public void drawRenderableImage(RenderableImage image, AffineTransform at) {
    throw unused("drawRenderableImage");
  }

  @Override
  public void drawString(String text, int x, int y) {
    throw unused("drawString");
  }

  @Override
  public void drawString(String text, float x, float y) {
    throw unused("drawString");
  }

  @Override
  public void drawString(AttributedCharacterIterator text, int x, int y) {
    throw unused("drawString");
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    throw unused("drawString");
  }

  @Override
  public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
    throw unused("drawGlyphVector");
  }

  @Override
  public boolean hit(Rectangle rectangle, Shape shape, boolean onStroke) {
    throw unused("hit");
  }

  @Override
  public GraphicsConfiguration getDeviceConfiguration() {
    throw unused("getDeviceConfiguration");
  }

  @Override
  public FontMetrics getFontMetrics(Font f) {
    throw unused("getFontMetrics");
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {
    throw unused("copyArea");
  }

  private static UnsupportedOperationException unused(String name) {
    return new UnsupportedOperationException("a recorded plot does not use " + name);
  }

  @Override
  public void setComposite(Composite composite) {}

  @Override
  public @Nullable Composite getComposite() {
    return null;
  }

  @Override
  public void setBackground(Color background) {}

  @Override
  public Color getBackground() {
    return Color.WHITE;
  }

  @Override
  public void clearRect(int x, int y, int width, int height) {}

  @Override
  public void clip(Shape shape) {}

  @Override
  public @Nullable Shape getClip() {
    return null;
  }

  @Override
  public @Nullable Rectangle getClipBounds() {
    return null;
  }

  @Override
  public void clipRect(int x, int y, int width, int height) {}

  @Override
  public void setClip(int x, int y, int width, int height) {}

  @Override
  public void setClip(@Nullable Shape shape) {}

  @Override
  public void setPaintMode() {}

  @Override
  public void setXORMode(Color other) {}

  @Override
  public @Nullable Font getFont() {
    return null;
  }

  @Override
  public void setFont(Font font) {}

  @Override
  public void dispose() {}
}
