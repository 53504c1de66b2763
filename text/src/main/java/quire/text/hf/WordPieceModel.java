package quire.text.hf;

import java.util.Arrays;
import java.util.Map;
import quire.base.RequestException;
import tools.jackson.databind.node.ObjectNode;

/// WordPiece: the longest token that starts what is left of a word, again and again.
///
/// Source: Wu et al., "Google's neural machine translation system", 2016, section 4.1; the greedy
/// form is BERT's.
final class WordPieceModel implements Model {
  private final Vocabulary vocabulary;
  private final String unknown;
  private final String prefix;
  private final int mostCharacters;
  private final int longest;

  /// @param prefix marks tokens that do not start a word, `##` as a rule
  /// @param mostCharacters a longer word becomes the unknown token
  WordPieceModel(Map<String, Integer> ids, String unknown, String prefix, int mostCharacters) {
    vocabulary = new Vocabulary(ids);
    this.unknown = unknown;
    this.prefix = prefix;
    this.mostCharacters = mostCharacters;
    longest = ids.keySet().stream().mapToInt(String::length).max().orElse(0);
  }

  @Override
  public String kind() {
    return "wordpiece";
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Word encode(int[] text, int from, int to) {
    int n = to - from;
    int[] bytes = new int[n + 1];
    for (int i = 0; i < n; i++) {
      bytes[i + 1] = bytes[i] + ByteAlphabet.size(text[from + i]);
    }
    if (n > mostCharacters) {
      return Word.whole(unknown(), bytes[n]);
    }
    int[] ids = new int[n];
    int[] starts = new int[n];
    int[] ends = new int[n];
    int count = 0;
    for (int start = 0; start < n; ) {
      String rest = new String(text, from + start, Math.min(n - start, longest));
      String piece = start > 0 ? prefix + rest : rest;
      int end = start + Math.min(n - start, longest);
      int id = vocabulary.id(piece);
      while (id < 0 && end > start + 1) {
        end--;
        piece = piece.substring(0, piece.length() - (text[from + end] >= 0x10000 ? 2 : 1));
        id = vocabulary.id(piece);
      }
      if (id < 0) {
        return Word.whole(unknown(), bytes[n]);
      }
      ids[count] = id;
      starts[count] = bytes[start];
      ends[count++] = bytes[end];
      start = end;
    }
    return new Word(
        Arrays.copyOf(ids, count), Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
  }

  private int unknown() {
    int id = vocabulary.id(unknown);
    if (id < 0) {
      throw new RequestException(
          "the text has a word that the vocabulary cannot spell, and its unknown token '"
              + unknown
              + "' is not in it");
    }
    return id;
  }

  @Override
  public void write(ObjectNode out) {
    out.put("type", "WordPiece");
    out.put("unk_token", unknown);
    out.put("continuing_subword_prefix", prefix);
    out.put("max_input_chars_per_word", mostCharacters);
    var ids = out.putObject("vocab");
    vocabulary.sorted().forEach(ids::put);
  }
}
