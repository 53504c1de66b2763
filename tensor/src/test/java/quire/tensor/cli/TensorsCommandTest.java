package quire.tensor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.cli.CommandProvider;
import quire.tensor.file.NpyArray;
import quire.tensor.file.Npz;
import tools.jackson.databind.JsonNode;

class TensorsCommandTest {
  @TempDir private Path folder;

  @Test
  void givesTheKeysAndFiguresAsJson() {
    Path file = folder.resolve("a.npz");
    float[] odd = {1, Float.NaN, -2.5f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0};
    Npz.write(
        file,
        Map.of(
            "odd", NpyArray.of(odd, 2, 3),
            "text", NpyArray.of(new String[] {"x"}),
            "whole", NpyArray.of(new long[] {Long.MAX_VALUE, -3}),
            "none", NpyArray.of(new double[0])));
    JsonNode all = Json.tree(run(file.toString(), "--json"), "output");
    assertThat(all.propertyNames()).containsExactly("file", "format", "metadata", "tensors");
    assertThat(all.get("format").asString()).isEqualTo("npz");
    JsonNode row = all.get("tensors").get(1);
    assertThat(row.propertyNames())
        .containsExactly("name", "dtype", "shape", "bytes", "min", "max", "nan", "infinite");
    assertThat(row.toString())
        .isEqualTo(
            "{\"name\":\"odd\",\"dtype\":\"<f4\",\"shape\":[2,3],\"bytes\":24,"
                + "\"min\":-2.5,\"max\":1.0,\"nan\":1,\"infinite\":2}");
    assertThat(all.get("tensors").get(3).get("max").longValue()).isEqualTo(Long.MAX_VALUE);
    assertThat(all.get("tensors").get(0).get("min").isNull()).isTrue();
    assertThat(all.get("tensors").get(2).get("dtype").asString()).isEqualTo("<U1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reference.safetensors, safetensors",
        "version1.npy, npy",
        "dtypes.npz, npz",
        "tree.pt, pytorch",
        "legacy.pt, pytorch",
        "geometric.pt, pytorch",
        "model.onnx, onnx"
      })
  void listsEveryFormatForPeopleAndMachines(String nameAndFormat) throws Exception {
    String[] parts = nameAndFormat.split(", ");
    Path file = Path.of(NpyArray.class.getResource(parts[0]).toURI());
    JsonNode all = Json.tree(run(file.toString(), "--json"), "output");
    assertThat(all.get("format").asString()).isEqualTo(parts[1]);
    assertThat(all.get("tensors").size()).isPositive();
    assertThat(run(file.toString()).lines())
        .hasSizeGreaterThan(all.get("tensors").size() + 1)
        .anyMatch(line -> line.startsWith("name ") && line.endsWith("infinite"));
  }

  /// Several chunks: the parts' figures must add up.
  @Test
  void addsUpOverManyChunks() {
    float[] values = new float[3 << 20];
    values[1] = Float.NaN;
    values[values.length - 1] = 9;
    values[1 << 20] = -8;
    values[2 << 20] = Float.NaN;
    Path file = folder.resolve("a.npz");
    Npz.write(file, Map.of("a", NpyArray.of(values)));
    JsonNode row = Json.tree(run(file.toString(), "--json"), "output").get("tensors").get(0);
    assertThat(row.get("min").doubleValue()).isEqualTo(-8);
    assertThat(row.get("max").doubleValue()).isEqualTo(9);
    assertThat(row.get("nan").longValue()).isEqualTo(2);
  }

  @Test
  void refusesWhatIsNoTensorFile() throws IOException {
    Path file = folder.resolve("notes.txt");
    Files.writeString(file, "hello, this is no tensor file");
    assertThatThrownBy(() -> run(file.toString()))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("notes.txt: is no tensor file")
        .message()
        .hasLineCount(1);
    assertThatThrownBy(() -> run(folder.resolve("gone.npy").toString()))
        .hasMessageContaining("no such file");
  }

  @Test
  void isFoundAsACommandOfTheHouse() {
    assertThat(ServiceLoader.load(CommandProvider.class))
        .anySatisfy(provider -> {
          assertThat(provider).isInstanceOf(TensorsCommands.class);
          assertThat(provider.isArea()).isFalse();
        });
    assertThat(new CommandLine(new TensorsCommand()).getUsageMessage())
        .contains("Example: quire tensors model.safetensors --json");
  }

  /// Runs the command as the program does, but lets its refusals through.
  private static String run(String... arguments) {
    var out = new StringWriter();
    var command = new TensorsCommand();
    new CommandLine(command).setOut(new PrintWriter(out)).parseArgs(arguments);
    assertThat(command.call()).isZero();
    return out.toString();
  }
}
