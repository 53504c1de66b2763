package quire.text.hf;

import java.util.Locale;
import quire.base.RequestException;

/// What a split does with the matches of its pattern.
enum SplitBehavior {
  REMOVED,
  ISOLATED,
  MERGED_WITH_PREVIOUS,
  MERGED_WITH_NEXT,
  CONTIGUOUS;

  /// Reads a word such as `MergedWithNext`.
  static SplitBehavior of(String word, String where) {
    for (var behavior : values()) {
      if (behavior.name().replace("_", "").equals(word.toUpperCase(Locale.ROOT))) {
        return behavior;
      }
    }
    throw new RequestException(
        where
            + ": behavior must be Removed, Isolated, MergedWithPrevious, MergedWithNext or"
            + " Contiguous, is '"
            + word
            + "'");
  }
}
