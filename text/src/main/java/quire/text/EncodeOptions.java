package quire.text;

import org.jspecify.annotations.Nullable;

/// How to encode.
///
/// @param addSpecial adds the tokens that the model expects around a text (`[CLS]`, `<s>`)
/// @param readSpecial reads special tokens that are spelled out in the text as those tokens; false
///   treats them as plain text, which is the safe choice for text of strangers
/// @param truncation cuts long texts; null keeps them whole
/// @param padding fills up short ones; null leaves them short
public record EncodeOptions(
    boolean addSpecial,
    boolean readSpecial,
    @Nullable Truncation truncation,
    @Nullable Padding padding) {
  /// Special tokens added and read, neither cut nor filled up.
  public static final EncodeOptions DEFAULT = new EncodeOptions(true, true, null, null);

  /// As [#DEFAULT], but no special tokens are added.
  public static final EncodeOptions BARE = new EncodeOptions(false, true, null, null);

  /// These options with another truncation.
  public EncodeOptions withTruncation(@Nullable Truncation other) {
    return new EncodeOptions(addSpecial, readSpecial, other, padding);
  }

  /// These options with another padding.
  public EncodeOptions withPadding(@Nullable Padding other) {
    return new EncodeOptions(addSpecial, readSpecial, truncation, other);
  }

  /// These options with or without added special tokens.
  public EncodeOptions withAddSpecial(boolean other) {
    return new EncodeOptions(other, readSpecial, truncation, padding);
  }

  /// These options, special tokens in the text read as such or as plain text.
  public EncodeOptions withReadSpecial(boolean other) {
    return new EncodeOptions(addSpecial, other, truncation, padding);
  }
}
