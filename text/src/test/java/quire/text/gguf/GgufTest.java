package quire.text.gguf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;
import quire.text.EncodeOptions;
import quire.text.Tokenizers;
import quire.text.sentencepiece.Golden;
import quire.text.sentencepiece.SentencePieceTokenizer;

class GgufTest {
  @TempDir Path folder;

  private Path golden() throws IOException {
    return Files.write(folder.resolve("golden.gguf"), Golden.bytes("byte-level.gguf"));
  }

  /// The file is PyPI gguf 0.19.0's; the ids are those of PyPI tokenizers 0.23.3.
  @Test
  void readsAFileOfTheReferenceAndEncodesAlike() throws IOException {
    var file = GgufFile.read(golden());
    assertThat(file.version()).isEqualTo(3);
    assertThat(file.tensors()).hasSize(1);
    assertThat(file.tensors().getFirst().name()).isEqualTo("token_embd.weight");
    assertThat(file.tensors().getFirst().shape()).containsExactly(4, 2);
    assertThat(file.dataStart() + 32).isEqualTo(Files.size(golden()));
    var tokenizer = Tokenizers.load(golden());
    for (var expected : Golden.values("gguf")) {
      String text = expected.get(0).asString();
      int[] ids = Golden.integers(expected.get(1));
      assertThat(tokenizer.ids(text)).as(text).isEqualTo(ids);
      assertThat(tokenizer.decode(ids)).isEqualTo(expected.get(2).asString());
    }
  }

  /// Law: what is written is read back, in both byte orders, and the tensors lie where it says.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsWhatItWrote(boolean big) throws IOException {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put("a.text", GgufValue.of("h\u00e9llo"));
    metadata.put("a.flag", GgufValue.of(true));
    metadata.put("a.int", GgufValue.of(-1));
    metadata.put("a.float", GgufValue.of(1.5f));
    metadata.put("a.byte", new GgufValue(GgufType.UINT8, false, (byte) 200));
    metadata.put("a.short", new GgufValue(GgufType.INT16, false, (short) -3));
    metadata.put("a.long", new GgufValue(GgufType.INT64, false, -5L));
    metadata.put("a.double", new GgufValue(GgufType.FLOAT64, false, 0.25));
    metadata.put("a.texts", GgufValue.of(List.of("x", "", "\u3042")));
    metadata.put("a.floats", GgufValue.of(new float[] {1, -2}));
    metadata.put("a.ints", GgufValue.of(new int[] {1, -2, 3}));
    metadata.put("a.bytes", GgufValue.of(new byte[] {1, -2}));
    metadata.put(GgufFile.ALIGNMENT, GgufValue.of(64));
    var tensors =
        List.of(
            new GgufTensor("one", new long[] {3}, 0, 0),
            new GgufTensor("two", new long[] {32, 2}, 2, 0));
    var order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    var file = folder.resolve("own.gguf");
    GgufWriter.write(
        file, metadata, tensors, order, (tensor, out) -> out.write(new byte[(int) tensor.bytes()]));
    var read = GgufFile.read(file);
    assertThat(read.order()).isEqualTo(order);
    assertThat(read.alignment()).isEqualTo(64);
    assertThat(read.metadata().keySet()).containsExactlyElementsOf(metadata.keySet());
    metadata.forEach((key, value) -> {
      var other = requireNonNull(read.metadata().get(key), key);
      assertThat(other.type()).isEqualTo(value.type());
      assertThat(other.value()).as(key).usingRecursiveComparison().isEqualTo(value.value());
    });
    assertThat(requireNonNull(read.get("a.byte")).number()).isEqualTo(200);
    assertThat(requireNonNull(read.get("a.int")).number()).isEqualTo(0xFFFFFFFFL);
    assertThat(read.tensors().get(1).offset()).isEqualTo(64);
    assertThat(read.tensors().get(1).bytes()).isEqualTo(36);
    assertThat(read.dataStart() + 128).isEqualTo(Files.size(file));
  }

  /// A SentencePiece model keeps its ids through the metadata of a GGUF file.
  @ParameterizedTest
  @ValueSource(strings = {"unigram", "bpe", "unigram-bytes"})
  void carriesSentencePieceVocabularies(String name) {
    var source = SentencePieceTokenizer.of(Golden.model(name));
    var metadata = GgufVocabulary.of(source.model()).toMetadata();
    var file = folder.resolve(name + ".gguf");
    GgufWriter.write(file, metadata, List.of(), ByteOrder.LITTLE_ENDIAN, (_, _) -> {});
    var tokenizer = GgufTokenizers.load(file);
    var plain = new EncodeOptions(false, false, null, null);
    for (var expected : Golden.values("cases").get(name)) {
      String text = expected.get(0).asString();
      assertThat(tokenizer.ids(text, plain)).as(text).isEqualTo(Golden.integers(expected.get(1)));
    }
    int begin = source.begin();
    int end = source.end();
    int[] ids = tokenizer.ids("ab");
    assertThat(name.equals("bpe") ? ids[0] == begin : ids[ids.length - 1] == end).isTrue();
    assertThat(tokenizer.ids("ab</s>ab", EncodeOptions.BARE)).contains(end);
  }

  @Test
  @SuppressWarnings("NullAway") // javac drops the annotation of a record's array component
  void readsWordPieceVocabularies() {
    var tokens =
        List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "\u2581una", "ffa", "ble", "\u2581caf", "e");
    int[] types = {3, 3, 3, 3, 1, 1, 1, 1, 1};
    var vocabulary =
        new GgufVocabulary(
            "bert",
            "default",
            tokens,
            new float[9],
            types,
            List.of(),
            Map.of("unknown", 1, "cls", 2, "seperator", 3),
            Map.of(),
            null);
    var tokenizer = GgufVocabulary.of(vocabulary.toMetadata()).tokenizer();
    assertThat(tokenizer.ids("Unaffable caf\u00e9 x")).containsExactly(2, 4, 5, 6, 7, 8, 1, 3);
  }

  @Test
  void mutatedFilesAreRefusedOrRead() throws IOException {
    byte[] whole = Golden.bytes("byte-level.gguf");
    var random = new Random(11);
    int refused = 0;
    var file = folder.resolve("broken.gguf");
    for (int round = 0; round < 500; round++) {
      byte[] bytes = whole.clone();
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
          int range = random.nextBoolean() ? bytes.length : 200;
          bytes[4 + random.nextInt(range - 4)] =
              (byte) (random.nextBoolean() ? 0xFF : random.nextInt(256));
        }
      }
      Files.write(file, bytes);
      try {
        GgufVocabulary.of(GgufFile.read(file).metadata()).tokenizer().ids("ab 12");
      } catch (RequestException problem) {
        refused++;
        assertThat(problem.getMessage()).isNotBlank();
      }
    }
    assertThat(refused).isGreaterThan(50);
  }

  @Test
  void refusesBombsInPlainWords() throws IOException {
    assertRefused(header(Long.MAX_VALUE, 0), "tensors are more than the file holds");
    assertRefused(header(0, -1), "keys are more than the file holds");
    assertRefused(header(0, 1).putLong(Long.MAX_VALUE), "is longer than the file");
    assertRefused(
        header(0, 1).putLong(1).put((byte) 'k').putInt(9).putInt(9).putLong(1), "arrays of arrays");
    assertRefused(
        header(0, 1).putLong(1).put((byte) 'k').putInt(9).putInt(5).putLong(1L << 40),
        "elements are more than the file holds");
    assertRefused(header(0, 1).putLong(1).put((byte) 'k').putInt(77), "type 77 is not known");
    assertRefused(
        header(1, 0).putLong(1).put((byte) 't').putInt(2).putLong(1L << 40).putLong(1L << 40),
        "impossible shape");
    assertRefused(header(1, 0).putLong(1).put((byte) 't').putInt(-1), "dimensions");
    var other = header(0, 0);
    other.putInt(4, 9);
    assertRefused(other, "version 9 is not known");
  }

  private static ByteBuffer header(long tensors, long keys) {
    return ByteBuffer.allocate(128)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x46554747)
        .putInt(3)
        .putLong(tensors)
        .putLong(keys);
  }

  private void assertRefused(ByteBuffer bytes, String message) throws IOException {
    var file = Files.write(folder.resolve("bomb.gguf"), bytes.array());
    assertThatThrownBy(() -> GgufFile.read(file))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(message)
        .hasMessageStartingWith(file.toString());
  }
}
