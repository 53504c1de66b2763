package quire.graph.data;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The built-in sources.
final class BuiltIns {
  private static final List<BuiltIn> ALL =
      List.of(
          new PatternSource(),
          new ClusterSource(),
          new RingSource(),
          new RandomSource(),
          new JdkSource());

  private BuiltIns() {}

  /// The source of that name, or null.
  static @Nullable BuiltIn named(String word) {
    return ALL.stream().filter(source -> source.word().equals(word)).findFirst().orElse(null);
  }

  static String words() {
    return ALL.stream().map(BuiltIn::word).collect(Collectors.joining(", "));
  }
}
