package quire.data;

import java.util.Locale;

/// The parts of a data set: what a model learns from, what chooses between models, and what is
/// looked at last.
public enum Split {
  TRAIN(0),
  VALIDATION(1),
  TEST(2);

  private final byte code;

  Split(int code) {
    this.code = (byte) code;
  }

  /// The number in IDX files of splits: 0, 1, 2.
  public byte code() {
    return code;
  }

  /// The part of a number.
  ///
  /// @throws quire.base.RequestException for another number
  public static Split of(int code) {
    for (Split split : values()) {
      if (split.code == code) {
        return split;
      }
    }
    throw new quire.base.RequestException("a split is 0, 1 or 2, not " + code);
  }

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
