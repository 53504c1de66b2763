package quire.text.unicode;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The JDK's normaliser is the judge wherever both know the characters.
class NormalFormTest {
  @ParameterizedTest
  @EnumSource
  void agreesWithTheJdk(NormalForm form) {
    var judge = Normalizer.Form.valueOf(form.name());
    var random = new Random(1);
    int[][] blocks = {
      {0x20, 0x7E},
      {0xA0, 0x36F},
      {0x590, 0x5FF},
      {0x900, 0x97F},
      {0xE00, 0xE7F},
      {0xF40, 0xFBC},
      {0x1100, 0x11FF},
      {0xAC00, 0xACFF},
      {0x1E00, 0x1FFF},
      {0x2000, 0x214F},
      {0x3300, 0x33FE},
      {0xFB00, 0xFB4F},
      {0x1D160, 0x1D1AA}
    };
    for (int round = 0; round < 3000; round++) {
      var text = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        int[] block = blocks[random.nextInt(blocks.length)];
        int c = block[0] + random.nextInt(block[1] - block[0] + 1);
        if (Character.isDefined(c)) {
          text.appendCodePoint(c);
        }
      }
      int[] points = text.codePoints().toArray();
      var out = new StringBuilder();
      int[] taken = new int[1];
      form.apply(
          points,
          0,
          points.length,
          (c, change) -> {
            out.appendCodePoint(c);
            taken[0] += change > 0 ? 0 : 1 - change;
          });
      assertThat(out.toString()).isEqualTo(Normalizer.normalize(text, judge));
      // What is replaced and removed is the text, all of it.
      assertThat(taken[0]).isEqualTo(points.length);
    }
  }
}
