package quire.text.sentencepiece;

/// Cuts a normalised text into pieces that cover it without a gap.
interface Segmenter {
  /// @param text bytes in UTF-8
  /// @param length how many of them
  Segments segment(byte[] text, int length);
}
