package quire.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.text.gguf.GgufTokenizers;
import quire.text.hf.HfTokenizer;
import quire.text.sentencepiece.SentencePieceTokenizer;

/// Finds the tokenizer in a file or folder, whatever its format.
public final class Tokenizers {
  private static final List<String> NAMES =
      List.of(
          "tokenizer.json",
          "tokenizer.model",
          "spm.model",
          "sentencepiece.bpe.model",
          "spiece.model",
          "vocab.txt",
          "vocab.json");

  private Tokenizers() {}

  /// Loads a tokenizer.
  ///
  /// Known are `tokenizer.json`, `vocab.txt` (WordPiece), `vocab.json` beside `merges.txt` (GPT-2's
  /// and CLIP's byte-level BPE), `bpe_simple_vocab_16e6.txt[.gz]` (CLIP's merges), SentencePiece
  /// models and GGUF files; a folder is searched for one of them, in this order.
  ///
  /// @throws RequestException when there is none or the file is broken
  public static Tokenizer load(Path path) {
    if (Files.isDirectory(path)) {
      for (var name : NAMES) {
        var file = path.resolve(name);
        if (Files.isRegularFile(file)) {
          return load(file);
        }
      }
      throw new RequestException(path + ": holds no tokenizer; known: " + String.join(", ", NAMES));
    }
    Check.readable(path);
    byte[] head = head(path);
    String name = String.valueOf(path.getFileName());
    if (startsWith(head, "GGUF")) {
      return GgufTokenizers.load(path);
    }
    if (name.endsWith(".model")) {
      return SentencePieceTokenizer.load(path);
    }
    return HfTokenizer.load(path);
  }

  private static byte[] head(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(4);
    } catch (IOException problem) {
      throw new WorkException(path + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  private static boolean startsWith(byte[] head, String magic) {
    return head.length >= magic.length()
        && new String(head, java.nio.charset.StandardCharsets.ISO_8859_1).startsWith(magic);
  }
}
