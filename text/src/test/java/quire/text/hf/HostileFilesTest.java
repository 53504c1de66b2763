package quire.text.hf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.Json;
import quire.base.RequestException;
import quire.text.Tokenizers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Whatever bytes a file holds: it loads and encodes, or it is refused in plain words.
@Timeout(60)
class HostileFilesTest {
  private static final String TEXT = "Hello WORLD 123 \u00e9\u0301 \uD83D\uDE00 [CLS] \u6f22";

  static Set<String> names() {
    return Golden.TOKENIZERS.keySet();
  }

  /// Loads and uses what comes; anything but a plain refusal fails the test.
  private static boolean use(Runnable load) {
    try {
      load.run();
      return true;
    } catch (RequestException refusal) {
      String message = String.valueOf(refusal.getMessage());
      assertThat(message).isNotBlank();
      assertThat(message.lines().count()).isLessThanOrEqualTo(2);
      return false;
    }
  }

  private static void work(HfTokenizer tokenizer) {
    var encoding = tokenizer.encode(TEXT, TEXT, quire.text.EncodeOptions.DEFAULT);
    int bound = tokenizer.vocabularySize();
    int[] ids = java.util.Arrays.stream(encoding.ids()).filter(id -> id < bound).toArray();
    tokenizer.decode(ids);
    tokenizer.ids(TEXT);
  }

  @ParameterizedTest
  @MethodSource("names")
  void survivesChangedNodes(String name) {
    var random = new Random(name.hashCode());
    String json = Golden.json(name);
    int used = 0;
    for (int round = 0; round < 20; round++) {
      var root = (ObjectNode) Json.tree(json, name);
      for (int i = random.nextInt(3); i >= 0; i--) {
        change(root, random);
      }
      String changed = root.toString();
      used += use(() -> work(HfTokenizer.parse(changed, name))) ? 1 : 0;
    }
    assertThat(used).isLessThan(20);
  }

  /// Puts a value of another kind somewhere, takes a key away, or doubles a part.
  private static void change(JsonNode root, Random random) {
    var node = root;
    while (true) {
      List<JsonNode> inner = new ArrayList<>();
      node.forEach(child -> {
        if (child.isContainer() && child.size() > 0) {
          inner.add(child);
        }
      });
      if (inner.isEmpty() || random.nextInt(4) == 0) {
        break;
      }
      node = inner.get(random.nextInt(inner.size()));
    }
    if (node.size() == 0) {
      return;
    }
    var values =
        List.of(
            "null",
            "true",
            "-1",
            "1e99",
            "2147483647",
            "\"\"",
            "\"\\uD800\"",
            "\"(a+)+$\"",
            "[]",
            "{}",
            "[[1,2]]",
            "{\"type\":\"ByteLevel\"}",
            "\"Sequence\"",
            "99999999999999999999");
    var value = Json.tree(values.get(random.nextInt(values.size())), "value");
    if (node instanceof ArrayNode array) {
      array.set(random.nextInt(array.size()), value);
    } else if (node instanceof ObjectNode object) {
      var keys = new ArrayList<>(object.propertyNames());
      String key = keys.get(random.nextInt(keys.size()));
      switch (random.nextInt(3)) {
        case 0 -> object.remove(key);
        case 1 -> object.set(key, value);
        default -> object.set(keys.get(random.nextInt(keys.size())), object.get(key));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void survivesChangedBytes(long seed, @TempDir Path folder) throws IOException {
    var random = new Random(seed);
    var names = new ArrayList<>(names());
    for (int round = 0; round < 20; round++) {
      byte[] bytes = Golden.json(names.get(round % names.size())).getBytes(StandardCharsets.UTF_8);
      var file = folder.resolve("tokenizer.json");
      Files.write(file, broken(bytes, random));
      use(() -> work(HfTokenizer.load(file)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void survivesBrokenLists(long seed, @TempDir Path folder) throws IOException {
    var random = new Random(seed);
    String vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\n##llo\nhe\nw\n##o\n";
    String merges = "#version: 0.2\nh e\nl l\nhe ll\nhell o\n";
    String ids =
        "{\"h\":0,\"e\":1,\"l\":2,\"o\":3,\"he\":4,\"ll\":5,\"hell\":6,\"hello\":7,\"a</w>\":8}";
    for (int round = 0; round < 80; round++) {
      Files.write(folder.resolve("vocab.txt"), maybe(vocabulary, random));
      Files.write(folder.resolve("vocab.json"), maybe(ids, random));
      Files.write(folder.resolve("merges.txt"), maybe(merges, random));
      Files.write(folder.resolve("bpe_simple_vocab_16e6.txt.gz"), maybe(merges, random));
      for (var file :
          List.of("vocab.txt", "vocab.json", "merges.txt", "bpe_simple_vocab_16e6.txt.gz")) {
        use(() -> work((HfTokenizer) Tokenizers.load(folder.resolve(file))));
      }
    }
  }

  private static byte[] maybe(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return random.nextBoolean() ? bytes : broken(bytes, random);
  }

  private static byte[] broken(byte[] bytes, Random random) {
    byte[] result = bytes.clone();
    switch (random.nextInt(3)) {
      case 0 -> result = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> {
        for (int i = 0; i < 4; i++) {
          result[random.nextInt(result.length)] = (byte) random.nextInt(256);
        }
      }
      default -> {
        int from = random.nextInt(bytes.length);
        int length = random.nextInt(bytes.length - from);
        System.arraycopy(bytes, from, result, random.nextInt(bytes.length - length), length);
      }
    }
    return result;
  }

  @Test
  void boundsGrowth() {
    var replace = "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"aa\"}";
    String many = String.join(",", java.util.Collections.nCopies(60, replace));
    String json =
        "{\"version\":\"1.0\",\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":["
            + many
            + "]},\"decoder\":{\"type\":\"Sequence\",\"decoders\":["
            + many
            + "]},\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"a\":0},\"unk_token\":\"a\"}}";
    var tokenizer = HfTokenizer.parse(json, "growing.json");
    assertThatThrownBy(() -> tokenizer.encode("a"))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("normalizer makes more than");
    assertThatThrownBy(() -> tokenizer.decode(new int[] {0}))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("decoder makes more than");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"version\":\"1.0\"} | 'model' is missing",
        "{\"version\":\"2.0\",\"model\":{}} | version",
        "{\"version\":\"1.0\",\"model\":{\"type\":\"Fancy\"}} | unknown model, 'Fancy'",
        "{\"version\":\"1.0\",\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"a b\"]}}"
            + " | needs the token 'b'",
        "{\"version\":\"1.0\",\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"ab\"]}}"
            + " | two tokens with a space",
        "{\"version\":\"1.0\",\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":-1},\"merges\":[]}}"
            + " | the id of 'a'",
        "{\"version\":\"1.0\",\"normalizer\":{\"type\":\"X\"},\"model\":{\"vocab\":{\"a\":0}}}"
            + " | unknown normalizer, 'X'",
        "{\"version\":\"1.0\",\"normalizer\":{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAA\"},"
            + "\"model\":{\"vocab\":{\"a\":0}}} | truncated",
      })
  void saysWhatIsWrong(String example) {
    var parts = example.split(" \\| ", -1);
    assertThatThrownBy(() -> HfTokenizer.parse(parts[0], "t.json"))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("t.json")
        .hasMessageContaining(parts[1]);
  }
}
