package quire.graph.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import quire.base.Check;
import quire.graph.GraphData;

/// What a trained model takes, and whether some data are that.
record ModelInputs(String task, int features, int edgeFeatures, List<String> classes) {
  static ModelInputs of(RunConfig config) {
    return new ModelInputs(
        config.task(), config.features(), config.edgeFeatures(), config.classes());
  }

  /// Refuses data of another form, naming both sides.
  void check(GraphData data, Path run) {
    int width = data.features().width();
    Check.that(
        width == features,
        "%s: has %d features a node; the model %s was trained with %d",
        data.name(),
        width,
        run,
        features);
    int edges = Samples.edgeColumns(data);
    Check.that(
        edges == edgeFeatures,
        "%s: has %d edge features (direction included); the model %s was trained with %d",
        data.name(),
        edges,
        run,
        edgeFeatures);
    var unknown = new ArrayList<>(data.classes());
    unknown.removeAll(classes);
    Check.that(
        unknown.isEmpty(),
        "%s: has classes %s that the model %s does not know; its classes are %s",
        data.name(),
        shown(unknown),
        run,
        shown(classes));
    boolean labelled = !data.labels().isEmpty();
    String own = data.task().name().toLowerCase(Locale.ROOT);
    Check.that(
        !labelled || own.equals(task),
        "%s: its labels belong to %ss; the model %s classifies %ss",
        data.name(),
        own,
        run,
        task);
  }

  /// The model's class of every row, -1 for none.
  int[] truth(GraphData data) {
    int[] labels = data.labels().index();
    int rows = task.equals("graph") ? data.graphs() : data.nodes();
    int[] truth = new int[rows];
    for (int i = 0; i < rows; i++) {
      boolean known = i < labels.length && labels[i] >= 0;
      truth[i] = known ? classes.indexOf(data.classes().get(labels[i])) : -1;
    }
    return truth;
  }

  private static String shown(List<String> names) {
    return names.size() <= 8
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 8)) + ", ...";
  }
}
