package quire.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {
  enum Kind {
    LOCAL,
    EXPANDER
  }

  record Inner(double rate, double[] rates, @Nullable Long step) {}

  record Outer(int seeds, String name, Kind kind, List<Inner> inner, boolean flag) {
    Outer {
      Check.positive("seeds", seeds);
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("quire.seeds", 50));
  }

  private static Outer random(long seed) {
    var random = new Random(seed);
    List<Inner> inner =
        random
            .ints(random.nextInt(4))
            .mapToObj(_ ->
                new Inner(
                    number(random),
                    numbers(random),
                    random.nextBoolean() ? random.nextLong() : null))
            .toList();
    byte[] letters = new byte[random.nextInt(20)];
    random.nextBytes(letters);
    String name = new String(letters, StandardCharsets.ISO_8859_1) + "\u00e9\u4e2d\ud83d\ude00\n\"";
    return new Outer(
        1 + random.nextInt(9), name, Kind.values()[random.nextInt(2)], inner, random.nextBoolean());
  }

  private static double number(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Double.NaN;
      case 1 -> random.nextInt();
      case 2 -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62));
      default -> random.nextGaussian();
    };
  }

  private static double[] numbers(Random random) {
    double[] values = new double[random.nextInt(40)];
    Arrays.setAll(values, _ -> number(random));
    return values;
  }

  /// Law: a value written and read is the same value, NaN too; a line is one line.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsWrittenIsRead(long seed) {
    Outer value = random(seed);
    String line = Json.line(value);
    assertThat(line).doesNotContain("\n");
    for (String text : List.of(line, Json.pretty(value))) {
      assertSame(Json.parse(text, Outer.class, "x"), value);
    }
    assertSame(Yaml.parse(Yaml.write(value), Outer.class, "x"), value);
  }

  private static void assertSame(Outer read, Outer value) {
    assertThat(read)
        .usingRecursiveComparison()
        .withComparatorForType(Double::compare, Double.class)
        .isEqualTo(value);
  }

  /// Law: whatever prefix of a text is given, a value or one plain line comes back, nothing else.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aCutTextIsRefusedInOneLine(long seed) {
    String text = Json.pretty(random(seed));
    var random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      String cut = text.substring(0, random.nextInt(text.length()));
      assertThatThrownBy(() -> Json.parse(cut, Outer.class, "config.json"))
          .isInstanceOf(RequestException.class)
          .satisfies(problem -> {
            assertThat(problem.getMessage()).startsWith("config.json:");
            assertThat(problem.getMessage()).doesNotContain("\n");
          });
    }
  }

  @Test
  void whatIsNotFiniteBecomesNullWhereverItStands() {
    assertThat(Json.line(new double[] {1, Double.NaN, Double.NEGATIVE_INFINITY}))
        .isEqualTo("[1.0,null,null]");
    assertThat(Json.line(new float[] {1, Float.NaN})).isEqualTo("[1.0,null]");
    assertThat(Json.line(List.of(Double.POSITIVE_INFINITY, Float.NaN, 2)))
        .isEqualTo("[null,null,2]");
    assertThat(Json.line(Map.of("a", new double[][] {{Double.NaN}}))).isEqualTo("{\"a\":[[null]]}");
    var tree = Json.mapper().createObjectNode();
    tree.put("a", Double.NaN);
    assertThat(Json.line(tree)).isEqualTo("{\"a\":null}");
    assertThat(Json.pretty(tree)).contains("null");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"seed\":1}|c.json:1: unknown key 'seed'; known: flag, inner, kind, name, seeds",
        "{\"inner\":[{\"lr\":1}]}|c.json:1: unknown key 'lr' in 'inner[0]'; known: rate, rates,"
            + " step",
        "{\"seeds\":\"many\"}|c.json:1: 'seeds' must be a whole number, is 'many'",
        "{\"seeds\":[1]}|c.json:1: 'seeds' must be a whole number, is a list",
        "{\"seeds\":null}|c.json:1: 'seeds' is missing or null",
        "{\"kind\":\"GLOBAL\"}|c.json:1: 'kind' must be one of LOCAL, EXPANDER, is 'GLOBAL'",
        "{\"inner\":{\"rate\":1}}|c.json:1: 'inner' must be a list, is a group of keys",
        "{\"inner\":[{\"rate\":\"fast\",\"rates\":[]}]}|c.json:1: 'inner[0].rate' must be a number,"
            + " is text",
        "{\"inner\":[{\"rates\":[]}]}|c.json:1: 'inner[0].rate' is missing or null",
        "{\"name\":\"a\"}|c.json:1: 'seeds' is missing or null",
        "{\"seeds\":0,\"name\":\"a\",\"kind\":\"LOCAL\",\"inner\":[],\"flag\":true}|c.json:1: seeds"
            + " must be at least 1, is 0",
        "{\"seeds\":1,\"seeds\":2}|c.json:1: Duplicate Object property \"seeds\"",
        "[1]|c.json:1: the value must be a group of keys, is a list",
        "``|c.json:1: is empty",
        "null|c.json: is empty",
        "{\"seeds\":1|c.json:1: ends too early",
        "{} {}|c.json:1: 'seeds' is missing or null",
        "{\"inner\":[{\"rate\":1,\"rates\":[1,null,\"x\"]}]}|c.json:1: 'inner[0].rates[2]' must be"
            + " a number, is text",
      })
  void saysInOneLineWhatIsWrongAndWhatIsKnown(String text, String message) {
    assertThatThrownBy(() -> Json.parse(text, Outer.class, "c.json"))
        .isInstanceOf(RequestException.class)
        .hasMessage(message);
  }

  @Test
  void keepsTheLineThatTheCallerKnows() {
    assertThatThrownBy(() -> Json.parse("{", Outer.class, "metrics.jsonl:17"))
        .hasMessage("metrics.jsonl:17: ends too early");
  }

  @Test
  void readsFilesAndNamesThem(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.json");
    assertThatThrownBy(() -> Json.read(file, Outer.class)).hasMessage(file + ": no such file");
    assertThatThrownBy(() -> Json.read(folder, Outer.class)).hasMessageContaining("is a folder");
    Files.writeString(file, "{\n\"seeds\": 1,\n\"lr\": 2,\n\"name\": \"x\"}");
    assertThatThrownBy(() -> Json.read(file, Outer.class))
        .hasMessageStartingWith(file + ":3: unknown key 'lr'");
  }

  @Test
  void yamlNamesFileLineAndKnownKeys(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.yaml");
    Files.writeString(file, "seeds: 1\nnam: x\n");
    assertThatThrownBy(() -> Yaml.read(file, Outer.class))
        .isInstanceOf(RequestException.class)
        .hasMessage(file + ":2: unknown key 'nam'; known: flag, inner, kind, name, seeds");
    Files.writeString(file, "seeds: 1\nname: [1, 2\n");
    assertThatThrownBy(() -> Yaml.read(file, Outer.class))
        .isInstanceOf(RequestException.class)
        .hasMessageMatching("(?s)" + java.util.regex.Pattern.quote(file + ":") + "\\d+: [^\n]*");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0x41});
    assertThatThrownBy(() -> Yaml.read(file, Outer.class)).isInstanceOf(RequestException.class);
    Files.writeString(file, "");
    assertThatThrownBy(() -> Yaml.read(file, Outer.class)).hasMessageContaining("is empty");
  }

  @Test
  void yamlKeepsTextThatLooksLikeANumber() {
    var text = Yaml.write(Map.of("a", "1e3", "b", "yes", "c", "null", "d", "007", "e", ""));
    assertThat((Object) Yaml.parse(text, Map.class, "x"))
        .isEqualTo(Map.of("a", "1e3", "b", "yes", "c", "null", "d", "007", "e", ""));
  }
}
