package quire.text.hf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.RequestException;
import quire.text.Tokenizers;

/// Vocabularies that come without a pipeline.
class FamiliesTest {
  @TempDir Path folder;

  @Test
  void loadsBertsList() throws IOException {
    Files.writeString(
        folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhe\n##llo\nworld\n!\n");
    var tokenizer = Tokenizers.load(folder);
    assertThat(tokenizer.kind()).isEqualTo("wordpiece");
    assertThat(tokenizer.encode("H\u00e9llo, WORLD!").tokens())
        .containsExactly("[CLS]", "he", "##llo", "[UNK]", "world", "!", "[SEP]");
    assertThat(tokenizer.decode(tokenizer.ids("hello world!"))).isEqualTo("hello world!");
  }

  @Test
  void loadsGpt2sPair() throws IOException {
    Files.writeString(
        folder.resolve("vocab.json"), "{\"a\":0,\"b\":1,\"\u0120\":2,\"ab\":3,\"\u0120ab\":4}");
    Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na b\n\u0120 ab\n");
    var tokenizer = Tokenizers.load(folder);
    assertThat(tokenizer.ids("ab ab b")).containsExactly(3, 4, 2, 1);
    assertThat(tokenizer.decode(new int[] {3, 4})).isEqualTo("ab ab");
    assertThat(Tokenizers.load(folder.resolve("merges.txt")).ids("ab")).containsExactly(3);
  }

  @Test
  void loadsClipsMerges() throws IOException {
    var file = folder.resolve("bpe_simple_vocab_16e6.txt");
    Files.writeString(file, "\"bpe_simple_vocab_16e6.txt#version: 0.2\nc a\nca t</w>\n");
    var tokenizer = Tokenizers.load(file);
    // 512 symbols of bytes, two merges, then the two special tokens.
    assertThat(tokenizer.id("cat</w>")).isEqualTo(513);
    assertThat(tokenizer.vocabularySize()).isEqualTo(516);
    assertThat(tokenizer.ids("CAT \n cat!")).containsExactly(514, 513, 513, 256, 515);
    assertThat(tokenizer.decode(tokenizer.ids("a  CAT"))).isEqualTo("a cat");
  }

  @Test
  void saysWhatAFolderLacks() {
    assertThatThrownBy(() -> Tokenizers.load(folder))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("holds no tokenizer");
  }
}
