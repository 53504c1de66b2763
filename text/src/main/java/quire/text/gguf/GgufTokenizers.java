package quire.text.gguf;

import java.nio.file.Path;
import quire.base.RequestException;
import quire.text.Tokenizer;

/// Tokenizers from the vocabulary inside a GGUF file.
public final class GgufTokenizers {
  private GgufTokenizers() {}

  /// Loads the tokenizer of a GGUF file; its tensors are not read.
  ///
  /// Special tokens are added as the file says, and read where a text spells them out unless the
  /// options say otherwise.
  ///
  /// @throws RequestException when the file is broken, or its kind of vocabulary is not known
  public static Tokenizer load(Path file) {
    var metadata = GgufFile.read(file).metadata();
    try {
      return GgufVocabulary.of(metadata).tokenizer();
    } catch (RequestException problem) {
      throw new RequestException(file + ": " + problem.getMessage(), problem);
    }
  }
}
