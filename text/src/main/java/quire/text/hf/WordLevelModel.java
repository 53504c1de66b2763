package quire.text.hf;

import java.util.Map;
import quire.base.RequestException;
import tools.jackson.databind.node.ObjectNode;

/// A token for each word; the unknown token for all others.
final class WordLevelModel implements Model {
  private final Vocabulary vocabulary;
  private final String unknown;

  WordLevelModel(Map<String, Integer> ids, String unknown) {
    vocabulary = new Vocabulary(ids);
    this.unknown = unknown;
  }

  @Override
  public String kind() {
    return "wordlevel";
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Word encode(int[] text, int from, int to) {
    int bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += ByteAlphabet.size(text[i]);
    }
    int id = vocabulary.id(new String(text, from, to - from));
    if (id < 0) {
      id = vocabulary.id(unknown);
    }
    if (id < 0) {
      throw new RequestException(
          "the text has a word that is not in the vocabulary, nor is the unknown token '"
              + unknown
              + "'");
    }
    return Word.whole(id, bytes);
  }

  @Override
  public void write(ObjectNode out) {
    out.put("type", "WordLevel");
    var ids = out.putObject("vocab");
    vocabulary.sorted().forEach(ids::put);
    out.put("unk_token", unknown);
  }
}
