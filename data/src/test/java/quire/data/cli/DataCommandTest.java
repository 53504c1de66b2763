package quire.data.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.Json;
import quire.data.Checksum;
import tools.jackson.databind.JsonNode;

/// `quire data`, in a process of its own with a cache and cards of its own.
class DataCommandTest {
  @TempDir Path folder;

  /// What a chain of calls printed: one element for each, its exit code first.
  private List<String> run(String... calls) throws Exception {
    Path out = folder.resolve("out.txt");
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                CallsMain.class.getName()));
    command.addAll(Arrays.asList(calls));
    var builder =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err.txt").toFile());
    builder.environment().put("QUIRE_CACHE", folder.resolve("cache").toString());
    builder.environment().put("QUIRE_MIRROR", folder.resolve("seeds").toString());
    builder.environment().remove("QUIRE_DATA");
    builder.directory(folder.toFile());
    assertThat(builder.start().waitFor()).as(Files.readString(folder.resolve("err.txt"))).isZero();
    String text = Files.readString(out, StandardCharsets.UTF_8);
    return Arrays.asList(text.split(CallsMain.MARK));
  }

  /// Absolute, since the process runs elsewhere.
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static JsonNode json(String output) {
    return Json.tree(output.substring(output.indexOf('\n') + 1), "output");
  }

  @Test
  void everyVerbDoesAsTheContractSays() throws Exception {
    Files.createDirectories(folder.resolve("seeds/prov"));
    Files.writeString(folder.resolve("seeds/vocabulary-prov-1.0.6.tgz"), "another version");
    Files.createDirectories(folder.resolve("photos"));
    Files.writeString(folder.resolve("photos/1.png"), "a");
    List<String> outputs =
        run(
            "list --json",
            "list --kind embedded",
            "info emoji --json",
            "fetch lucene-classes --out classes --json",
            "check prov",
            "check --json",
            "build prov",
            "add photos --id holidays --licence mine --area imaging",
            "check holidays",
            "list --kind yours --json",
            "fetch holidays",
            "add photos --id emoji",
            "spoil photos/1.png",
            "check holidays",
            "remove holidays",
            "remove emoji",
            "info holidays",
            "list --kind rented",
            "fetch lucene-classes --out classes");
    JsonNode list = json(outputs.get(0)).get("datasets");
    for (JsonNode set : list) {
      assertThat(set.propertyNames())
          .containsExactly("id", "kind", "areas", "items", "bytes", "licence", "origin", "sha256");
      assertThat(set.get("kind").asString()).isIn("embedded", "fetched", "yours");
    }
    assertThat(outputs.get(1)).startsWith("0\n").contains("emoji").doesNotContain("cifar-10");
    JsonNode info = json(outputs.get(2));
    assertThat(info.get("items").asInt()).isEqualTo(1906);
    assertThat(info.get("origins")).hasSize(3);
    assertThat(info.get("notice").asString()).contains("CC-BY 4.0").contains("Apache License");
    assertThat(json(outputs.get(3)).get("files").toString())
        .contains("nodes.csv", "edges.csv", "NOTICE.txt");
    assertThat(folder.resolve("classes/nodes.csv")).exists();
    assertThat(outputs.get(4)).isEqualTo("0\nok       prov               prov.zip\n");
    for (JsonNode each : json(outputs.get(5)).get("checked")) {
      boolean embedded = each.get("kind").asString().equals("embedded");
      assertThat(each.get("status").asString()).isEqualTo(embedded ? "ok" : "absent");
    }
    assertThat(outputs.get(6))
        .startsWith("1\n")
        .contains("npm @vocabulary/prov 1.0.6")
        .contains(Checksum.of("another version".getBytes(StandardCharsets.UTF_8)))
        .contains("7ea4975d7b818f37e5114af661a264d950d596cb82141aafa6d72b9daec4ba99");
    assertThat(outputs.get(7))
        .startsWith("0\n")
        .contains("holidays: folder of images, 1 images, 1 B");
    assertThat(outputs.get(8)).startsWith("0\nok ");
    assertThat(json(outputs.get(9)).get("datasets").get(0).get("origin").asString())
        .endsWith("photos");
    assertThat(outputs.get(10)).startsWith("2\n").contains("is yours");
    assertThat(outputs.get(11))
        .startsWith("2\n")
        .contains("--id emoji: is taken (embedded); choose another");
    assertThat(outputs.get(13)).startsWith("1\nwrong ").contains("the card says");
    assertThat(outputs.get(14)).startsWith("0\n");
    assertThat(outputs.get(15)).startsWith("2\n").contains("is embedded, not yours");
    assertThat(outputs.get(16)).startsWith("2\n").contains("no data set 'holidays'; there are: ");
    assertThat(outputs.get(17))
        .startsWith("2\n")
        .contains("--kind is embedded, fetched or yours, not 'rented'");
    assertThat(outputs.get(18)).startsWith("2\n").contains("--out classes: is not empty");
  }
}
