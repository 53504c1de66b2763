package quire.text.sentencepiece;

/// A field of a specification inside a model file.
public interface SpecField {
  /// What a field holds.
  enum Kind {
    /// 32 bits with a sign.
    INTEGER,
    /// 64 bits.
    LONG,
    /// True or false.
    FLAG,
    /// Single precision.
    NUMBER,
    /// Text in UTF-8.
    TEXT,
    /// A list of texts.
    TEXTS,
    /// Bytes.
    BYTES
  }

  /// Its number in the file.
  int number();

  /// Its name, as a trainer's option.
  String key();

  /// What it holds.
  Kind kind();

  /// What it is when it is not given.
  Object fallback();
}
