package quire.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;
import tools.jackson.databind.JsonNode;

/// Good files with bytes changed, cut, doubled or moved: every reader gives records or refuses with
/// a [RequestException] that names the file; nothing else is thrown, and nothing runs on.
class ReadersFuzzTest {
  private static final int ROUNDS = 400;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jsonl",
        "csv",
        "tsv",
        "idx",
        "tar",
        "jsonl.gz",
        "csv.zst",
        "idx.xz",
        "tsv.zip",
        "tar.gz"
      })
  void damagedFilesAreRefusedPlainly(String kind) throws Exception {
    byte[] good = good(kind);
    Path file = folder.resolve("x." + kind);
    Files.write(file, good);
    assertThat(read(kind, file)).isPositive();
    var random = new SplittableRandom(kind.hashCode());
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Files.write(file, mutate(good, random));
      try {
        assertThat(read(kind, file)).isNotNegative();
      } catch (RequestException problem) {
        refused++;
        assertThat(problem.getMessage()).contains("x." + kind).hasSizeLessThan(600);
      }
    }
    assertThat(refused).isPositive();
  }

  private static byte[] mutate(byte[] good, SplittableRandom random) {
    byte[] bad = good.clone();
    switch (random.nextInt(4)) {
      case 0 -> bad = java.util.Arrays.copyOf(bad, random.nextInt(bad.length));
      case 1 -> {
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
      }
      case 2 -> {
        int from = random.nextInt(bad.length);
        int to = random.nextInt(bad.length);
        System.arraycopy(good, from, bad, to, Math.min(16, bad.length - Math.max(from, to)));
      }
      default -> {
        // Sizes stand in the first bytes.
        for (int i = 0; i < Math.min(24, bad.length); i++) {
          if (random.nextInt(6) == 0) {
            bad[i] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
          }
        }
      }
    }
    return bad;
  }

  private static long read(String kind, Path file) {
    long count = 0;
    switch (kind.split("\\.")[0]) {
      case "jsonl" -> {
        try (var lines = JsonLines.open(file, JsonNode.class)) {
          while (lines.next() != null) {
            count++;
          }
        }
      }
      case "csv" -> {
        try (var table = Table.csv(file)) {
          while (table.next() != null) {
            count++;
          }
        }
      }
      case "tsv" -> {
        try (var table = Table.tsv(file)) {
          while (table.next() != null) {
            count++;
          }
        }
      }
      case "idx" -> count = IdxArray.read(file).count();
      default -> {
        try (var samples = WebDataset.open(List.of(file))) {
          while (samples.hasNext()) {
            samples.next();
            count++;
          }
        }
      }
    }
    return count;
  }

  private byte[] good(String kind) throws Exception {
    byte[] plain =
        switch (kind.split("\\.")[0]) {
          case "jsonl" -> text("{\"a\":[1,2.5,\"x\"]}\n{\"b\":{\"c\":null}}\n");
          case "csv" -> text("id,name\n1,\"a, \"\"b\"\"\"\n2,\"c\nd\"\n3,\u00e4\n");
          case "tsv" -> text("id\tname\n1\ta\n2\tb\n");
          case "idx" -> {
            var out = new ByteArrayOutputStream();
            new IdxArray(IdxArray.Type.SHORT, new int[] {3, 4}, new byte[24]).write(out);
            yield out.toByteArray();
          }
          default -> tar();
        };
    return switch (kind.replaceFirst("^[a-z]+\\.?", "")) {
      case "gz" -> ReadersTest.gzip(plain);
      case "zst" -> Zstd.compress(plain);
      case "xz" -> ReadersTest.xz(plain);
      case "zip" -> ReadersTest.zip(Map.of("x", plain));
      default -> plain;
    };
  }

  private byte[] tar() throws Exception {
    var samples = new ArrayList<WebDataset.Sample>();
    for (String key : List.of("a/1", "a/2", "b".repeat(120))) {
      var parts = new LinkedHashMap<String, byte[]>();
      parts.put("txt", text("hello " + key));
      parts.put("cls", text("1"));
      samples.add(new WebDataset.Sample(key, parts, ""));
    }
    Path file = folder.resolve("made.tar");
    WebDataset.write(file, samples);
    return Files.readAllBytes(file);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
