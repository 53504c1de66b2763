package quire.graph.experiment;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Collectors;
import quire.base.RequestException;
import quire.graph.model.EdgeKind;
import quire.graph.model.NetworkConfig;
import quire.graph.model.NetworkConfig.Attention;
import quire.graph.model.NetworkConfig.Local;

/// What is trained: the whole method, its rivals, and the method with a part left out. Shell,
/// depth, width, data and budget are the same in all arms of a data set.
enum Arm {
  EXPHORMER("exphormer", "message passing + attention along local, expander and virtual edges"),
  MPNN("mpnn", "message passing alone"),
  DENSE("dense", "message passing + attention of all pairs"),
  NO_MPNN("no-mpnn", "Exphormer without message passing"),
  NO_LOCAL("no-local", "Exphormer whose attention leaves out the local edges"),
  NO_EXPANDER("no-expander", "Exphormer without the expander"),
  NO_VIRTUAL("no-virtual", "Exphormer without virtual nodes"),
  EXPANDER_ONLY("expander-only", "Exphormer whose attention runs along the expander alone"),
  VIRTUAL_ONLY("virtual-only", "Exphormer whose attention runs through virtual nodes alone");

  private final String word;
  private final String words;

  Arm(String word, String words) {
    this.word = word;
    this.words = words;
  }

  /// The word in files and options.
  String word() {
    return word;
  }

  /// What it is.
  String words() {
    return words;
  }

  /// The arm of that word.
  ///
  /// @throws RequestException listing the arms that exist
  static Arm named(String word) {
    return Arrays.stream(values())
        .filter(arm -> arm.word.equals(word))
        .findFirst()
        .orElseThrow(() ->
            new RequestException(
                "arms: '"
                    + word
                    + "' is none of "
                    + Arrays.stream(values()).map(Arm::word).collect(Collectors.joining(", "))));
  }

  /// The network of this arm.
  ///
  /// @param whole of the whole method
  NetworkConfig of(NetworkConfig whole) {
    Local local = whole.local();
    return switch (this) {
      case EXPHORMER -> whole;
      case MPNN -> whole.withBranches(local, Attention.NONE);
      // The same mathematics as the materialised matrix, and the faster kernel of the two.
      case DENSE -> whole.withBranches(local, Attention.DENSE_FUSED);
      case NO_MPNN -> whole.withBranches(Local.NONE, Attention.EXPHORMER);
      case NO_LOCAL -> kinds(whole, EnumSet.of(EdgeKind.EXPANDER, EdgeKind.VIRTUAL));
      case NO_EXPANDER -> kinds(whole, EnumSet.of(EdgeKind.LOCAL, EdgeKind.VIRTUAL));
      case NO_VIRTUAL -> kinds(whole, EnumSet.of(EdgeKind.LOCAL, EdgeKind.EXPANDER));
      case EXPANDER_ONLY -> kinds(whole, EnumSet.of(EdgeKind.EXPANDER));
      case VIRTUAL_ONLY -> kinds(whole, EnumSet.of(EdgeKind.VIRTUAL));
    };
  }

  private static NetworkConfig kinds(NetworkConfig whole, EnumSet<EdgeKind> attend) {
    int degree = attend.contains(EdgeKind.EXPANDER) ? whole.edges().degree() : 0;
    int virtual = attend.contains(EdgeKind.VIRTUAL) ? whole.edges().virtual() : 0;
    return whole.withInteraction(degree, virtual, attend);
  }
}
