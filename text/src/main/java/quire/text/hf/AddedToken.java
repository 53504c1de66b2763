package quire.text.hf;

/// A token that stands beside the model's vocabulary and is found in the text before all else.
///
/// @param content its spelling
/// @param singleWord found only where no word character touches it
/// @param lstrip takes the white space before it too
/// @param rstrip takes the white space after it too
/// @param normalized looked for in the normalised text, by its normalised spelling
/// @param special left out of decoded text on request
public record AddedToken(
    String content,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    boolean normalized,
    boolean special) {
  /// A special token: not normalised, no flags.
  public static AddedToken special(String content) {
    return new AddedToken(content, false, false, false, false, true);
  }
}
