package quire.lab.chart;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/// Reads charts back from their SVG.
final class Svg {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
  private final Document document;

  private Svg(Document document) {
    this.document = document;
  }

  static Svg of(Chart chart) throws Exception {
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    return new Svg(builder.parse(new InputSource(new StringReader(chart.svg()))));
  }

  Element root() {
    return document.getDocumentElement();
  }

  List<Element> elements(String tag, String css) {
    var found = new ArrayList<Element>();
    var nodes = document.getElementsByTagName(tag);
    for (int i = 0; i < nodes.getLength(); i++) {
      var element = (Element) nodes.item(i);
      if (css.isEmpty() || element.getAttribute("class").equals(css)) {
        found.add(element);
      }
    }
    return found;
  }

  /// The points of a path that has straight lines only.
  static List<double[]> points(Element path) {
    var points = new ArrayList<double[]>();
    var numbers = NUMBER.matcher(path.getAttribute("d"));
    while (numbers.find()) {
      double x = Double.parseDouble(numbers.group());
      if (!numbers.find()) {
        throw new IllegalStateException("odd number of coordinates");
      }
      points.add(new double[] {x, Double.parseDouble(numbers.group())});
    }
    return points;
  }

  /// The line of a series: its longest path.
  List<double[]> line(int series) {
    return elements("path", "qc-s" + series + "-l").stream()
        .map(Svg::points)
        .max((a, b) -> Integer.compare(a.size(), b.size()))
        .orElseThrow();
  }

  static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }
}
