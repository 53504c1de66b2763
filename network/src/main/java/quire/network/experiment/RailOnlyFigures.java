package quire.network.experiment;
import java.util.List;
import quire.lab.Metrics;
import quire.lab.chart.Figure;
final class RailOnlyFigures {
  RailOnlyFigures(RailOnlyConfig c, Metrics m) {}
  List<Figure> all() { return List.of(); }
}
