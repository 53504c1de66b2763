package quire.text.gguf;

/// The types of values in GGUF metadata; a type's number is its place.
public enum GgufType {
  /// One byte, no sign; a [Byte] with the same bits.
  UINT8(1),
  /// One byte; a [Byte].
  INT8(1),
  /// Two bytes, no sign; a [Short] with the same bits.
  UINT16(2),
  /// Two bytes; a [Short].
  INT16(2),
  /// Four bytes, no sign; an [Integer] with the same bits.
  UINT32(4),
  /// Four bytes; an [Integer].
  INT32(4),
  /// Single precision; a [Float].
  FLOAT32(4),
  /// One byte, 0 or 1; a [Boolean].
  BOOL(1),
  /// Text in UTF-8; a [String].
  STRING(8),
  /// Values of one type; a Java array of them.
  ARRAY(12),
  /// Eight bytes, no sign; a [Long] with the same bits.
  UINT64(8),
  /// Eight bytes; a [Long].
  INT64(8),
  /// Double precision; a [Double].
  FLOAT64(8);

  private final int least;

  GgufType(int least) {
    this.least = least;
  }

  /// The fewest bytes that a value takes in a file.
  public int leastBytes() {
    return least;
  }
}
