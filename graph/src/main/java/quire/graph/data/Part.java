package quire.graph.data;

import java.util.Locale;

/// The parts of a split.
public enum Part {
  /// Learned from.
  TRAIN,
  /// Chooses the epoch.
  VAL,
  /// Read once.
  TEST;

  /// The word in files, options and JSON.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
