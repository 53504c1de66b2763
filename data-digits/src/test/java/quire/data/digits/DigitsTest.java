package quire.data.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import quire.base.WorkException;
import quire.data.Catalogue;
import quire.data.Checksum;
import quire.data.Digits;
import quire.data.GreyImages;
import quire.data.Split;
import quire.data.Verification;

/// The embedded digits.
class DigitsTest {
  private final GreyImages digits = Digits.load();

  /// The counts of the first 10,000 training images of MNIST, by class.
  @Test
  void classesCountAsInMnist() {
    int[] count = new int[10];
    for (int i = 0; i < digits.count(); i++) {
      count[digits.label(i)]++;
    }
    assertThat(count).containsExactly(1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978);
    assertThat(digits.height()).isEqualTo(28);
    assertThat(digits.classes()).hasSize(10);
  }

  /// The first 5 and the first 0 of MNIST's training set, by their pixels' sums there.
  @Test
  void theFirstDigitsAreTheFirstOfMnist() {
    assertThat(sum(first(5))).isEqualTo(27525);
    assertThat(sum(first(0))).isEqualTo(31095);
  }

  private int first(int label) {
    for (int i = 0; ; i++) {
      if (digits.label(i) == label) {
        return i;
      }
    }
  }

  private int sum(int image) {
    int sum = 0;
    for (byte value : digits.pixels(image)) {
      sum += value & 0xff;
    }
    return sum;
  }

  @Test
  void everyClassIsInEveryPart() {
    for (Split split : Split.values()) {
      double share = (double) digits.indices(split).length / digits.count();
      assertThat(share)
          .isBetween(split == Split.TRAIN ? 0.79 : 0.09, split == Split.TRAIN ? 0.81 : 0.11);
      assertThat(
              java.util.Arrays.stream(digits.indices(split)).map(digits::label).distinct().count())
          .isEqualTo(10);
      // Classes take turns: the first 50 of a part show all of them.
      assertThat(java.util.Arrays.stream(digits.indices(split)).limit(10).map(digits::label))
          .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
  }

  @Test
  void noImageIsThereTwice() {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < digits.count(); i++) {
      Integer other = seen.putIfAbsent(Checksum.of(digits.pixels(i)), i);
      assertThat(other).as("image %d", i).isNull();
    }
  }

  @Test
  void theCardHolds() {
    var catalogue = Catalogue.load();
    var set = catalogue.get("digits");
    assertThat(Verification.of(catalogue, set)).allMatch(each -> each.status().equals("ok"));
    assertThat(set.shareAlike()).isTrue();
    assertThat(catalogue.shard("digits").text("NOTICE.txt")).isEqualTo(set.notice() + "\n");
  }

  @Test
  void pixelsThatAreNoBytesAreRefused() {
    assertThatThrownBy(() -> images("{\"data\":[0,0.5]}"))
        .isInstanceOf(WorkException.class)
        .hasMessage("x: 0.5 is no byte over 255");
    assertThatThrownBy(() -> images("{\"data\":[0,1]}"))
        .hasMessage("x: the last image has 2 of 784 pixels");
    assertThatThrownBy(() -> images("{}")).hasMessage("x: has no list of pixels");
  }

  private static void images(String json) {
    DigitsRecipe.images(json.getBytes(StandardCharsets.UTF_8), "x");
  }
}
