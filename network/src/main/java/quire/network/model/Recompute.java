package quire.network.model;

import quire.base.RequestException;

/// Which activations are computed again in the backward pass instead of kept.
public enum Recompute {
  /// None: all are kept.
  NONE,
  /// The attention's scores, softmax and dropout (Korthikanti et al. 2022).
  SELECTIVE,
  /// Whole layers, from their inputs.
  FULL;

  /// The word in options and files.
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /// Reads the word.
  public static Recompute of(String word, String where) {
    for (Recompute value : values()) {
      if (value.word().equals(word)) {
        return value;
      }
    }
    throw new RequestException("%s %s: must be none, selective or full".formatted(where, word));
  }
}
