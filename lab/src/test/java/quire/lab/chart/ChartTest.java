package quire.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class ChartTest {
  private static final Axis STEP = Axis.linear("step");
  private static final Axis LOSS = Axis.linear("loss", "nats");

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 25));
  }

  static Stream<String> samples() {
    return SampleCharts.all().keySet().stream();
  }

  private static Chart sample(String name) {
    return java.util.Objects.requireNonNull(SampleCharts.all().get(name));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyChartStandsInAPageBesideOthers(String name) throws Exception {
    Chart chart = sample(name);
    String text = chart.svg();
    Svg svg = Svg.of(chart); // well-formed, or this throws
    assertThat(text).hasSizeLessThan(100_000).doesNotContain(" id=", "<script", "<style", "url(");
    assertThat(text.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http");
    assertThat(svg.root().getAttribute("role")).isEqualTo("img");
    assertThat(svg.root().getAttribute("aria-label")).isEqualTo(chart.description()).isNotBlank();
    assertThat(svg.elements("title", "")).hasSize(1);
    assertThat(sample(name).svg()).as("the same input, the same bytes").isEqualTo(text);
  }

  /// Text is measured with the upper estimate that the layout itself uses.
  @ParameterizedTest
  @MethodSource("samples")
  void nothingLeavesThePaper(String name) throws Exception {
    Svg svg = Svg.of(sample(name));
    double width = Svg.number(svg.root(), "width");
    double height = Svg.number(svg.root(), "height");
    for (Element text : svg.elements("text", "")) {
      if (text.hasAttribute("transform")) {
        continue; // turned labels: see turnedLabelsStayOnThePaper
      }
      double length = Drawing.widthOf(text.getTextContent(), Svg.number(text, "font-size"));
      double x = Svg.number(text, "x");
      String anchor = text.getAttribute("text-anchor");
      double left =
          anchor.equals("middle") ? x - length / 2 : anchor.equals("end") ? x - length : x;
      assertThat(left).as(text.getTextContent()).isGreaterThanOrEqualTo(-1);
      assertThat(left + length).as(text.getTextContent()).isLessThanOrEqualTo(width + 1);
      assertThat(Svg.number(text, "y")).isBetween(8.0, height - 1);
    }
    for (Element path : svg.elements("path", "")) {
      if (!path.getAttribute("d").contains("C")) {
        for (double[] point : Svg.points(path)) {
          assertThat(point[0]).isBetween(-1.0, width + 1);
          assertThat(point[1]).isBetween(-1.0, height + 1);
        }
      }
    }
  }

  @Test
  void turnedLabelsStayOnThePaper() throws Exception {
    Svg svg = Svg.of(sample("bars with long names"));
    double height = Svg.number(svg.root(), "height");
    int turned = 0;
    for (Element text : svg.elements("text", "")) {
      if (text.hasAttribute("transform")) {
        turned++;
        double length = Drawing.widthOf(text.getTextContent(), Svg.number(text, "font-size"));
        double angle = Math.toRadians(38);
        assertThat(Svg.number(text, "x") - length * Math.cos(angle)).isGreaterThanOrEqualTo(-1);
        assertThat(Svg.number(text, "y") + length * Math.sin(angle)).isLessThanOrEqualTo(height);
      }
    }
    assertThat(turned).isEqualTo(6);
  }

  /// Law: growing values draw a rising line (y runs downwards on paper), x from left to right.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void growingValuesRise(long seed) throws Exception {
    var random = new Random(seed);
    int n = 2 + random.nextInt(300);
    boolean log = random.nextBoolean();
    var x = new double[n];
    var y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = (i == 0 ? 1 : x[i - 1]) + random.nextDouble();
      y[i] = (i == 0 ? 1e-3 : y[i - 1]) + random.nextDouble() * Math.pow(10, random.nextInt(4));
    }
    Axis axis = log ? Axis.log("value", "") : Axis.linear("value");
    List<double[]> line = Svg.of(Charts.lines(STEP, axis, List.of(new Series("a", x, y)))).line(0);
    assertThat(line).hasSize(n);
    for (int i = 1; i < n; i++) {
      assertThat(line.get(i)[0]).isGreaterThanOrEqualTo(line.get(i - 1)[0]);
      assertThat(line.get(i)[1]).isLessThanOrEqualTo(line.get(i - 1)[1]);
    }
  }

  @Test
  void aLogAxisGivesEveryDecadeTheSameLength() throws Exception {
    double[] decades = {1e-2, 1e-1, 1, 10, 100, 1000};
    Axis x = Axis.log("n", "");
    Axis y = Axis.log("bytes", "B");
    List<double[]> line =
        Svg.of(Charts.lines(x, y, List.of(new Series("a", decades, decades)))).line(0);
    double across = line.get(1)[0] - line.get(0)[0];
    double up = line.get(0)[1] - line.get(1)[1];
    assertThat(across).isGreaterThan(40);
    for (int i = 1; i < decades.length; i++) {
      assertThat(line.get(i)[0] - line.get(i - 1)[0]).isCloseTo(across, within(0.11));
      assertThat(line.get(i - 1)[1] - line.get(i)[1]).isCloseTo(up, within(0.11));
    }
  }

  /// Law: an interval wider than all values still ends inside the plot, with both caps drawn.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void intervalsAreInsideTheRange(long seed) throws Exception {
    var random = new Random(seed);
    double[] x = {1, 2, 3};
    double[] y = random.doubles(3).toArray();
    double[] low = y.clone();
    double[] high = y.clone();
    for (int i = 0; i < 3; i++) {
      low[i] -= random.nextDouble() * 50;
      high[i] += random.nextDouble() * 50;
    }
    Svg svg = Svg.of(Charts.points(STEP, LOSS, List.of(new Series("a", x, y, low, high))));
    List<double[]> grid =
        svg.elements("path", "qc-grid-l").stream().map(e -> Svg.points(e).getFirst()).toList();
    double top = grid.stream().mapToDouble(p -> p[1]).min().orElseThrow();
    List<List<double[]>> strokes =
        svg.elements("path", "qc-s0-l").stream().map(Svg::points).toList();
    assertThat(strokes).as("three whiskers, two caps each").hasSize(9);
    strokes.forEach(
        stroke -> stroke.forEach(p -> assertThat(p[1]).isGreaterThanOrEqualTo(top - 0.6)));
  }

  @Test
  void valuesThatCannotBeShownAreLeftOutAndCounted() {
    double[] x = {1, 2, 3, 4};
    double[] y = {1, Double.NaN, -5, 8};
    String svg = Charts.lines(STEP, Axis.log("loss", ""), List.of(new Series("a", x, y))).svg();
    assertThat(svg).contains("2 points are not drawn").doesNotContain("NaN", "Infinity");
    double[] none = {Double.POSITIVE_INFINITY};
    assertThat(Charts.points(STEP, LOSS, List.of(new Series("b", none, none))).svg())
        .contains("no data");
  }

  @Test
  void hostileNamesAreEscaped() throws Exception {
    String hostile = "<script>alert(1)</script>&\"'\u0000";
    Chart chart =
        Charts.bars(
            List.of(hostile), Axis.linear(hostile), List.of(new Bars(hostile, new double[] {1})));
    assertThat(chart.svg()).doesNotContain("<script", "\u0000");
    assertThat(Svg.of(chart).root().getAttribute("aria-label")).contains("<script>");
  }

  @Test
  void anOpenIntervalRunsToTheFrame() throws Exception {
    var effect = new Effect("a", 1, 0.5, Double.POSITIVE_INFINITY, Effect.Tone.FOR);
    Svg svg = Svg.of(Charts.forest(Axis.linear("difference"), 0, List.of(effect)));
    assertThat(svg.root().getTextContent()).contains("[0.5, ∞]");
    assertThat(svg.elements("path", "qc-for-a")).as("one arrow head").hasSize(1);
  }

  @Test
  void aHistogramCountsEveryValueOnce() {
    var random = new Random(5);
    double[] values = random.doubles(1000).toArray();
    int[] counts = Histogram.count(values, 0, 0.1, 10);
    assertThat(java.util.Arrays.stream(counts).sum()).isEqualTo(1000);
    assertThat(Histogram.count(new double[] {0, 1, Double.NaN}, 0, 0.5, 2)).containsExactly(1, 1);
  }

  @Test
  void longCurvesKeepTheirExtremes() throws Exception {
    int n = 100_000;
    var x = new double[n];
    var y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = i;
      y[i] = Math.sin(i * 0.001);
    }
    y[54_321] = 40;
    Chart chart = Charts.lines(STEP, LOSS, List.of(new Series("a", x, y)));
    assertThat(chart.svg()).hasSizeLessThan(20_000);
    List<double[]> line = Svg.of(chart).line(0);
    double top = line.stream().mapToDouble(p -> p[1]).min().orElseThrow();
    assertThat(top).as("the single spike is there").isCloseTo(26, within(0.2));
  }

  @Test
  void pngHasTheWidthAskedFor() throws Exception {
    var image = ImageIO.read(new ByteArrayInputStream(sample("forest").png(640)));
    assertThat(image.getWidth()).isEqualTo(640);
    assertThat(image.getHeight()).isBetween(100, 640);
    var colors = new java.util.HashSet<Integer>();
    for (int i = 0; i < 640; i++) {
      for (int j = 0; j < image.getHeight(); j++) {
        colors.add(image.getRGB(i, j));
      }
    }
    assertThat(colors).as("something is drawn").hasSizeGreaterThan(20);
  }

  @Test
  void refusalsNameWhatIsWrong() {
    double[] two = {1, 2};
    double[] one = {1};
    assertThatThrownBy(() -> new Series("a", two, one)).hasMessage("series a: 2 x but 1 y values");
    assertThatThrownBy(() -> new Series("a", one, one, one, new double[0]))
        .hasMessage("series a: an interval needs both ends");
    assertThatThrownBy(() -> new Bars("a", one, two, two))
        .hasMessage("bars a: intervals must be as many as the 1 values");
    assertThatThrownBy(() -> Charts.bars(List.of("g"), LOSS, List.of(new Bars("a", two))))
        .hasMessage("bars a: 2 values for 1 groups");
    assertThatThrownBy(() -> Charts.bars(List.of(), Axis.log("x", ""), List.of()))
        .hasMessageStartingWith("bars need a linear axis");
    assertThatThrownBy(() -> Charts.histogram(Axis.log("x", ""), List.of()))
        .hasMessageStartingWith("histogram needs a linear axis");
    assertThatThrownBy(() -> Charts.heatMap(List.of("r"), List.of("c"), new double[0][], LOSS))
        .hasMessage("values: 0 rows for 1 names");
    assertThatThrownBy(() -> sample("forest").png(5)).hasMessageStartingWith("width must lie in");
  }
}
