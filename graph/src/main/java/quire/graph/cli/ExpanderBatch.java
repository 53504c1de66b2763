package quire.graph.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quire.base.Progress;
import quire.graph.Certificate;
import quire.graph.Expander;
import quire.graph.ExpanderOptions;
import quire.graph.data.EdgeFile;

/// Expanders of many graphs, drawn by several threads in chunks, so that edges need not be kept.
///
/// @param sizes nodes of each graph
/// @param allowUncertified whether the best draw is good enough where none is certified
record ExpanderBatch(
    int[] sizes, ExpanderOptions options, long seed, int threads, boolean allowUncertified) {
  private static final int CHUNK = 1024;

  /// Draws all, and writes their edges in order.
  ///
  /// @throws quire.base.WorkException naming the first graph that is not certified
  List<Certificate> draw(EdgeFile.@Nullable Writer writer) throws IOException {
    var certificates = new ArrayList<Certificate>();
    try (var pool = new ForkJoinPool(threads);
        var progress = Progress.of("expanders", sizes.length)) {
      for (int from = 0; from < sizes.length; from += CHUNK) {
        int first = from;
        int to = Math.min(sizes.length, from + CHUNK);
        var chunk =
            pool.submit(() -> IntStream.range(first, to).parallel().mapToObj(this::one).toList())
                .join();
        for (var expander : chunk) {
          if (!allowUncertified) {
            expander.orFail(options.degree());
          }
          certificates.add(expander.certificate());
          if (writer != null) {
            write(writer, expander);
          }
        }
        progress.step(to - from, "");
      }
    }
    return certificates;
  }

  private Expander one(int graph) {
    return Expander.generate(sizes[graph], options, seed, graph);
  }

  private static void write(EdgeFile.Writer writer, Expander expander) throws IOException {
    long graph = expander.certificate().graph();
    for (int e = 0; e < expander.source().length; e += 2) {
      writer.edge(graph, expander.source()[e], expander.target()[e]);
    }
  }
}
