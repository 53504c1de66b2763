package quire.text.sentencepiece;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import quire.base.Json;
import tools.jackson.databind.JsonNode;

/// What PyPI sentencepiece 0.2.3 gave; see ORIGINS.md beside the files.
public final class Golden {
  private static final JsonNode VALUES = readValues();

  private Golden() {}

  /// The bytes of a file.
  public static byte[] bytes(String name) {
    try (InputStream in = Golden.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static JsonNode readValues() {
    try (var in = new GZIPInputStream(new java.io.ByteArrayInputStream(bytes("golden.json.gz")))) {
      return Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8), "golden.json");
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /// A part of the values.
  public static JsonNode values(String key) {
    return VALUES.get(key);
  }

  /// A model.
  public static SentencePieceModel model(String name) {
    return SentencePieceModel.read(bytes(name + ".model"), name);
  }

  /// The lines of the corpus.
  static List<String> corpus() {
    return new String(bytes("corpus.txt"), StandardCharsets.UTF_8).lines().toList();
  }

  /// A list of numbers.
  public static int[] integers(JsonNode node) {
    int[] result = new int[node.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = node.get(i).asInt();
    }
    return result;
  }

  static List<String> texts(JsonNode node) {
    var result = new ArrayList<String>();
    node.forEach(text -> result.add(text.asString()));
    return result;
  }
}
