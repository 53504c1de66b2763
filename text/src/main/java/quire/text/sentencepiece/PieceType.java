package quire.text.sentencepiece;

/// What a piece is for.
public enum PieceType {
  /// An ordinary piece.
  NORMAL(1),
  /// Stands for what no piece covers; a model has exactly one.
  UNKNOWN(2),
  /// Never in a text: `<s>`, `</s>`, `<pad>`.
  CONTROL(3),
  /// Always kept whole when it is met in a text.
  USER_DEFINED(4),
  /// Known, but never the result of encoding.
  UNUSED(5),
  /// One byte, `<0x00>` to `<0xFF>`, of a character that no piece covers.
  BYTE(6);

  private final int number;

  PieceType(int number) {
    this.number = number;
  }

  /// The number in a model file.
  public int number() {
    return number;
  }

  /// Whether encoding a text may find the piece by its spelling.
  boolean isSpelled() {
    return this == NORMAL || this == USER_DEFINED || this == UNUSED;
  }
}
