package quire.text.sentencepiece;

import java.nio.file.Path;
import quire.base.RequestException;
import quire.text.Tokenizer;

/// Tokenizers from SentencePiece models.
public final class SentencePieceTokenizer {
  private SentencePieceTokenizer() {}

  /// Loads a SentencePiece model.
  public static Tokenizer load(Path file) {
    throw new RequestException(file + ": SentencePiece models cannot be read yet");
  }
}
