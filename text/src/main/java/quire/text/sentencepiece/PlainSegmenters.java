package quire.text.sentencepiece;

/// Word and character models.
final class PlainSegmenters {
  private PlainSegmenters() {}

  /// Whole words: a new one starts at each U+2581.
  static Segmenter words(Vocabulary vocabulary) {
    return (text, n) -> {
      var segments = new Segments(16);
      int start = 0;
      for (int at = 0; at < n; at += Math.min(Utf8.length(text[at]), n - at)) {
        if (at > start && Utf8.startsWith(text, at, n, Utf8.SPACE)) {
          segments.add(vocabulary.id(text, start, at), at);
          start = at;
        }
      }
      if (start < n) {
        segments.add(vocabulary.id(text, start, n), n);
      }
      return segments;
    };
  }

  /// Single characters, and the user's symbols whole.
  static Segmenter characters(Vocabulary vocabulary) {
    var symbols = vocabulary.symbols;
    return (text, n) -> {
      var segments = new Segments(n);
      for (int at = 0; at < n; ) {
        int width = symbols == null ? 0 : symbols.match(text, at, n);
        width = width > 0 ? width : Math.min(Utf8.length(text[at]), n - at);
        segments.add(vocabulary.id(text, at, at + width), at + width);
        at += width;
      }
      return segments;
    };
  }
}
