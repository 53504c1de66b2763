package quire.text.sentencepiece;

/// How a text is normalised before encoding; names and defaults are those of the reference's
/// `NormalizerSpec`.
public enum NormalizerField implements SpecField {
  /// Name of the rules: `nmt_nfkc`, `nfkc`, `nmt_nfkc_cf`, `nfkc_cf`, `identity`.
  NAME(1, Kind.TEXT, ""),
  /// The rules in binary form; see [CharsMap].
  PRECOMPILED_CHARSMAP(2, Kind.BYTES, new byte[0]),
  /// Puts white space before the first word, so that it looks like any other.
  ADD_DUMMY_PREFIX(3, Kind.FLAG, true),
  /// Drops white space at both ends and all but one between words.
  REMOVE_EXTRA_WHITESPACES(4, Kind.FLAG, true),
  /// Writes white space as U+2581.
  ESCAPE_WHITESPACES(5, Kind.FLAG, true),
  /// File of rules; read only by the reference's trainer.
  NORMALIZATION_RULE_TSV(6, Kind.TEXT, "");

  private final int number;
  private final Kind kind;
  private final Object fallback;

  NormalizerField(int number, Kind kind, Object fallback) {
    this.number = number;
    this.kind = kind;
    this.fallback = fallback;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public Object fallback() {
    return fallback;
  }
}
