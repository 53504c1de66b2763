package quire.text.gguf;

import java.nio.file.Path;
import quire.base.RequestException;
import quire.text.Tokenizer;

/// Tokenizers from the vocabulary inside a GGUF file.
public final class GgufTokenizers {
  private GgufTokenizers() {}

  /// Loads the tokenizer of a GGUF file.
  public static Tokenizer load(Path file) {
    throw new RequestException(file + ": GGUF vocabularies cannot be read yet");
  }
}
