package quire.text.gguf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.Json;
import quire.text.Tokenizer;
import quire.text.hf.HfTokenizer;
import quire.text.sentencepiece.PieceType;

/// GGUF vocabularies as pipelines of Hugging Face: `gpt2` and `bert`.
final class GgufPipelines {
  private static final String WORD_START = "\u2581";

  private GgufPipelines() {}

  /// Byte-level BPE.
  static Tokenizer byteLevel(GgufVocabulary vocabulary) {
    var cut = PreTokenizerNames.of(vocabulary.pre());
    var steps = new ArrayList<Object>();
    for (var expression : cut.expressions()) {
      steps.add(
          Map.of(
              "type",
              "Split",
              "pattern",
              Map.of("Regex", expression),
              "behavior",
              "Isolated",
              "invert",
              false));
    }
    var bytes =
        Map.of(
            "type",
            "ByteLevel",
            "add_prefix_space",
            vocabulary.flag("add_space_prefix", false),
            "trim_offsets",
            true,
            "use_regex",
            false);
    steps.add(bytes);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "BPE");
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    model.put("ignore_merges", cut.ignoresMerges());
    model.put("vocab", ids(vocabulary, false));
    model.put("merges", vocabulary.merges());
    int begin = vocabulary.flag("add_bos_token", cut.addsBegin()) ? vocabulary.special("bos") : -1;
    int end = vocabulary.flag("add_eos_token", false) ? vocabulary.special("eos") : -1;
    return parse(
        vocabulary,
        null,
        Map.of("type", "Sequence", "pretokenizers", steps),
        template(vocabulary, begin, end, -1),
        bytes,
        model);
  }

  /// WordPiece, lower-cased and without accents.
  static Tokenizer wordPiece(GgufVocabulary vocabulary) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "WordPiece");
    model.put("unk_token", spelling(vocabulary, Math.max(0, vocabulary.special("unknown")), true));
    model.put("continuing_subword_prefix", "##");
    model.put("max_input_chars_per_word", 100);
    model.put("vocab", ids(vocabulary, true));
    int begin = vocabulary.ids().getOrDefault("cls", vocabulary.special("bos"));
    int end = vocabulary.ids().getOrDefault("seperator", vocabulary.special("eos"));
    return parse(
        vocabulary,
        Map.of(
            "type", "BertNormalizer",
            "clean_text", true,
            "handle_chinese_chars", true,
            "strip_accents", true,
            "lowercase", true),
        Map.of("type", "BertPreTokenizer"),
        template(vocabulary, begin, end, 1),
        Map.of("type", "WordPiece", "prefix", "##", "cleanup", true),
        model);
  }

  private static Tokenizer parse(
      GgufVocabulary vocabulary,
      @Nullable Object normalizer,
      Object preTokenizer,
      @Nullable Object template,
      Object decoder,
      Object model) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", "1.0");
    json.put("truncation", null);
    json.put("padding", null);
    json.put("added_tokens", added(vocabulary));
    json.put("normalizer", normalizer);
    json.put("pre_tokenizer", preTokenizer);
    json.put("post_processor", template);
    json.put("decoder", decoder);
    json.put("model", model);
    return HfTokenizer.parse(Json.line(json), "the vocabulary");
  }

  private static boolean isSpecial(GgufVocabulary vocabulary, int id) {
    int type = vocabulary.types()[id];
    return type == PieceType.CONTROL.number()
        || type == PieceType.UNKNOWN.number()
        || vocabulary.ids().containsValue(id);
  }

  private static List<Object> added(GgufVocabulary vocabulary) {
    var added = new ArrayList<Object>();
    for (int id = 0; id < vocabulary.tokens().size(); id++) {
      boolean special = isSpecial(vocabulary, id);
      if (special || vocabulary.types()[id] == PieceType.USER_DEFINED.number()) {
        added.add(
            Map.of(
                "id", id,
                "content", vocabulary.tokens().get(id),
                "single_word", false,
                "lstrip", false,
                "rstrip", false,
                "normalized", false,
                "special", special));
      }
    }
    return added;
  }

  private static Map<String, Integer> ids(GgufVocabulary vocabulary, boolean words) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (int id = 0; id < vocabulary.tokens().size(); id++) {
      String text = words ? spelling(vocabulary, id, true) : vocabulary.tokens().get(id);
      Integer other = ids.putIfAbsent(text, id);
      quire.base.Check.that(
          other == null, "token \"%s\" is there twice, ids %d and %d", text, other, id);
    }
    return ids;
  }

  /// A word's start carries a mark in GGUF; elsewhere its continuation does.
  private static String spelling(GgufVocabulary vocabulary, int id, boolean words) {
    String text = vocabulary.tokens().get(id);
    if (!words || isSpecial(vocabulary, id) || text.startsWith("[") && text.endsWith("]")) {
      return text;
    }
    return text.startsWith(WORD_START) ? text.substring(1) : "##" + text;
  }

  private static @Nullable Object template(
      GgufVocabulary vocabulary, int begin, int end, int pairType) {
    if (begin < 0 && end < 0) {
      return null;
    }
    var single = new ArrayList<Object>();
    var pair = new ArrayList<Object>();
    Map<String, Object> special = new LinkedHashMap<>();
    put(vocabulary, begin, 0, special, single, pair);
    single.add(Map.of("Sequence", Map.of("id", "A", "type_id", 0)));
    pair.add(Map.of("Sequence", Map.of("id", "A", "type_id", 0)));
    put(vocabulary, end, 0, special, single, pair);
    int second = Math.max(0, pairType);
    pair.add(Map.of("Sequence", Map.of("id", "B", "type_id", second)));
    put(vocabulary, end, second, special, null, pair);
    return Map.of(
        "type", "TemplateProcessing", "single", single, "pair", pair, "special_tokens", special);
  }

  private static void put(
      GgufVocabulary vocabulary,
      int id,
      int type,
      Map<String, Object> special,
      @Nullable List<Object> single,
      List<Object> pair) {
    if (id < 0) {
      return;
    }
    String text = vocabulary.tokens().get(id);
    special.put(text, Map.of("id", text, "ids", List.of(id), "tokens", List.of(text)));
    var part = Map.of("SpecialToken", Map.of("id", text, "type_id", type));
    if (single != null) {
      single.add(part);
    }
    pair.add(part);
  }
}
