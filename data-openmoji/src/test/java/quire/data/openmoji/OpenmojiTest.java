package quire.data.openmoji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import quire.base.WorkException;
import quire.data.Catalogue;
import quire.data.Emoji;
import quire.data.EmojiSet;
import quire.data.Verification;
import quire.data.build.Likeness;

/// The third hand.
class OpenmojiTest {
  private final EmojiSet set = Emoji.load();

  @Test
  void everyEmojiIsDrawn() throws Exception {
    assertThat(set.vendors()).containsExactly("twemoji", "noto", "openmoji");
    for (Emoji emoji : set.entries()) {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(set.png(emoji, "openmoji")));
      assertThat(image.getWidth()).isEqualTo(64);
      assertThat(image.getHeight()).isEqualTo(64);
    }
  }

  /// The split was made without these drawings but for a list; this keeps the list complete.
  @Test
  void noNearDuplicatesCrossTheSplit() {
    List<Emoji> entries = set.entries();
    Likeness[] seen =
        entries.stream().map(e -> Likeness.of(set.png(e, "openmoji"))).toArray(Likeness[]::new);
    for (int i = 0; i < seen.length; i++) {
      for (int j = 0; j < i; j++) {
        if (entries.get(i).split() != entries.get(j).split()) {
          double difference = seen[i].difference(seen[j]);
          assertThat(difference >= 0.02)
              .as("%s and %s: %f", entries.get(i).name(), entries.get(j).name(), difference)
              .isTrue();
        }
      }
    }
  }

  @Test
  void theCardHolds() {
    var catalogue = Catalogue.load();
    var card = catalogue.get("openmoji");
    assertThat(Verification.of(catalogue, card)).allMatch(each -> each.status().equals("ok"));
    assertThat(card.shareAlike()).isTrue();
    assertThat(card.notice()).contains("CC BY-SA 4.0");
    assertThat(catalogue.shard("openmoji").text("NOTICE.txt")).isEqualTo(card.notice() + "\n");
  }

  @Test
  void aDrawingIsDrawnWhereItSaysSo() throws Exception {
    String svg =
        "<svg viewBox=\"0 0 72 72\" xmlns=\"http://www.w3.org/2000/svg\">"
            + "<rect x=\"36\" y=\"0\" width=\"36\" height=\"72\" fill=\"#ff0000\"/></svg>";
    byte[] png = OpenmojiRecipe.png(svg.getBytes(StandardCharsets.UTF_8), "x");
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getRGB(10, 30)).isZero();
    assertThat(image.getRGB(50, 30)).isEqualTo(0xffff0000);
    assertThatThrownBy(() -> OpenmojiRecipe.png(new byte[] {'x'}, "x"))
        .isInstanceOf(WorkException.class);
  }
}
