package quire.data;

import java.util.Locale;

/// The parts of a data set: what a model learns from, what chooses between models, and what is
/// looked at last.
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /// The word in files.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The part that a word names, `null` for another word.
  public static @org.jspecify.annotations.Nullable Split of(String word) {
    for (Split split : values()) {
      if (split.id().equals(word)) {
        return split;
      }
    }
    return null;
  }
}
