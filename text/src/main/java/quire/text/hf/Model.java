package quire.text.hf;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A vocabulary and the way from a piece of text to its tokens. Immutable.
interface Model {
  /// `bpe`, `wordpiece`, `wordlevel` or `unigram`.
  String kind();

  /// Encodes `text[from, to)`.
  ///
  /// @throws quire.base.RequestException where a text cannot be encoded, for want of an unknown
  ///   token
  Word encode(int[] text, int from, int to);

  /// Tokens and their ids.
  Vocabulary vocabulary();

  /// The model of a tokenizer file.
  void write(ObjectNode out);

  /// Tokens by id and ids by token.
  final class Vocabulary {
    private final Map<String, Integer> ids;
    private final @Nullable String[] tokens;

    /// @param ids each at least 0; their largest is what bounds the table
    Vocabulary(Map<String, Integer> ids) {
      this.ids = ids;
      int most = -1;
      for (int id : ids.values()) {
        most = Math.max(most, id);
      }
      tokens = new @Nullable String[most + 1];
      ids.forEach((token, id) -> tokens[id] = token);
    }

    /// The id, or -1.
    int id(String token) {
      return ids.getOrDefault(token, -1);
    }

    @Nullable String token(int id) {
      return id >= 0 && id < tokens.length ? tokens[id] : null;
    }

    /// The number of tokens.
    int size() {
      return ids.size();
    }

    /// One above the largest id.
    int bound() {
      return tokens.length;
    }

    /// In the order of ids.
    Map<String, Integer> sorted() {
      var sorted = new LinkedHashMap<String, Integer>();
      for (int id = 0; id < tokens.length; id++) {
        var token = tokens[id];
        if (token != null) {
          sorted.put(token, id);
        }
      }
      return sorted;
    }
  }
}
