package quire.text.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;

/// Broken models are refused in plain words, or work; they never do anything else.
class HostileBytesTest {
  @ParameterizedTest
  @ValueSource(strings = {"unigram-bytes", "bpe", "char"})
  void mutatedModelsAreRefusedOrWork(String name) {
    byte[] whole = Golden.bytes(name + ".model");
    var random = new Random(name.hashCode());
    int refused = 0;
    for (int round = 0; round < 400; round++) {
      byte[] bytes = mutate(whole, random);
      try {
        var tokenizer = SentencePieceTokenizer.of(SentencePieceModel.read(bytes, "model"));
        int[] ids = tokenizer.ids("ab \u3042\u3044 12\u00e9 \uD83D\uDE00");
        tokenizer.decode(ids);
      } catch (RequestException problem) {
        refused++;
        assertThat(problem.getMessage()).isNotBlank();
      }
    }
    assertThat(refused).isGreaterThan(10);
  }

  private static byte[] mutate(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    if (random.nextInt(4) == 0) {
      return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      int at =
          random.nextBoolean()
              ? random.nextInt(bytes.length)
              : bytes.length - 1 - random.nextInt(300);
      bytes[at] = (byte) (random.nextInt(3) == 0 ? 0xFF : random.nextInt(256));
    }
    return bytes;
  }

  /// A trie that leads back to itself: each step still takes a byte of the text.
  @Test
  void tablesThatTurnInCirclesEnd() {
    int[] units = new int[256];
    units['a'] = 'a' | 'a' << 10; // the node of 'a' has the root's children
    var rules = CharsMap.of(blob(units, new byte[] {'x', 0}));
    assertThatThrownBy(rules::rules).isInstanceOf(RequestException.class);
    var spec =
        Spec.normalizer().with(NormalizerField.PRECOMPILED_CHARSMAP, blob(units, new byte[] {0}));
    var normalizer = new TextNormalizer(spec, false, null);
    assertThat(normalizer.normalize(Utf8.bytes("aaaa bbbb"), true).length).isPositive();
  }

  @Test
  void rulesThatLeadOutsideAreRefused() {
    int[] units = new int[256];
    units['a'] = 'a' | 0x100 | 200 << 10;
    units['a' ^ 200] = 1 << 31 | 5000;
    assertThatThrownBy(() -> CharsMap.of(blob(units, new byte[] {0})))
        .isInstanceOf(RequestException.class);
    assertThatThrownBy(() -> CharsMap.of(new byte[] {-1, -1, -1, -1, 0}))
        .hasMessageContaining("claim 4294967295 bytes");
    assertThatThrownBy(() -> CharsMap.of(blob(new int[256], new byte[] {'x'})))
        .hasMessageContaining("no end");
  }

  private static byte[] blob(int[] units, byte[] pool) {
    var buffer = ByteBuffer.allocate(4 + 4 * units.length + pool.length);
    buffer.order(ByteOrder.LITTLE_ENDIAN).putInt(4 * units.length);
    for (int unit : units) {
      buffer.putInt(unit);
    }
    return buffer.put(pool).array();
  }

  @Test
  void modelsThatAreNotConsistentAreRefused() {
    var unknown = new Piece("<unk>", 0, PieceType.UNKNOWN);
    var a = new Piece("a", -1, PieceType.NORMAL);
    assertRefused("no unknown piece", a);
    assertRefused("twice", unknown, a, a);
    assertRefused("is empty", unknown, new Piece("", -1, PieceType.NORMAL));
    assertRefused("both the unknown one", unknown, new Piece("<u>", 0, PieceType.UNKNOWN));
    assertRefused("has no score", unknown, new Piece("b", Float.NaN, PieceType.NORMAL));
    assertRefused("does not spell in bytes", unknown, new Piece("<0x41>", 0, PieceType.BYTE));
  }

  private static void assertRefused(String message, Piece... pieces) {
    var model =
        new SentencePieceModel(java.util.List.of(pieces), Spec.trainer(), Spec.normalizer());
    assertThatThrownBy(() -> SentencePieceTokenizer.of(model))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(message);
  }

  @Test
  void onePieceMayBeLongerThanTheStackIsDeep() {
    var pieces =
        java.util.List.of(
            new Piece("<unk>", 0, PieceType.UNKNOWN),
            new Piece("a".repeat(300_000), -1, PieceType.NORMAL));
    var model = new SentencePieceModel(pieces, Spec.trainer(), Spec.normalizer());
    assertThat(SentencePieceTokenizer.of(model).ids("a".repeat(10)))
        .hasSize(1); // the characters are unknown and join
  }
}
