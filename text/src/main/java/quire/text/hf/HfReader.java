package quire.text.hf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.Json;
import quire.base.RequestException;
import quire.text.Padding;
import quire.text.Truncation;
import quire.text.hf.BpeModel.Merge;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes `tokenizer.json`.
final class HfReader {
  /// Ids lie below it, so that a broken file cannot ask for a table without end.
  static final int MOST_IDS = 8_000_000;

  private static final List<String> PARTS =
      List.of("truncation", "padding", "normalizer", "pre_tokenizer", "post_processor", "decoder");

  private HfReader() {}

  static HfTokenizer read(JsonNode root, String where) {
    var fields = new Fields(root, where);
    if (!fields.text("version", "1.0").equals("1.0")) {
      throw fields.refuse("version", "must be 1.0");
    }
    var model = fields.group("model");
    var pre = PreTokenizers.read(root.get("pre_tokenizer"), where + ": pre_tokenizer");
    boolean bytes = readsBytes(model, pre);
    var parts = Json.mapper().createObjectNode();
    for (var name : PARTS) {
      var part = root.get(name);
      parts.set(name, part == null ? parts.nullNode() : part);
    }
    return assemble(model(model, bytes), addedTokens(fields), pre, bytes, parts, where);
  }

  /// Puts a tokenizer together.
  ///
  /// @param parts the JSON of all but model and added tokens
  static HfTokenizer assemble(
      Model model, List<AddedToken> tokens, ObjectNode parts, String where) {
    var pre = PreTokenizers.read(parts.get("pre_tokenizer"), where + ": pre_tokenizer");
    boolean bytes = model instanceof BpeModel bpe && pre.bytesLast() && readsBytes(bpe.options());
    var ready =
        bytes && model instanceof BpeModel bpe
            ? new BpeModel(bpe.vocabulary().sorted(), bpe.merges(), bpe.options(), true, where)
            : model;
    return assemble(ready, tokens, pre, bytes, parts, where);
  }

  private static HfTokenizer assemble(
      Model model,
      List<AddedToken> tokens,
      PreTokenizers pre,
      boolean bytes,
      ObjectNode parts,
      String where) {
    var normalizer = Normalizers.read(parts.get("normalizer"), where + ": normalizer");
    var pipeline =
        new HfTokenizer.Pipeline(
            normalizer,
            pre,
            bytes,
            PostProcessor.read(parts.get("post_processor"), where + ": post_processor"),
            Decoders.read(parts.get("decoder"), where + ": decoder"),
            truncation(parts.get("truncation"), where + ": truncation"),
            padding(parts.get("padding"), where + ": padding"));
    var added = new AddedVocabulary(tokens, model.vocabulary(), normalizer);
    return new HfTokenizer(model, added, pipeline, parts);
  }

  private static boolean readsBytes(Fields model, PreTokenizers pre) {
    return pre.bytesLast() && kind(model).equals("BPE") && readsBytes(options(model));
  }

  private static boolean readsBytes(BpeModel.Options options) {
    return !options.byteFallback() && options.prefix() == null;
  }

  /// Old files do not say the model's type.
  private static String kind(Fields model) {
    if (model.has("type")) {
      return model.text("type");
    }
    if (model.has("merges")) {
      return "BPE";
    }
    var vocab = model.node().get("vocab");
    if (vocab != null && vocab.isArray()) {
      return "Unigram";
    }
    return model.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
  }

  private static Model model(Fields model, boolean bytes) {
    String kind = kind(model);
    return switch (kind) {
      case "BPE" -> new BpeModel(ids(model), merges(model), options(model), bytes, model.where());
      case "WordPiece" ->
          new WordPieceModel(
              ids(model),
              model.text("unk_token", "[UNK]"),
              model.text("continuing_subword_prefix", "##"),
              model.number("max_input_chars_per_word", 0, Integer.MAX_VALUE, 100));
      case "WordLevel" -> new WordLevelModel(ids(model), model.text("unk_token", "<unk>"));
      case "Unigram" -> unigram(model);
      default -> throw model.refuse("type", "names an unknown model, '" + kind + "'");
    };
  }

  private static BpeModel.Options options(Fields model) {
    var dropout = model.node().get("dropout");
    boolean drops = dropout != null && dropout.isNumber();
    return new BpeModel.Options(
        model.textOrNull("unk_token"),
        emptyToNull(model.textOrNull("continuing_subword_prefix")),
        emptyToNull(model.textOrNull("end_of_word_suffix")),
        model.flag("fuse_unk", false),
        model.flag("byte_fallback", false),
        model.flag("ignore_merges", false),
        drops ? dropout.asDouble() : null);
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  static Map<String, Integer> ids(Fields model) {
    var vocab = model.group("vocab").node();
    return ids(vocab, model.where() + ".vocab");
  }

  static Map<String, Integer> ids(JsonNode vocab, String where) {
    if (!vocab.isObject()) {
      throw new RequestException(where + ": must be a group of tokens and their ids");
    }
    Map<String, Integer> ids = new HashMap<>(2 * vocab.size());
    for (var entry : vocab.properties()) {
      var id = entry.getValue();
      if (!id.isIntegralNumber()
          || !id.canConvertToInt()
          || id.asInt() < 0
          || id.asInt() >= MOST_IDS) {
        throw new RequestException(
            where
                + ": the id of '"
                + entry.getKey()
                + "' must be a whole number in [0, "
                + (MOST_IDS - 1)
                + "]");
      }
      ids.put(entry.getKey(), id.asInt());
    }
    return ids;
  }

  private static List<Merge> merges(Fields model) {
    var list = model.node().get("merges");
    if (list == null || !list.isArray()) {
      throw model.refuse("merges", "must be a list");
    }
    var merges = new ArrayList<Merge>(list.size());
    for (var item : list) {
      if (item.isString()) {
        if (!item.asString().startsWith("#version")) {
          merges.add(merge(item.asString(), model.where() + ".merges[" + merges.size() + "]"));
        }
      } else if (item.isArray()
          && item.size() == 2
          && item.get(0).isString()
          && item.get(1).isString()) {
        merges.add(new Merge(item.get(0).asString(), item.get(1).asString()));
      } else {
        throw new RequestException(
            model.where() + ".merges[" + merges.size() + "]: must be two tokens");
      }
    }
    return merges;
  }

  /// Two tokens with a space between them.
  static Merge merge(String line, String where) {
    int space = line.indexOf(' ');
    if (space <= 0 || space != line.lastIndexOf(' ') || space == line.length() - 1) {
      throw new RequestException(where + ": must be two tokens with a space between them");
    }
    return new Merge(line.substring(0, space), line.substring(space + 1));
  }

  private static Model unigram(Fields model) {
    var list = model.node().get("vocab");
    if (list == null || !list.isArray() || list.size() >= MOST_IDS) {
      throw model.refuse("vocab", "must be a list of pieces with their scores");
    }
    var pieces = new ArrayList<String>(list.size());
    double[] scores = new double[list.size()];
    for (var item : list) {
      if (!item.isArray()
          || item.size() != 2
          || !item.get(0).isString()
          || !item.get(1).isNumber()) {
        throw new RequestException(
            model.where() + ".vocab[" + pieces.size() + "]: must be a piece and its score");
      }
      scores[pieces.size()] = item.get(1).asDouble();
      pieces.add(item.get(0).asString());
    }
    int unknown =
        model.has("unk_id") ? model.number("unk_id", 0, Math.max(0, pieces.size() - 1)) : -1;
    return new UnigramModel(
        pieces, scores, unknown, model.flag("byte_fallback", false), model.where());
  }

  private static List<AddedToken> addedTokens(Fields fields) {
    var tokens = new ArrayList<AddedToken>();
    if (fields.has("added_tokens")) {
      for (var item : fields.list("added_tokens")) {
        tokens.add(
            new AddedToken(
                item.text("content"),
                item.flag("single_word", false),
                item.flag("lstrip", false),
                item.flag("rstrip", false),
                item.flag("normalized", true),
                item.flag("special", false)));
      }
    }
    return tokens;
  }

  private static @Nullable Truncation truncation(@Nullable JsonNode node, String where) {
    if (node == null || node.isNull()) {
      return null;
    }
    var fields = new Fields(node, where);
    String strategy = fields.text("strategy", "LongestFirst");
    return new Truncation(
        fields.number("max_length", 0, Integer.MAX_VALUE),
        switch (strategy) {
          case "LongestFirst" -> Truncation.Strategy.LONGEST_FIRST;
          case "OnlyFirst" -> Truncation.Strategy.ONLY_FIRST;
          case "OnlySecond" -> Truncation.Strategy.ONLY_SECOND;
          default -> throw fields.refuse("strategy", "is unknown, '" + strategy + "'");
        },
        fields.number("stride", 0, Integer.MAX_VALUE, 0),
        fields.text("direction", "Right").equals("Left"));
  }

  private static @Nullable Padding padding(@Nullable JsonNode node, String where) {
    if (node == null || node.isNull()) {
      return null;
    }
    var fields = new Fields(node, where);
    var strategy = node.get("strategy");
    Integer length =
        strategy != null && strategy.isObject()
            ? fields.group("strategy").number("Fixed", 0, 1 << 28)
            : null;
    return new Padding(
        length,
        fields.number("pad_to_multiple_of", 0, 1 << 28, 0),
        fields.text("direction", "Right").equals("Left"),
        fields.number("pad_id", 0, Integer.MAX_VALUE, 0),
        fields.number("pad_type_id", 0, Integer.MAX_VALUE, 0),
        fields.text("pad_token", "[PAD]"));
  }

  static ObjectNode write(HfTokenizer tokenizer, AddedVocabulary added) {
    var root = Json.mapper().createObjectNode();
    root.put("version", "1.0");
    var parts = tokenizer.parts();
    root.set("truncation", parts.get("truncation"));
    root.set("padding", parts.get("padding"));
    var list = root.putArray("added_tokens");
    added
        .all()
        .forEach((id, token) ->
            list.addObject()
                .put("id", id)
                .put("content", token.content())
                .put("single_word", token.singleWord())
                .put("lstrip", token.lstrip())
                .put("rstrip", token.rstrip())
                .put("normalized", token.normalized())
                .put("special", token.special()));
    for (var name : List.of("normalizer", "pre_tokenizer", "post_processor", "decoder")) {
      root.set(name, parts.get(name));
    }
    tokenizer.model().write(root.putObject("model"));
    return root;
  }
}
