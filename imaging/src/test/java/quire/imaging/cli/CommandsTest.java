package quire.imaging.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import quire.base.Json;
import quire.base.RequestException;
import quire.imaging.Animation;
import quire.imaging.Golden;
import quire.imaging.ImageFiles;
import quire.imaging.Images;
import quire.imaging.Pixels;
import quire.imaging.resize.Filter;
import quire.imaging.resize.Resizer;
import tools.jackson.databind.JsonNode;

class CommandsTest {
  @TempDir Path folder;

  private static JsonNode run(Object... arguments) {
    var out = new StringWriter();
    String[] words = new String[arguments.length + 1];
    for (int i = 0; i < arguments.length; i++) {
      words[i] = arguments[i].toString();
    }
    words[arguments.length] = "--json";
    var line = new CommandLine(new ImagingCommand()).setOut(new PrintWriter(out));
    RequestException[] caught = new RequestException[1];
    line.setExecutionExceptionHandler((problem, _, _) -> {
      if (problem instanceof RequestException refusal) {
        caught[0] = refusal;
        return 2;
      }
      throw problem;
    });
    int code = line.execute(words);
    if (caught[0] != null) {
      throw caught[0];
    }
    assertThat(code).isZero();
    return Json.tree(out.toString(), "answer");
  }

  private static String refusal(Object... arguments) {
    try {
      var _ = run(arguments);
    } catch (RequestException problem) {
      return String.valueOf(problem.getMessage());
    }
    throw new AssertionError("was accepted");
  }

  @Test
  void infoHasTheContractsKeys() {
    JsonNode info = run("info", Golden.file("alpha.webp"));
    assertThat(info.propertyNames())
        .startsWith("format", "width", "height", "channels", "bits", "alpha", "frames");
    assertThat(info.path("format").asString()).isEqualTo("webp");
    assertThat(info.path("alpha").asBoolean()).isTrue();
    assertThat(run("info", Golden.file("moving.gif")).path("frames").asInt()).isEqualTo(4);
    assertThat(refusal("info", folder.resolve("none.png"))).contains("no such file");
    assertThat(refusal("info", folder)).contains("folder");
    assertThat(refusal("info", Golden.file("rgb.png"), "--max-pixels", "100"))
        .contains("at most 100 pixels");
  }

  @Test
  void resizeWritesRgbOfPillowsValues() {
    Path out = folder.resolve("out.png");
    JsonNode answer =
        run("resize", Golden.file("rgba.png"), out, "--size", "9x7", "--filter", "lanczos");
    assertThat(answer.path("filter").asString()).isEqualTo("lanczos");
    Pixels expected =
        new Resizer(Filter.LANCZOS).resize(Images.read(Golden.file("rgba.png")).toRgb(), 9, 7);
    assertThat(Images.read(out)).isEqualTo(expected);
    var _ = run("resize", Golden.file("moving.webp"), out, "--size", "5x5");
    assertThat(Images.info(out).width()).isEqualTo(5);
    assertThat(refusal("resize", Golden.file("rgb.png"), out, "--size", "5")).contains("--size");
    assertThat(refusal("resize", Golden.file("rgb.png"), out, "--size", "0x5")).contains("--size");
    assertThat(refusal("resize", Golden.file("rgb.png"), out, "--size", "5x5", "--filter", "x"))
        .contains("bicubic");
    assertThat(refusal("resize", Golden.file("rgb.png"), folder.resolve("x.tga"), "--size", "5x5"))
        .contains(".png");
  }

  @Test
  void convertKeepsFramesAndDrawsSvg() throws Exception {
    Path gif = folder.resolve("moving.gif");
    assertThat(run("convert", Golden.file("moving.webp"), gif).path("frames").asInt()).isEqualTo(3);
    Path png = folder.resolve("one.png");
    var _ = run("convert", gif, png, "--frame", "2");
    assertThat(Images.read(png).toRgb())
        .isEqualTo(Images.readAnimation(gif).frames().get(2).toRgb());
    Path svg = folder.resolve("x.svg");
    Files.writeString(
        svg,
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 4'>"
            + "<rect width='2' height='4' fill='#f00'/></svg>");
    var _ = run("convert", svg, png, "--size", "40x40");
    Pixels drawn = Images.read(png);
    assertThat(drawn.at(5, 20, 0)).isEqualTo(255);
    assertThat(drawn.at(5, 20, 3)).isEqualTo(255);
    assertThat(drawn.at(35, 20, 3)).isZero();
    assertThat(refusal("convert", gif, png, "--frame", "3")).contains("--frame");
  }

  @Test
  void compareMeasures() {
    Path a = folder.resolve("a.png");
    Path b = folder.resolve("b.png");
    ImageFiles.write(a, Pixels.filled(32, 32, 100, 100, 100));
    ImageFiles.write(b, Pixels.filled(32, 32, 110, 110, 110));
    JsonNode answer = run("compare", a, b);
    assertThat(answer.path("meanSquaredError").asDouble()).isCloseTo(100, within(1e-9));
    assertThat(answer.path("psnr").asDouble()).isCloseTo(28.1308, within(1e-3));
    assertThat(answer.path("msSsim").isNull()).isTrue();
    assertThat(answer.path("equal").asBoolean()).isFalse();
    JsonNode same = run("compare", a, a);
    assertThat(same.path("psnr").isNull()).isTrue();
    assertThat(same.path("ssim").asDouble()).isCloseTo(1, within(1e-12));
    assertThat(refusal("compare", a, Golden.file("rgb.png"))).contains("resize one");
    assertThat(refusal("compare", a, b, "--lpips", "alex")).contains("--weights");
  }

  @Test
  void sheetDrawsFilesAndSets() {
    for (int i = 0; i < 5; i++) {
      ImageFiles.write(folder.resolve("in/" + i + ".png"), Golden.noise(10, 14, 3, i));
    }
    Path out = folder.resolve("sheet.png");
    JsonNode answer =
        run("sheet", folder.resolve("in"), "--columns", "3", "--cell", "32", "--out", out);
    assertThat(answer.path("images").asInt()).isEqualTo(5);
    assertThat(answer.path("width").asInt()).isEqualTo(6 + 3 * 38);
    assertThat(Images.read(out).height()).isEqualTo(6 + 2 * 38);
    assertThat(refusal("sheet", folder.resolve("in"), "--out", out)).contains("--force");
    var emoji = run("sheet", "--data", "emoji", "--limit", "7", "--out", out, "--force");
    assertThat(emoji.path("images").asInt()).isEqualTo(7);
    assertThat(refusal("sheet", "--data", "prov", "--out", out, "--force"))
        .contains("holds no images");
    assertThat(refusal("sheet", "--out", out, "--force")).contains("--data");
  }

  @Test
  void animationsNeedTheirEnding() {
    var animation = Animation.of(List.of(Pixels.blank(2, 2, 3)), 0.1);
    assertThatThrownBy(() -> ImageFiles.write(folder.resolve("x.png"), animation))
        .hasMessageContaining(".gif");
  }
}
