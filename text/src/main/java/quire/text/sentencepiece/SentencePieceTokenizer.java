package quire.text.sentencepiece;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.base.RequestException;
import quire.text.EncodeOptions;
import quire.text.Encoding;
import quire.text.StreamingDecoder;
import quire.text.Tokenizer;

/// The tokenizer of a SentencePiece model: unigram, BPE, word or character.
///
/// Pieces, ids, offsets and decoded text are those of the reference. As there, a text never becomes
/// a control piece, however it is spelled, and none is added; [#withAdded] adds the begin and end
/// pieces that a model was trained with.
public final class SentencePieceTokenizer implements Tokenizer {
  private final SentencePieceModel model;
  private final Vocabulary vocabulary;
  private final TextNormalizer normalizer;
  private final @Nullable TextNormalizer denormalizer;
  private final Segmenter segmenter;
  private final boolean addBegin;
  private final boolean addEnd;

  /// Finds control pieces in a text; null leaves them plain text.
  private final @Nullable SymbolMatcher control;

  private SentencePieceTokenizer(
      SentencePieceModel model,
      Vocabulary vocabulary,
      TextNormalizer normalizer,
      @Nullable TextNormalizer denormalizer,
      Segmenter segmenter,
      boolean addBegin,
      boolean addEnd,
      @Nullable SymbolMatcher control) {
    this.model = model;
    this.vocabulary = vocabulary;
    this.normalizer = normalizer;
    this.denormalizer = denormalizer;
    this.segmenter = segmenter;
    this.addBegin = addBegin;
    this.addEnd = addEnd;
    this.control = control;
  }

  /// Loads a SentencePiece model.
  ///
  /// @throws RequestException when the file is no model, is broken, or fails the tests inside it
  public static SentencePieceTokenizer load(Path file) {
    try {
      return of(SentencePieceModel.read(file));
    } catch (RequestException problem) {
      String message = String.valueOf(problem.getMessage());
      throw message.startsWith(file.toString())
          ? problem
          : new RequestException(file + ": " + message, problem);
    }
  }

  /// The tokenizer of a model.
  ///
  /// @throws RequestException when the model is not consistent or fails the tests inside it
  public static SentencePieceTokenizer of(SentencePieceModel model) {
    var type = model.type();
    var trainer = model.trainer();
    var vocabulary = new Vocabulary(model.pieces(), trainer.flag(TrainerField.BYTE_FALLBACK));
    var normalizer =
        new TextNormalizer(
            model.normalizer(),
            trainer.flag(TrainerField.TREAT_WHITESPACE_AS_SUFFIX),
            vocabulary.symbols);
    var after = model.denormalizer();
    boolean hasRules =
        after != null && after.bytes(NormalizerField.PRECOMPILED_CHARSMAP).length > 0;
    var segmenter =
        switch (type) {
          case UNIGRAM -> new UnigramSegmenter(vocabulary);
          case BPE -> new BpeSegmenter(vocabulary);
          case WORD -> PlainSegmenters.words(vocabulary);
          case CHAR -> PlainSegmenters.characters(vocabulary);
        };
    var tokenizer =
        new SentencePieceTokenizer(
            model,
            vocabulary,
            normalizer,
            after != null && hasRules ? new TextNormalizer(after, false, null) : null,
            segmenter,
            false,
            false,
            null);
    tokenizer.testItself();
    return tokenizer;
  }

  private void testItself() {
    for (var test : model.selfTests()) {
      String actual = String.join(" ", pieces(test.input()));
      Check.that(
          actual.equals(test.expected()),
          "the model fails its own test: \"%s\" gives %s, expected is %s",
          test.input(),
          actual,
          test.expected());
    }
  }

  /// This tokenizer, adding the begin piece before a text and the end piece after each.
  ///
  /// @throws RequestException when the model has no such piece
  public SentencePieceTokenizer withAdded(boolean begin, boolean end) {
    Check.that(!begin || begin() >= 0, "the model has no begin piece");
    Check.that(!end || end() >= 0, "the model has no end piece");
    return new SentencePieceTokenizer(
        model, vocabulary, normalizer, denormalizer, segmenter, begin, end, control);
  }

  /// This tokenizer, reading a control piece that a text spells out as that piece, unless
  /// [EncodeOptions#readSpecial] is false. What lies between is encoded by itself.
  public SentencePieceTokenizer withControlRead() {
    var texts =
        vocabulary.pieces.stream()
            .filter(p -> p.type() == PieceType.CONTROL)
            .map(Piece::text)
            .toList();
    return new SentencePieceTokenizer(
        model,
        vocabulary,
        normalizer,
        denormalizer,
        segmenter,
        addBegin,
        addEnd,
        texts.isEmpty() ? null : new SymbolMatcher(texts));
  }

  /// The id of the begin piece, -1 for none.
  public int begin() {
    return control(TrainerField.BOS_PIECE);
  }

  /// The id of the end piece, -1 for none.
  public int end() {
    return control(TrainerField.EOS_PIECE);
  }

  /// The id of the padding piece, -1 for none.
  public int padding() {
    return control(TrainerField.PAD_PIECE);
  }

  /// The id of the unknown piece.
  public int unknown() {
    return vocabulary.unknown;
  }

  private int control(TrainerField field) {
    int id = vocabulary.find(model.trainer().text(field));
    return id >= 0 && vocabulary.types[id] == PieceType.CONTROL ? id : -1;
  }

  /// The model.
  public SentencePieceModel model() {
    return model;
  }

  @Override
  public String kind() {
    return switch (model.type()) {
      case UNIGRAM -> "unigram";
      case BPE -> "spm";
      case WORD -> "word";
      case CHAR -> "char";
    };
  }

  @Override
  public Encoding encode(String text, @Nullable String pair, EncodeOptions options) {
    boolean read = control != null && options.readSpecial();
    return new EncodingBuilder(
            read ? this::withControl : this::plain, this::token, begins(options), ends(options))
        .encode(text, pair, options);
  }

  private int begins(EncodeOptions options) {
    return addBegin && options.addSpecial() ? begin() : -1;
  }

  private int ends(EncodeOptions options) {
    return addEnd && options.addSpecial() ? end() : -1;
  }

  @Override
  public int[] ids(String text, EncodeOptions options) {
    boolean read = control != null && options.readSpecial();
    if (read || options.truncation() != null || options.padding() != null) {
      return encode(text, null, options).ids();
    }
    var normal = normalizer.normalize(Utf8.bytes(text), false);
    var segments = segmenter.segment(normal.bytes, normal.length);
    int[] ids = PieceRun.ids(segments, vocabulary, normal.bytes);
    int begin = begins(options);
    int end = ends(options);
    if (begin < 0 && end < 0) {
      return ids;
    }
    int before = begin >= 0 ? 1 : 0;
    int[] result = new int[before + ids.length + (end >= 0 ? 1 : 0)];
    System.arraycopy(ids, 0, result, before, ids.length);
    if (begin >= 0) {
      result[0] = begin;
    }
    if (end >= 0) {
      result[result.length - 1] = end;
    }
    return result;
  }

  /// A text cut at its control pieces, each part cut up.
  private Encoding withControl(String text) {
    var matcher = Objects.requireNonNull(control);
    byte[] bytes = Utf8.bytes(text);
    int[] chars = Utf8.charIndices(bytes);
    var joined = new EncodingBuilder.Joined(text, this::token);
    int from = 0;
    for (int at = 0; at < bytes.length; ) {
      int width = matcher.match(bytes, at, bytes.length);
      if (width > 0) {
        if (at > from) {
          joined.add(plain(text.substring(chars[from], chars[at])), chars[from]);
        }
        joined.add(vocabulary.find(token(bytes, at, width)), chars[at], chars[at + width]);
        from = at + width;
      }
      at += Math.max(1, width);
    }
    if (from == 0) {
      return plain(text);
    }
    if (from < bytes.length) {
      joined.add(plain(text.substring(chars[from])), chars[from]);
    }
    return joined.build();
  }

  private static String token(byte[] bytes, int at, int width) {
    return new String(bytes, at, width, StandardCharsets.UTF_8);
  }

  /// A text cut up, nothing added.
  private Encoding plain(String text) {
    byte[] input = Utf8.bytes(text);
    var normal = normalizer.normalize(input, true);
    return encoding(text, input, normal, segmenter.segment(normal.bytes, normal.length));
  }

  private Encoding encoding(
      String text, byte[] input, TextNormalizer.Normalized normal, Segments segments) {
    int[] origins = Objects.requireNonNull(normal.origins);
    var run = PieceRun.of(segments, vocabulary, normal.bytes, origins);
    int n = run.count;
    int[] chars = Utf8.charIndices(input);
    int[] starts = new int[n];
    int[] ends = new int[n];
    int[] words = new int[n];
    int word = 0;
    for (int i = 0; i < n; i++) {
      starts[i] = chars[run.starts[i]];
      ends[i] = chars[run.ends[i]];
      boolean opens = Utf8.startsWith(normal.bytes, run.normalStarts[i], normal.length, Utf8.SPACE);
      word += opens && i > 0 ? 1 : 0;
      words[i] = word;
    }
    return Encoding.of(Arrays.copyOf(run.ids, n), starts, ends, words, text, this::token);
  }

  /// The pieces as the reference spells them: an unknown one as the text it stands for.
  public List<String> pieces(String text) {
    var normal = normalizer.normalize(Utf8.bytes(text), true);
    var segments = segmenter.segment(normal.bytes, normal.length);
    int[] origins = Objects.requireNonNull(normal.origins);
    var run = PieceRun.of(segments, vocabulary, normal.bytes, origins);
    var result = new ArrayList<String>(run.count);
    for (int i = 0; i < run.count; i++) {
      int from = run.normalStarts[i];
      result.add(
          run.ids[i] == vocabulary.unknown
              ? new String(normal.bytes, from, run.normalEnds[i] - from, StandardCharsets.UTF_8)
              : vocabulary.pieces.get(run.ids[i]).text());
    }
    return result;
  }

  /// The text as it is cut up, white space as U+2581.
  public String normalize(String text) {
    var normal = normalizer.normalize(Utf8.bytes(text), false);
    return new String(normal.bytes, 0, normal.length, StandardCharsets.UTF_8);
  }

  /// One of the best segmentations.
  ///
  /// @param encoding its pieces
  /// @param score its log probability, not normalised over all segmentations
  public record Scored(Encoding encoding, float score) {}

  /// The best segmentations of a text, the best first (unigram models only).
  ///
  /// @param n how many, 1 to 1024; there may be fewer
  /// @throws RequestException when the model is of another kind
  public List<Scored> best(String text, int n) {
    byte[] input = Utf8.bytes(text);
    var normal = normalizer.normalize(input, true);
    return alternatives().best(normal, n).stream()
        .map(b -> new Scored(encoding(text, input, normal, b.segments()), b.score()))
        .toList();
  }

  /// Draws a segmentation (subword regularisation; Kudo, 2018): by its probability in a unigram
  /// model, by leaving out merges in a BPE model.
  ///
  /// @param alpha unigram: the power that probabilities are raised to, 0 makes all alike; BPE: the
  ///   probability of leaving out a merge, in [0, 1]
  /// @throws RequestException when the model is of another kind
  public Encoding sample(String text, double alpha, RandomGenerator random) {
    byte[] input = Utf8.bytes(text);
    var normal = normalizer.normalize(input, true);
    return encoding(text, input, normal, alternatives().sample(normal, alpha, random));
  }

  /// Draws one of the `n` best segmentations, by its probability raised to a power (unigram models
  /// only).
  public Encoding sampleBest(String text, int n, double alpha, RandomGenerator random) {
    var best = best(text, n);
    double[] scores = best.stream().mapToDouble(Scored::score).toArray();
    return best.get(Alternatives.draw(scores, alpha, random)).encoding();
  }

  /// The entropy over all segmentations of a text, in nats (unigram models only).
  ///
  /// @param alpha the power that probabilities are raised to
  public double entropy(String text, double alpha) {
    return alternatives().entropy(normalizer.normalize(Utf8.bytes(text), false), alpha);
  }

  private Alternatives alternatives() {
    return new Alternatives(vocabulary, segmenter, kind());
  }

  @Override
  public String decode(int[] ids, boolean skipSpecial) {
    return pieceStream(skipSpecial).decode(ids);
  }

  @Override
  public StreamingDecoder stream(boolean skipSpecial) {
    return pieceStream(skipSpecial);
  }

  private PieceStream pieceStream(boolean skipSpecial) {
    return new PieceStream(
        vocabulary, model.trainer(), model.normalizer(), denormalizer, skipSpecial);
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public @Nullable Integer id(String token) {
    int id = vocabulary.find(token);
    return id < 0 ? null : id;
  }

  @Override
  public String token(int id) {
    Check.range("id", id, 0, vocabulary.size() - 1);
    return vocabulary.pieces.get(id).text();
  }

  @Override
  public boolean isSpecial(int id) {
    return id >= 0 && id < vocabulary.size() && vocabulary.types[id] == PieceType.CONTROL;
  }

  @Override
  public void save(Path file) {
    model.write(file);
  }
}
