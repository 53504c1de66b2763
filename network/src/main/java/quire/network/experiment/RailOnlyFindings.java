package quire.network.experiment;
import java.util.List;
import quire.lab.Metrics;
final class RailOnlyFindings {
  RailOnlyFindings(RailOnlyConfig c, Metrics m) {}
  List<String> all() { return List.of(); }
}
