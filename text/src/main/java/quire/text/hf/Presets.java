package quire.text.hf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quire.base.Json;
import quire.text.hf.BpeModel.Merge;
import tools.jackson.databind.node.ObjectNode;

/// The pipelines of well-known families, for vocabularies that come without one.
final class Presets {
  private static final String CLIP_WORDS =
      "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

  private Presets() {}

  private static ObjectNode parts(
      String normalizer, String preTokenizer, String postProcessor, String decoder) {
    var parts = Json.mapper().createObjectNode();
    parts.putNull("truncation");
    parts.putNull("padding");
    parts.set("normalizer", Json.tree(normalizer, "normalizer"));
    parts.set("pre_tokenizer", Json.tree(preTokenizer, "pre_tokenizer"));
    parts.set("post_processor", Json.tree(postProcessor, "post_processor"));
    parts.set("decoder", Json.tree(decoder, "decoder"));
    return parts;
  }

  /// Byte-level BPE as GPT-2's.
  static ObjectNode byteLevelParts() {
    return parts(
        "null",
        "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":true}",
        "{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":false,\"use_regex\":true}",
        "{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":true,\"use_regex\":true}");
  }

  /// BPE over words and punctuation, the end of a word marked.
  static ObjectNode wordParts(String suffix) {
    return parts(
        "{\"type\":\"NFC\"}",
        "{\"type\":\"BertPreTokenizer\"}",
        "null",
        "{\"type\":\"BPEDecoder\",\"suffix\":\"" + suffix + "\"}");
  }

  /// BERT's: clean-up, words and punctuation; `[CLS]` and `[SEP]` where the vocabulary has them.
  static ObjectNode bertParts(boolean lowerCase, Map<String, Integer> ids) {
    Integer cls = ids.get("[CLS]");
    Integer sep = ids.get("[SEP]");
    return parts(
        "{\"type\":\"BertNormalizer\",\"clean_text\":true,\"handle_chinese_chars\":true,"
            + "\"strip_accents\":null,\"lowercase\":"
            + lowerCase
            + "}",
        "{\"type\":\"BertPreTokenizer\"}",
        cls == null || sep == null
            ? "null"
            : "{\"type\":\"TemplateProcessing\",\"single\":["
                + special("[CLS]", 0)
                + ","
                + text("A", 0)
                + ","
                + special("[SEP]", 0)
                + "],\"pair\":["
                + special("[CLS]", 0)
                + ","
                + text("A", 0)
                + ","
                + special("[SEP]", 0)
                + ","
                + text("B", 1)
                + ","
                + special("[SEP]", 1)
                + "],\"special_tokens\":{"
                + known("[CLS]", cls)
                + ","
                + known("[SEP]", sep)
                + "}}",
        "{\"type\":\"WordPiece\",\"prefix\":\"##\",\"cleanup\":true}");
  }

  private static String special(String token, int typeId) {
    return "{\"SpecialToken\":{\"id\":\"" + token + "\",\"type_id\":" + typeId + "}}";
  }

  private static String text(String sequence, int typeId) {
    return "{\"Sequence\":{\"id\":\"" + sequence + "\",\"type_id\":" + typeId + "}}";
  }

  private static String known(String token, int id) {
    return "\""
        + token
        + "\":{\"id\":\""
        + token
        + "\",\"ids\":["
        + id
        + "],\"tokens\":[\""
        + token
        + "\"]}";
  }

  static HfTokenizer bert(Map<String, Integer> ids, boolean lowerCase, String where) {
    return HfReader.assemble(
        new WordPieceModel(ids, "[UNK]", "##", 100),
        specials(ids, "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"),
        bertParts(lowerCase, ids),
        where);
  }

  private static List<AddedToken> specials(Map<String, Integer> ids, String... tokens) {
    var list = new ArrayList<AddedToken>();
    for (var token : tokens) {
      if (ids.containsKey(token)) {
        list.add(AddedToken.special(token));
      }
    }
    return list;
  }

  static HfTokenizer gpt2(Map<String, Integer> ids, List<Merge> merges, String where) {
    return HfReader.assemble(
        new BpeModel(ids, merges, BpeModel.Options.PLAIN, false, where),
        specials(ids, "<|endoftext|>"),
        byteLevelParts(),
        where);
  }

  /// CLIP's: NFC, runs of white space made one space, lower case; `</w>` ends a word.
  static HfTokenizer clip(Map<String, Integer> ids, List<Merge> merges, String where) {
    var options = new BpeModel.Options("<|endoftext|>", null, "</w>", false, false, false, null);
    Integer start = ids.get("<|startoftext|>");
    Integer end = ids.get("<|endoftext|>");
    var words = Json.mapper().createObjectNode();
    words.put("type", "Split");
    words.putObject("pattern").put("Regex", CLIP_WORDS);
    words.put("behavior", "Removed").put("invert", true);
    var parts =
        parts(
            "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"},{\"type\":\"Replace\","
                + "\"pattern\":{\"Regex\":\"\\\\s+\"},\"content\":\" \"},{\"type\":\"Lowercase\"}]}",
            "{\"type\":\"Sequence\",\"pretokenizers\":["
                + words
                + ",{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,"
                + "\"use_regex\":true}]}",
            start == null || end == null
                ? "null"
                : "{\"type\":\"RobertaProcessing\",\"sep\":[\"<|endoftext|>\","
                    + end
                    + "],\"cls\":[\"<|startoftext|>\","
                    + start
                    + "],\"trim_offsets\":false,\"add_prefix_space\":false}",
            "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"ByteLevel\",\"add_prefix_space\":true,"
                + "\"trim_offsets\":true,\"use_regex\":true},{\"type\":\"Replace\",\"pattern\":"
                + "{\"String\":\"</w>\"},\"content\":\" \"},{\"type\":\"Strip\",\"content\":\" \","
                + "\"start\":0,\"stop\":1}]}");
    return HfReader.assemble(
        new BpeModel(ids, merges, options, false, where),
        specials(ids, "<|startoftext|>", "<|endoftext|>"),
        parts,
        where);
  }

  /// CLIP's ids: the bytes, the bytes that end a word, the merges, the two special tokens.
  static Map<String, Integer> clipVocabulary(List<Merge> merges) {
    Map<String, Integer> ids = new HashMap<>();
    var bytes = new ArrayList<String>();
    // Printable bytes come first, then those that are written by characters from U+0100 on.
    for (int pass = 0; pass < 2; pass++) {
      for (int b = 0; b < 256; b++) {
        if ((ByteAlphabet.CHARS[b] < 0x100) == (pass == 0)) {
          bytes.add(String.valueOf(ByteAlphabet.CHARS[b]));
        }
      }
    }
    for (var token : bytes) {
      ids.putIfAbsent(token, ids.size());
    }
    for (var token : bytes) {
      ids.putIfAbsent(token + "</w>", ids.size());
    }
    for (var merge : merges) {
      ids.putIfAbsent(merge.left() + merge.right(), ids.size());
    }
    ids.putIfAbsent("<|startoftext|>", ids.size());
    ids.putIfAbsent("<|endoftext|>", ids.size());
    return ids;
  }
}
