package quire.network.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quire.base.RequestException;
import quire.network.Fields;

/// The models that are built in, and the door to those in files.
public final class Models {
  private static final Map<String, String> ALIASES =
      Map.of(
          "gpt-1t", "megatron-1008b",
          "megatron-530b", "mt-nlg-530b",
          "megatron-1t", "megatron-1008b");

  private Models() {}

  /// A model and what its file said that means nothing here.
  public record Read(ModelShape model, List<String> warnings) {
    /// Copies the list.
    public Read {
      warnings = List.copyOf(warnings);
    }
  }

  /// All built-in models, in the order of the table.
  public static List<ModelShape> all() {
    return new ArrayList<>(Table.ROWS.values());
  }

  /// A built-in model by name, or one from a file: own YAML, Hugging Face `config.json`, Calculon
  /// JSON.
  ///
  /// @throws RequestException naming the closest of the built-in models
  public static Read of(String nameOrFile) {
    String name = nameOrFile.toLowerCase(Locale.ROOT);
    ModelShape model = Table.ROWS.get(ALIASES.getOrDefault(name, name));
    if (model != null) {
      return new Read(model, List.of());
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw new RequestException(
          "--model %s: is neither a file nor a built-in model; did you mean %s? 'quire network presets models' lists them"
              .formatted(nameOrFile, Nearest.of(name, Table.ROWS.keySet())));
    }
    return ModelFiles.read(Fields.read(file));
  }

  /// Read when first asked for.
  private static final class Table {
    static final Map<String, ModelShape> ROWS = read();

    private Table() {}

    private static Map<String, ModelShape> read() {
      Map<String, ModelShape> rows = new LinkedHashMap<>();
      for (String line : resource("models.csv").lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          ModelShape model = row(line.split(",", -1));
          rows.put(model.name(), model);
        }
      }
      return rows;
    }

    private static ModelShape row(String[] cell) {
      String kind = cell[1].strip();
      var n = new double[Math.max(22, cell.length)];
      for (int i = 2; i < cell.length; i++) {
        n[i] = cell[i].isBlank() ? 0 : Double.parseDouble(cell[i].strip());
      }
      int hidden = (int) n[3];
      int heads = (int) n[4];
      int headSize = n[6] > 0 ? (int) n[6] : hidden / heads;
      int ffn = n[7] > 0 ? (int) n[7] : 4 * hidden;
      boolean gpt = kind.equals("gpt") || kind.equals("gopher") || kind.equals("bloom");
      boolean latent = kind.equals("mla");
      var experts =
          n[11] == 0
              ? null
              : new ModelShape.Experts(
                  (int) n[11], (int) n[12], (int) n[13], (int) n[14], (int) n[15], n[21] > 0);
      return new ModelShape(
          cell[0].strip(),
          (int) n[2],
          hidden,
          heads,
          n[5] > 0 ? (int) n[5] : heads,
          headSize,
          ffn,
          !gpt,
          (int) n[8],
          (int) n[9],
          gpt,
          gpt || kind.equals("palm"),
          kind.equals("gpt")
              ? ModelShape.Positions.LEARNED
              : kind.equals("gopher") ? ModelShape.Positions.RELATIVE : ModelShape.Positions.FREE,
          kind.equals("bloom"),
          experts,
          latent
              ? new ModelShape.Latent(
                  (int) n[16], (int) n[17], (int) n[18], (int) n[19], (int) n[20])
              : null,
          n[10]);
    }
  }

  static String resource(String file) {
    try (InputStream in = Models.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing beside Models");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
