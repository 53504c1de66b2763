package quire.lab.chart;

/// A drawing.
public interface Chart {
  /// As SVG text, to stand inline in HTML.
  String svg();

  /// As the bytes of a PNG file.
  byte[] png();
}
