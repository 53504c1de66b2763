package quire.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanTest {
  @Test
  void composesDropsAndCollapses() {
    assertThat(Clean.DEFAULT.apply("\uFEFF e\u0301\u0000\u00AD  x\t\r\n y\u3000"))
        .isEqualTo("\u00E9 x y");
    assertThat(Clean.COMPATIBLE.apply("\uFF21\u2460\uFB01")).isEqualTo("A1fi");
  }

  @Test
  void leavesWrongEncodingsAndJoinersAlone() {
    String family = "\uD83D\uDC68\u200D\uD83D\uDC69";
    assertThat(Clean.DEFAULT.apply("\u00C3\u00A4 " + family)).isEqualTo("\u00C3\u00A4 " + family);
  }

  @Test
  void replacesLoneSurrogates() {
    assertThat(Clean.DEFAULT.apply("a\uD83Db")).isEqualTo("a\uFFFDb");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isDoneAfterOnce(long seed) {
    var random = new Random(seed);
    var text = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x3100 : 0x110000));
    }
    for (var clean : new Clean[] {Clean.DEFAULT, Clean.COMPATIBLE}) {
      String once = clean.apply(text.toString());
      assertThat(clean.apply(once)).isEqualTo(once);
    }
  }
}
