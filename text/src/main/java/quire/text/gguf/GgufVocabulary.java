package quire.text.gguf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.text.Tokenizer;
import quire.text.sentencepiece.ModelType;
import quire.text.sentencepiece.NormalizerField;
import quire.text.sentencepiece.PieceType;
import quire.text.sentencepiece.SentencePieceModel;
import quire.text.sentencepiece.TrainerField;

/// The vocabulary inside the metadata of a GGUF file, keys `tokenizer.ggml.*`.
///
/// | `model` | what it is | tokens |
/// |---|---|---|
/// | `llama` | SentencePiece BPE | with scores, white space as U+2581 |
/// | `t5` | SentencePiece unigram | the same |
/// | `gpt2` | byte-level BPE, cut as `pre` says | bytes as GPT-2 writes them, and `merges` |
/// | `bert` | WordPiece | U+2581 before the start of a word |
///
/// @param model `llama`, `t5`, `gpt2` or `bert`
/// @param pre how `gpt2` cuts a text, or `default`
/// @param tokens spellings by id
/// @param scores by id; zeros where the file has none
/// @param types by id, numbers of [PieceType], 0 for none
/// @param merges pairs separated by a blank, the best first; empty but for `gpt2`
/// @param ids of special tokens by what they are for: `bos`, `eos`, `unknown`, `seperator` (as the
///   format spells it), `padding`, `cls`, `mask`
/// @param flags `add_bos_token`, `add_eos_token`, `add_space_prefix`, `remove_extra_whitespaces`,
///   where the file has them
/// @param charsMap normalisation rules of `t5`, or null
public record GgufVocabulary(
    String model,
    String pre,
    List<String> tokens,
    float[] scores,
    int[] types,
    List<String> merges,
    Map<String, Integer> ids,
    Map<String, Boolean> flags,
    byte @Nullable [] charsMap) {
  static final String PREFIX = "tokenizer.ggml.";
  private static final List<String> SPECIAL =
      List.of("bos", "eos", "unknown", "seperator", "padding", "cls", "mask");
  private static final List<String> FLAGS =
      List.of("add_bos_token", "add_eos_token", "add_space_prefix", "remove_extra_whitespaces");

  public GgufVocabulary {
    tokens = List.copyOf(tokens);
    merges = List.copyOf(merges);
    ids = Map.copyOf(ids);
    flags = Map.copyOf(flags);
    Check.that(!tokens.isEmpty(), "the vocabulary has no tokens");
    Check.that(
        scores.length == tokens.size() && types.length == tokens.size(),
        "%d tokens have %d scores and %d types",
        tokens.size(),
        scores.length,
        types.length);
    for (var entry : ids.entrySet()) {
      Check.that(
          entry.getValue() >= 0 && entry.getValue() < tokens.size(),
          "the %s token has id %d, there are %d tokens",
          entry.getKey(),
          entry.getValue(),
          tokens.size());
    }
  }

  /// Reads it from metadata.
  ///
  /// @throws quire.base.RequestException when there is none or it is not consistent
  public static GgufVocabulary of(Map<String, GgufValue> metadata) {
    var tokens = required(metadata, "tokens").texts();
    int n = tokens.size();
    var scores = metadata.get(PREFIX + "scores");
    var types = metadata.get(PREFIX + "token_type");
    var merges = metadata.get(PREFIX + "merges");
    var pre = metadata.get(PREFIX + "pre");
    var rules = metadata.get(PREFIX + "precompiled_charsmap");
    var ids = new LinkedHashMap<String, Integer>();
    for (var name : SPECIAL) {
      var id = metadata.get(PREFIX + name + "_token_id");
      if (id != null) {
        long number = id.number();
        Check.that(
            number >= 0 && number < n, "%s_token_id is %d, there are %d tokens", name, number, n);
        ids.put(name, (int) number);
      }
    }
    var flags = new LinkedHashMap<String, Boolean>();
    for (var name : FLAGS) {
      var flag = metadata.get(PREFIX + name);
      if (flag != null) {
        flags.put(name, flag.flag());
      }
    }
    return new GgufVocabulary(
        required(metadata, "model").text(),
        pre == null ? "default" : pre.text(),
        tokens,
        scores == null ? new float[n] : firstOf(scores.floats(), n),
        types == null ? new int[n] : Arrays.copyOf(types.integers(), Math.max(n, 0)),
        merges == null ? List.of() : merges.texts(),
        ids,
        flags,
        rules == null ? null : rules.bytes());
  }

  private static float[] firstOf(float[] values, int n) {
    Check.that(values.length >= n, "%d tokens have only %d scores", n, values.length);
    return Arrays.copyOf(values, n);
  }

  private static GgufValue required(Map<String, GgufValue> metadata, String key) {
    var value = metadata.get(PREFIX + key);
    Check.that(value != null, "the file holds no vocabulary: %s%s is missing", PREFIX, key);
    return java.util.Objects.requireNonNull(value);
  }

  /// The vocabulary of a SentencePiece model: `llama` for BPE, `t5` for unigram.
  ///
  /// @throws quire.base.RequestException when the model is of another kind
  public static GgufVocabulary of(SentencePieceModel source) {
    var type = source.type();
    Check.that(
        type == ModelType.BPE || type == ModelType.UNIGRAM,
        "GGUF has no vocabularies of kind %s",
        type);
    int n = source.pieces().size();
    var tokens = new ArrayList<String>(n);
    float[] scores = new float[n];
    int[] types = new int[n];
    var ids = new LinkedHashMap<String, Integer>();
    var trainer = source.trainer();
    for (int id = 0; id < n; id++) {
      var piece = source.pieces().get(id);
      tokens.add(piece.text());
      scores[id] = piece.score();
      types[id] = piece.type().number();
      if (piece.type() == PieceType.UNKNOWN) {
        ids.put("unknown", id);
      } else if (piece.type() == PieceType.CONTROL) {
        note(ids, "bos", piece.text(), trainer.text(TrainerField.BOS_PIECE), id);
        note(ids, "eos", piece.text(), trainer.text(TrainerField.EOS_PIECE), id);
        note(ids, "padding", piece.text(), trainer.text(TrainerField.PAD_PIECE), id);
      }
    }
    var normalizer = source.normalizer();
    byte[] rules = normalizer.bytes(NormalizerField.PRECOMPILED_CHARSMAP);
    var flags =
        Map.of(
            "add_space_prefix", normalizer.flag(NormalizerField.ADD_DUMMY_PREFIX),
            "remove_extra_whitespaces", normalizer.flag(NormalizerField.REMOVE_EXTRA_WHITESPACES));
    return new GgufVocabulary(
        type == ModelType.BPE ? "llama" : "t5",
        "default",
        tokens,
        scores,
        types,
        List.of(),
        ids,
        flags,
        rules.length == 0 ? null : rules);
  }

  private static void note(
      Map<String, Integer> ids, String name, String text, String wanted, int id) {
    if (text.equals(wanted)) {
      ids.put(name, id);
    }
  }

  /// The keys and values for a GGUF file.
  public Map<String, GgufValue> toMetadata() {
    var metadata = new LinkedHashMap<String, GgufValue>();
    metadata.put(PREFIX + "model", GgufValue.of(model));
    metadata.put(PREFIX + "pre", GgufValue.of(pre));
    metadata.put(PREFIX + "tokens", GgufValue.of(tokens));
    if (model.equals("llama") || model.equals("t5")) {
      metadata.put(PREFIX + "scores", GgufValue.of(scores));
    }
    metadata.put(PREFIX + "token_type", GgufValue.of(types));
    if (!merges.isEmpty()) {
      metadata.put(PREFIX + "merges", GgufValue.of(merges));
    }
    for (var name : SPECIAL) {
      var id = ids.get(name);
      if (id != null) {
        metadata.put(PREFIX + name + "_token_id", GgufValue.of((int) id));
      }
    }
    for (var name : FLAGS) {
      var flag = flags.get(name);
      if (flag != null) {
        metadata.put(PREFIX + name, GgufValue.of((boolean) flag));
      }
    }
    if (charsMap != null) {
      metadata.put(PREFIX + "precompiled_charsmap", GgufValue.of(charsMap));
    }
    return metadata;
  }

  /// The tokenizer of this vocabulary.
  ///
  /// @throws quire.base.RequestException when the model or its pre-tokenizer is not known, or the
  ///   vocabulary is not consistent
  public Tokenizer tokenizer() {
    return switch (model) {
      case "llama", "t5" -> GgufPieces.tokenizer(this);
      case "gpt2" -> GgufPipelines.byteLevel(this);
      case "bert" -> GgufPipelines.wordPiece(this);
      default -> {
        Check.that(
            false, "vocabulary model \"%s\" is not known; known are llama, t5, gpt2, bert", model);
        throw new AssertionError();
      }
    };
  }

  /// A flag, or its default.
  boolean flag(String name, boolean fallback) {
    return flags.getOrDefault(name, fallback);
  }

  /// The id of a special token, -1 for none.
  int special(String name) {
    return ids.getOrDefault(name, -1);
  }
}
