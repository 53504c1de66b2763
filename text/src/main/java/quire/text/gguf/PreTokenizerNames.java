package quire.text.gguf;

import java.util.List;
import java.util.Map;
import quire.base.RequestException;

/// How a text is cut before byte-level BPE, by the name in `tokenizer.ggml.pre`.
///
/// A family's expressions are those that its models publish; where there are several, each cuts
/// what the one before left.
///
/// @param expressions applied in turn; a match and what lies between are pieces
/// @param ignoresMerges a whole piece that is in the vocabulary is taken as it is
/// @param addsBegin the begin token is added where the file does not say otherwise
record PreTokenizerNames(List<String> expressions, boolean ignoresMerges, boolean addsBegin) {
  private static final String CONTRACTIONS = "'s|'t|'re|'ve|'m|'ll|'d";
  private static final String GPT2 =
      CONTRACTIONS + "| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
  private static final String ENDS = "\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /// As GPT-4's: contractions of either case, words with what stands before them, digits in groups.
  private static String words(String digits) {
    return "(?i:"
        + CONTRACTIONS
        + ")|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
        + digits
        + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|"
        + ENDS;
  }

  /// As GPT-4o's: words are also cut where a capital follows a small letter.
  private static String cased(String contractions, String digits) {
    String upper = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    String lower = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
    String before = "[^\\r\\n\\p{L}\\p{N}]?";
    return before
        + upper
        + "*"
        + lower
        + "+"
        + contractions
        + "|"
        + before
        + upper
        + "+"
        + lower
        + "*"
        + contractions
        + "|"
        + digits
        + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|"
        + ENDS;
  }

  private static final PreTokenizerNames PLAIN = new PreTokenizerNames(List.of(GPT2), false, false);
  private static final PreTokenizerNames DIGITS =
      new PreTokenizerNames(List.of("\\p{N}", GPT2), false, false);
  private static final PreTokenizerNames LLAMA3 =
      new PreTokenizerNames(List.of(words("\\p{N}{1,3}")), true, true);
  private static final PreTokenizerNames THREES =
      new PreTokenizerNames(List.of(words("\\p{N}{1,3}")), false, false);
  private static final PreTokenizerNames QWEN2 =
      new PreTokenizerNames(List.of(words("\\p{N}")), false, false);
  private static final PreTokenizerNames BLOOM =
      new PreTokenizerNames(
          List.of(" ?[^(\\s|.,!?\u2026\u3002\uff0c\u3001\u0964\u06d4\u060c)]+"), false, false);
  private static final PreTokenizerNames GPT4O =
      new PreTokenizerNames(
          List.of(cased("(?i:" + CONTRACTIONS + ")?", "\\p{N}{1,3}")), false, false);

  private static final Map<String, PreTokenizerNames> KNOWN =
      Map.ofEntries(
          Map.entry(
              "default",
              new PreTokenizerNames(
                  List.of(
                      "[\\p{P}\\$\\+<=>\\^~\\|]+",
                      CONTRACTIONS + "| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)",
                      "\\p{N}+",
                      "[0-9][0-9][0-9]"),
                  false,
                  false)),
          Map.entry("llama3", LLAMA3),
          Map.entry("llama-v3", LLAMA3),
          Map.entry("llama-bpe", LLAMA3),
          Map.entry("falcon3", LLAMA3),
          Map.entry("dbrx", THREES),
          Map.entry("smaug-bpe", THREES),
          Map.entry("chatglm-bpe", THREES),
          Map.entry("glm4", THREES),
          Map.entry("qwen2", QWEN2),
          Map.entry("deepseek-r1-qwen", QWEN2),
          Map.entry("stablelm2", QWEN2),
          Map.entry("megrez", QWEN2),
          Map.entry("hunyuan", QWEN2),
          Map.entry("gpt-2", PLAIN),
          Map.entry("phi-2", PLAIN),
          Map.entry("mpt", PLAIN),
          Map.entry("olmo", PLAIN),
          Map.entry("jais", PLAIN),
          Map.entry("roberta-bpe", PLAIN),
          Map.entry("exaone4", PLAIN),
          Map.entry("starcoder", DIGITS),
          Map.entry("refact", DIGITS),
          Map.entry("command-r", DIGITS),
          Map.entry("smollm", DIGITS),
          Map.entry("codeshell", DIGITS),
          Map.entry("exaone", DIGITS),
          Map.entry("minerva-7b", DIGITS),
          Map.entry(
              "falcon",
              new PreTokenizerNames(
                  List.of(
                      "[\\p{P}\\$\\+<=>\\^~\\|`]+",
                      CONTRACTIONS + "| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)",
                      "[0-9][0-9][0-9]"),
                  false,
                  false)),
          Map.entry(
              "deepseek-coder",
              new PreTokenizerNames(
                  List.of(
                      "[\\r\\n]",
                      "\\s?\\p{L}+",
                      "\\s?\\p{P}+",
                      "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+",
                      "\\p{N}"),
                  false,
                  false)),
          Map.entry(
              "deepseek-v3",
              new PreTokenizerNames(
                  List.of(
                      "\\p{N}{1,3}",
                      "[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+",
                      "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+"
                          + "|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"
                          + "| ?[\\p{P}\\p{S}]+[\\r\\n]*|"
                          + ENDS),
                  false,
                  false)),
          Map.entry("bloom", BLOOM),
          Map.entry("gpt3-finnish", BLOOM),
          Map.entry("poro-chat", BLOOM),
          Map.entry(
              "viking",
              new PreTokenizerNames(
                  List.of(BLOOM.expressions().getFirst(), "\\p{N}"), false, false)),
          Map.entry("tekken", new PreTokenizerNames(List.of(cased("", "\\p{N}")), true, true)),
          Map.entry("gpt-4o", GPT4O),
          Map.entry("llama4", GPT4O));

  static PreTokenizerNames of(String name) {
    var found = KNOWN.get(name);
    if (found == null) {
      var known = KNOWN.keySet().stream().sorted().toList();
      throw new RequestException(
          "pre-tokenizer \"" + name + "\" is not known; known are " + String.join(", ", known));
    }
    return found;
  }
}
