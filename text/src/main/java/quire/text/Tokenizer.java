package quire.text;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Text to token ids and back, whatever file the vocabulary came from.
///
/// Every implementation is immutable and may be used from many threads at once. Lone surrogates in
/// a text are read as U+FFFD.
public interface Tokenizer {
  /// One word for the kind of vocabulary: `bpe`, `wordpiece`, `wordlevel`, `unigram` or `spm`
  /// (SentencePiece BPE).
  String kind();

  /// Encodes a text, or two texts that belong together.
  ///
  /// @param pair the second text, or null
  Encoding encode(String text, @Nullable String pair, EncodeOptions options);

  /// Encodes one text.
  default Encoding encode(String text, EncodeOptions options) {
    return encode(text, null, options);
  }

  /// Encodes one text, special tokens added.
  default Encoding encode(String text) {
    return encode(text, null, EncodeOptions.DEFAULT);
  }

  /// Encodes two texts that belong together, special tokens added.
  default Encoding encodePair(String text, String pair) {
    return encode(text, pair, EncodeOptions.DEFAULT);
  }

  /// The ids alone: the same as `encode(text, options).ids()`, faster.
  int[] ids(String text, EncodeOptions options);

  /// The ids alone, special tokens added.
  default int[] ids(String text) {
    return ids(text, EncodeOptions.DEFAULT);
  }

  /// Encodes many texts on all cores, in their order; padding to the longest of the batch happens
  /// here.
  default List<Encoding> encodeBatch(List<String> texts, EncodeOptions options) {
    var plain = options.withPadding(null);
    var encodings =
        IntStream.range(0, texts.size())
            .parallel()
            .mapToObj(i -> encode(texts.get(i), null, plain))
            .toList();
    var padding = options.padding();
    return padding == null ? encodings : padding.apply(encodings);
  }

  /// The text of the ids.
  ///
  /// @param skipSpecial leaves out special tokens such as `[CLS]`
  /// @throws quire.base.RequestException when an id is outside of the vocabulary
  String decode(int[] ids, boolean skipSpecial);

  /// The text of the ids without special tokens.
  default String decode(int[] ids) {
    return decode(ids, true);
  }

  /// A decoder that takes ids one at a time.
  ///
  /// @param skipSpecial leaves out special tokens
  default StreamingDecoder stream(boolean skipSpecial) {
    return new StreamingDecoder(ids -> decode(ids, skipSpecial));
  }

  /// The number of ids, added tokens included: every id lies below it.
  int vocabularySize();

  /// The id of a token as it stands in the vocabulary, or null.
  @Nullable Integer id(String token);

  /// The token as it stands in the vocabulary.
  ///
  /// @throws quire.base.RequestException when the id is outside of the vocabulary
  String token(int id);

  /// Whether the id is a special token (`<s>`, `[CLS]`), which `decode` can leave out.
  boolean isSpecial(int id);

  /// Writes the tokenizer in its own format: `tokenizer.json` for the kinds of Hugging Face, a
  /// SentencePiece model for the kinds of SentencePiece.
  void save(Path file);
}
