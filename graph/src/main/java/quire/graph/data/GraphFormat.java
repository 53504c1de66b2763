package quire.graph.data;

import java.nio.file.Path;
import quire.graph.GraphBuilder;

/// A format that graphs are read from.
interface GraphFormat {
  /// The word of `--format`.
  String word();

  /// Whether an existing path looks like it.
  boolean recognises(Path path);

  /// Reads it whole.
  ///
  /// @param name how the data is called
  /// @param directed keep the direction of edges
  /// @throws quire.base.RequestException naming the file with line or array
  GraphBuilder read(Path path, String name, boolean directed);
}
