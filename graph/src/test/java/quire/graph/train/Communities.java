package quire.graph.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import quire.graph.GraphData;

/// Three communities that features hint at, for tests.
public final class Communities {
  private Communities() {}

  /// One graph of 60 nodes, every seventh without a label.
  public static GraphData data() {
    var random = new Random(5);
    int n = 60;
    double[] features = new double[n * 4];
    int[] labels = new int[n];
    var source = java.util.stream.LongStream.builder();
    var target = java.util.stream.LongStream.builder();
    for (int i = 0; i < n; i++) {
      labels[i] = i % 7 == 0 ? -1 : i % 3;
      for (int f = 0; f < 4; f++) {
        features[4 * i + f] = random.nextGaussian() + (f == i % 3 ? 2.5 : 0);
      }
      for (int j = 0; j < i; j++) {
        if (random.nextDouble() < (i % 3 == j % 3 ? 0.3 : 0.02)) {
          source.add(i);
          target.add(j);
        }
      }
    }
    return GraphData.of(n, source.build().toArray(), target.build().toArray(), features, labels);
  }

  /// The same as a csv folder without a split.
  public static Path csv(Path folder) throws IOException {
    var data = data();
    var nodes = new StringBuilder("id,label,f0,f1,f2,f3\n");
    float[] rows = data.features().rows(0, data.nodes());
    for (int i = 0; i < data.nodes(); i++) {
      int label = data.labels().index()[i];
      nodes.append('n').append(i).append(',');
      nodes.append(label < 0 ? "" : data.classes().get(label));
      for (int f = 0; f < 4; f++) {
        nodes.append(',').append(rows[4 * i + f]);
      }
      nodes.append('\n');
    }
    var edges = new StringBuilder("source,target\n");
    int[] targets = data.local().targets();
    for (int e = 0; e < targets.length; e++) {
      if (data.local().source()[e] < targets[e]) {
        edges.append('n').append(data.local().source()[e]);
        edges.append(",n").append(targets[e]).append('\n');
      }
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("nodes.csv"), nodes);
    Files.writeString(folder.resolve("edges.csv"), edges);
    return folder;
  }
}
