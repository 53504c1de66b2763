package quire.ontology.model;

import java.util.Locale;
import quire.base.RequestException;

/// When a body match makes new nulls.
public enum Variant {
  /// Fires once for each body match.
  OBLIVIOUS,
  /// Fires once for each value of the frontier: nulls are functions of it.
  SKOLEM,
  /// Fires unless the whole head is already there, nulls allowed as witnesses.
  RESTRICTED,
  /// As restricted; after each round the instance is folded to its core.
  CORE;

  /// The word in commands and files.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The variant that a word names.
  ///
  /// @throws RequestException listing the words
  public static Variant of(String word) {
    for (var variant : values()) {
      if (variant.word().equals(word)) {
        return variant;
      }
    }
    throw new RequestException(
        "variant '" + word + "': is none of restricted, skolem, oblivious, core");
  }
}
