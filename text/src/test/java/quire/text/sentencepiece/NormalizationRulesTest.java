package quire.text.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules made from the JDK's tables are those that PyPI sentencepiece 0.2.3 ships.
class NormalizationRulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"nmt_nfkc_cf"})
  void areTheReferencesRules(String name) throws Exception {
    check(name);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"nmt_nfkc", "nfkc", "nfkc_cf"})
  void areTheReferencesRulesByEveryName(String name) throws Exception {
    check(name);
  }

  private static void check(String name) throws Exception {
    Map<String, String> rules = CharsMap.of(NormalizationRules.precompiled(name)).rules();
    var sorted = new TreeMap<byte[], String>(java.util.Arrays::compareUnsigned);
    rules.forEach((key, value) -> sorted.put(key.getBytes(StandardCharsets.UTF_8), value));
    var digest = MessageDigest.getInstance("SHA-256");
    sorted.forEach((key, value) -> {
      digest.update(key);
      digest.update((byte) '\t');
      digest.update(value.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    });
    var golden = Golden.values("rules").get(name);
    assertThat(rules).hasSize(golden.get(0).asInt());
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(golden.get(1).asString());
  }

  /// Law: a trie finds what was put in, the longest first, and nothing else.
  @Test
  void triesHoldExactlyTheirKeys() {
    var random = new Random(1);
    for (int round = 0; round < 50; round++) {
      Map<String, String> rules = new TreeMap<>();
      int n = 1 + random.nextInt(200);
      for (int i = 0; i < n; i++) {
        var key = new StringBuilder();
        for (int k = 1 + random.nextInt(4); k > 0; k--) {
          key.appendCodePoint(1 + random.nextInt(random.nextBoolean() ? 100 : 3000));
        }
        rules.put(key.toString(), random.nextInt(3) == 0 ? "" : "v" + random.nextInt(9));
      }
      var built = CharsMap.of(CharsMap.build(rules));
      assertThat(built.rules()).isEqualTo(rules);
      assertThat(built.trie().root()).as("the reference refuses 0").isPositive();
    }
  }
}
