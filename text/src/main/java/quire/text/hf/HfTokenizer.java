package quire.text.hf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.Check;
import quire.base.Json;
import quire.base.WorkException;
import quire.text.EncodeOptions;
import quire.text.Encoding;
import quire.text.Padding;
import quire.text.Tokenizer;
import quire.text.Truncation;
import quire.text.hf.Pieces.Rewrite;
import tools.jackson.databind.node.ObjectNode;

/// A tokenizer of Hugging Face's form: added tokens are cut out of the text, the rest is
/// normalised, split into words and encoded by a model; special tokens come around the whole.
///
/// Ids and offsets equal those of the reference library (PyPI `tokenizers`). Truncation and padding
/// that a file asks for are not applied by themselves: see [#fileTruncation] and [#filePadding].
public final class HfTokenizer implements Tokenizer {
  private final Model model;
  private final AddedVocabulary added;
  private final List<Rewrite> normalizer;
  private final PreTokenizers preTokenizers;
  private final boolean mapsBytes;
  private final PostProcessor postProcessor;
  private final @Nullable UnaryOperator<List<String>> decoder;
  private final @Nullable Truncation truncation;
  private final @Nullable Padding padding;
  private final ObjectNode parts;
  private final WordCache cache;
  private final int bound;

  HfTokenizer(Model model, AddedVocabulary added, Pipeline pipeline, ObjectNode parts) {
    this.model = model;
    this.added = added;
    this.normalizer = pipeline.normalizer();
    this.preTokenizers = pipeline.preTokenizers();
    this.mapsBytes = pipeline.preTokenizers().bytesLast() && !pipeline.modelReadsBytes();
    this.postProcessor = pipeline.postProcessor();
    this.decoder = pipeline.decoder();
    this.truncation = pipeline.truncation();
    this.padding = pipeline.padding();
    this.parts = parts;
    cache = new WordCache(model);
    int most =
        added.all().isEmpty() ? 0 : added.all().keySet().stream().max(Integer::compare).get() + 1;
    bound = Math.max(model.vocabulary().bound(), most);
  }

  /// Everything around the model.
  record Pipeline(
      List<Rewrite> normalizer,
      PreTokenizers preTokenizers,
      boolean modelReadsBytes,
      PostProcessor postProcessor,
      @Nullable UnaryOperator<List<String>> decoder,
      @Nullable Truncation truncation,
      @Nullable Padding padding) {}

  /// Loads `tokenizer.json`, `vocab.txt`, `vocab.json` with `merges.txt` beside it, or CLIP's list
  /// of merges.
  ///
  /// @throws quire.base.RequestException when it is broken
  public static HfTokenizer load(Path file) {
    return HfFiles.load(file);
  }

  /// Reads the text of a `tokenizer.json`.
  ///
  /// @param where names it in an error
  public static HfTokenizer parse(String json, String where) {
    return HfReader.read(Json.tree(json, where), where);
  }

  @Override
  public String kind() {
    return model.kind();
  }

  /// The truncation that the file asks for, or null.
  public @Nullable Truncation fileTruncation() {
    return truncation;
  }

  /// The padding that the file asks for, or null.
  public @Nullable Padding filePadding() {
    return padding;
  }

  /// The number of special tokens that are added around a text or a pair.
  public int addedTokens(boolean pair) {
    return postProcessor.added(pair);
  }

  @Override
  public Encoding encode(String text, @Nullable String pair, EncodeOptions options) {
    var first = encodeBare(text, options);
    var second = pair == null ? null : encodeBare(pair, options);
    List<Encoding> list = second == null ? List.of(first) : List.of(first, second);
    var cut = options.truncation();
    if (cut != null) {
      int room = options.addSpecial() ? postProcessor.added(second != null) : 0;
      list = cut.apply(first, second, room);
    }
    for (var trim : postProcessor.trims()) {
      list.forEach(e -> trim(e, trim));
    }
    List<String> texts = pair == null ? List.of(text) : List.of(text, pair);
    var encoding = postProcessor.apply(list, options.addSpecial(), texts, this::name);
    var fill = options.padding();
    return fill == null ? encoding : fill.apply(List.of(encoding)).getFirst();
  }

  @Override
  public int[] ids(String text, EncodeOptions options) {
    if (options.truncation() != null || options.padding() != null) {
      return encode(text, null, options).ids();
    }
    var pieces = pieces(text, options, false);
    var ids = new IntList(text.length() / 3 + 16);
    var single = options.addSpecial() ? postProcessor.single() : null;
    if (single == null) {
      modelIds(pieces, ids);
      return ids.toArray();
    }
    for (var part : single) {
      int[] special = part.ids();
      if (special == null) {
        modelIds(pieces, ids);
      } else {
        ids.addAll(special);
      }
    }
    return ids.toArray();
  }

  private void modelIds(Pieces pieces, IntList ids) {
    for (int i = 0; i < pieces.count; i++) {
      if (pieces.added[i] == Pieces.TEXT) {
        ids.addAll(cache.encode(pieces.text, pieces.starts[i], pieces.ends[i]).ids());
      } else {
        ids.add(pieces.added[i]);
      }
    }
  }

  /// The words that the model would be given, as the trainers count them.
  void words(String text, java.util.function.Consumer<String> sink) {
    var pieces = pieces(text, EncodeOptions.BARE, false);
    if (preTokenizers.bytesLast() && !mapsBytes) {
      pieces.rewrite(Rewrites.bytes());
    }
    for (int i = 0; i < pieces.count; i++) {
      if (pieces.added[i] == Pieces.TEXT) {
        sink.accept(new String(pieces.text, pieces.starts[i], pieces.ends[i] - pieces.starts[i]));
      }
    }
  }

  private Pieces pieces(String text, EncodeOptions options, boolean offsets) {
    int[] points = CodePointText.points(text);
    var pieces =
        new Pieces(
            points, CodePointText.length(text, points), offsets || preTokenizers.needsOrigin());
    added.splitRaw(pieces, options.readSpecial());
    for (var step : normalizer) {
      pieces.rewrite(step);
    }
    added.splitNormalized(pieces, options.readSpecial());
    for (var step : preTokenizers.steps()) {
      step.accept(pieces);
    }
    if (mapsBytes) {
      pieces.rewrite(Rewrites.bytes());
    }
    return pieces;
  }

  private Encoding encodeBare(String text, EncodeOptions options) {
    var pieces = pieces(text, options, true);
    var out = new Offsets(text.length() / 3 + 16);
    for (int i = 0; i < pieces.count; i++) {
      if (pieces.added[i] == Pieces.TEXT) {
        out.add(pieces, i, cache.encode(pieces.text, pieces.starts[i], pieces.ends[i]));
      } else {
        out.add(pieces.added[i], pieces.from(pieces.starts[i]), pieces.to(pieces.ends[i] - 1), i);
      }
    }
    int[] starts = out.starts.toArray();
    int[] ends = out.ends.toArray();
    int[] utf16 = CodePointText.utf16(text);
    if (utf16 != null) {
      for (int i = 0; i < starts.length; i++) {
        starts[i] = utf16[starts[i]];
        ends[i] = utf16[ends[i]];
      }
    }
    return Encoding.of(out.ids.toArray(), starts, ends, out.words.toArray(), text, this::name);
  }

  /// Tokens with where they came from, in code points.
  private static final class Offsets {
    final IntList ids;
    final IntList starts;
    final IntList ends;
    final IntList words;

    Offsets(int capacity) {
      ids = new IntList(capacity);
      starts = new IntList(capacity);
      ends = new IntList(capacity);
      words = new IntList(capacity);
    }

    void add(int id, int start, int end, int word) {
      ids.add(id);
      starts.add(start);
      ends.add(end);
      words.add(word);
    }

    /// The model counts bytes: they are followed to the code points that they are part of.
    void add(Pieces pieces, int piece, Word word) {
      int from = pieces.starts[piece];
      int to = pieces.ends[piece];
      int at = from;
      int bytes = 0; // before code point `at`
      for (int i = 0; i < word.ids().length; i++) {
        int start = word.starts()[i];
        int end = word.ends()[i];
        while (at < to - 1 && bytes + ByteAlphabet.size(pieces.text[at]) <= start) {
          bytes += ByteAlphabet.size(pieces.text[at++]);
        }
        int last = at;
        int lastBytes = bytes;
        while (last < to - 1 && lastBytes + ByteAlphabet.size(pieces.text[last]) < end) {
          lastBytes += ByteAlphabet.size(pieces.text[last++]);
        }
        add(word.ids()[i], pieces.from(at), pieces.to(last), piece);
      }
    }
  }

  /// Takes spaces off the offsets, in place.
  private void trim(Encoding e, PostProcessor.Trim trim) {
    for (int i = 0; i < e.size(); i++) {
      var special = added.token(e.ids()[i]);
      String token =
          special == null
              ? name(e.ids()[i])
              : e.texts().getFirst().substring(e.starts()[i], e.ends()[i]);
      int leading = 0;
      while (leading < token.length() && isSpace(token.charAt(leading))) {
        leading++;
      }
      int trailing = 0;
      while (trailing < token.length() && isSpace(token.charAt(token.length() - 1 - trailing))) {
        trailing++;
      }
      String text = e.texts().getFirst();
      int start = e.starts()[i];
      int end = e.ends()[i];
      if (leading > 0 && !((i == 0 || start == 0) && trim.prefixSpace() && leading == 1)) {
        start = forward(text, start, end, leading);
      }
      if (trailing > 0) {
        end = backward(text, start, end, trailing);
      }
      e.starts()[i] = start;
      e.ends()[i] = end;
    }
    e.overflowing().forEach(part -> trim(part, trim));
  }

  /// Code points to the right, the end at most.
  private static int forward(String text, int start, int end, int count) {
    int at = start;
    for (int i = 0; i < count && at < end; i++) {
      at += Character.charCount(text.codePointAt(at));
    }
    return Math.min(at, end);
  }

  /// Code points to the left, the start at most.
  private static int backward(String text, int start, int end, int count) {
    int at = end;
    for (int i = 0; i < count && at > start; i++) {
      at -= Character.charCount(text.codePointBefore(at));
    }
    return Math.max(at, start);
  }

  private static boolean isSpace(char c) {
    return c == ByteAlphabet.CHARS[' '] || quire.text.unicode.CodePoints.WHITE_SPACE.contains(c);
  }

  @Override
  public String decode(int[] ids, boolean skipSpecial) {
    var tokens = new java.util.ArrayList<String>(ids.length);
    for (int id : ids) {
      Check.that(
          id >= 0 && id < bound, "token id %d is outside of the vocabulary of %d", id, bound);
      String token = added.decoded(id);
      if (token == null) {
        token = model.vocabulary().token(id);
      }
      if (token != null && !(skipSpecial && added.isSpecial(token))) {
        tokens.add(token);
      }
    }
    return decoder == null
        ? String.join(" ", tokens)
        : tokens.isEmpty() ? "" : String.join("", decoder.apply(tokens));
  }

  @Override
  public int vocabularySize() {
    return bound;
  }

  @Override
  public @Nullable Integer id(String token) {
    Integer id = added.id(token);
    if (id != null) {
      return id;
    }
    int known = model.vocabulary().id(token);
    return known < 0 ? null : known;
  }

  @Override
  public String token(int id) {
    Check.that(id >= 0 && id < bound, "token id %d is outside of the vocabulary of %d", id, bound);
    return name(id);
  }

  /// An id that no token has, in a vocabulary with holes, has an empty name.
  private String name(int id) {
    var special = added.token(id);
    String token = special != null ? special.content() : model.vocabulary().token(id);
    return token == null ? "" : token;
  }

  @Override
  public boolean isSpecial(int id) {
    var token = added.token(id);
    return token != null && token.special();
  }

  Model model() {
    return model;
  }

  ObjectNode parts() {
    return parts;
  }

  List<AddedToken> addedTokens() {
    return List.copyOf(added.all().values());
  }

  /// The text of a `tokenizer.json` that loads back to this tokenizer, here and in the reference
  /// library.
  public String toJson() {
    return Json.pretty(HfReader.write(this, added));
  }

  @Override
  public void save(Path file) {
    try {
      AtomicFile.writeText(file, toJson() + "\n");
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  @Override
  public String toString() {
    return "HfTokenizer[" + kind() + ", " + bound + " tokens" + "]";
  }
}
