package quire.text.hf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.base.Json;
import quire.text.hf.BpeModel.Options;
import tools.jackson.databind.node.ObjectNode;

/// Learns tokenizers from texts.
///
/// Merges and ids equal those that PyPI `tokenizers` learns from the same texts. Where that library
/// leaves an order to chance (tokens that only differ in the mark of a word's part), words are
/// taken in the order of their code points here.
public final class HfTrainer {
  private HfTrainer() {}

  /// Byte-level BPE as GPT-2's: any text can be encoded and comes back byte by byte.
  public static HfTokenizer byteLevelBpe(Iterable<String> texts, TrainOptions options) {
    var parts = Presets.byteLevelParts();
    return bpe(texts, options, parts, null, ByteAlphabet.CHARS, Options.PLAIN);
  }

  /// BPE over words and punctuation.
  ///
  /// @param suffix marks a token that ends a word, such as `</w>`; null for no mark
  /// @param unknown the token of unknown characters, one of the special tokens; null drops them
  public static HfTokenizer bpe(
      Iterable<String> texts,
      TrainOptions options,
      @Nullable String suffix,
      @Nullable String unknown) {
    Check.that(
        unknown == null || options.specialTokens().contains(unknown),
        "the unknown token %s must be one of the special tokens",
        unknown);
    var shape = new Options(unknown, null, suffix, false, false, false, null);
    return bpe(
        texts,
        options,
        Presets.wordParts(suffix == null ? "" : suffix),
        suffix,
        new char[0],
        shape);
  }

  /// BPE with the pipeline of another tokenizer, by the JSON of its parts (`normalizer`,
  /// `pre_tokenizer`, `post_processor`, `decoder`).
  public static HfTokenizer bpe(
      Iterable<String> texts, TrainOptions options, String parts, boolean byteAlphabet) {
    var node = Json.parse(parts, ObjectNode.class, "parts");
    return bpe(
        texts, options, node, null, byteAlphabet ? ByteAlphabet.CHARS : new char[0], Options.PLAIN);
  }

  private static HfTokenizer bpe(
      Iterable<String> texts,
      TrainOptions options,
      ObjectNode parts,
      @Nullable String suffix,
      char[] alphabet,
      Options shape) {
    var learned = new BpeTrainer(options, null, suffix, alphabet).train(count(texts, parts));
    return HfReader.assemble(
        new BpeModel(learned.ids(), learned.merges(), shape, false, "the trained model"),
        specials(options),
        parts,
        "the trained model");
  }

  /// WordPiece as BERT's. `[UNK]` must be one of the special tokens; with `[CLS]` and `[SEP]` texts
  /// are wrapped in them.
  ///
  /// @param lowerCase takes case and accents away
  public static HfTokenizer wordPiece(
      Iterable<String> texts, TrainOptions options, boolean lowerCase) {
    Check.that(
        options.specialTokens().contains("[UNK]"), "[UNK] must be one of the special tokens");
    var learned =
        new BpeTrainer(options, "##", null, new char[0])
            .train(count(texts, Presets.bertParts(lowerCase, Map.of())));
    return HfReader.assemble(
        new WordPieceModel(learned.ids(), "[UNK]", "##", 100),
        specials(options),
        Presets.bertParts(lowerCase, learned.ids()),
        "the trained model");
  }

  private static List<AddedToken> specials(TrainOptions options) {
    return options.specialTokens().stream().map(AddedToken::special).toList();
  }

  /// The words of the texts as the pipeline cuts them, with their counts.
  private static SortedMap<String, Long> count(Iterable<String> texts, ObjectNode parts) {
    var blank = new WordLevelModel(new HashMap<>(), "");
    var cutter = HfReader.assemble(blank, new ArrayList<>(), parts, "the pipeline");
    Map<String, long[]> counts = new HashMap<>();
    Consumer<String> sink = word -> counts.computeIfAbsent(word, _ -> new long[1])[0]++;
    for (var text : texts) {
      cutter.words(text, sink);
    }
    var sorted = new TreeMap<String, Long>();
    counts.forEach((word, n) -> sorted.put(word, n[0]));
    return sorted;
  }
}
