package quire.text.hf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import quire.base.Json;
import tools.jackson.databind.JsonNode;

/// What PyPI `tokenizers` made of some texts; the file names its version and script.
final class Golden {
  static final JsonNode ROOT = read();
  static final List<String> TEXTS = texts();
  static final Map<String, String> TOKENIZERS = tokenizers();

  private Golden() {}

  static String json(String name) {
    return Objects.requireNonNull(TOKENIZERS.get(name));
  }

  static HfTokenizer tokenizer(String name) {
    return HfTokenizer.parse(json(name), name);
  }

  static JsonNode rows(String name) {
    return ROOT.get("tokenizers").get(name).get("rows");
  }

  static int[] ints(JsonNode node) {
    int[] values = new int[node.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = node.get(i).asInt();
    }
    return values;
  }

  private static JsonNode read() {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(Golden.class.getResourceAsStream("golden.json.gz")))) {
      return Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8), "golden.json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> texts() {
    var texts = new ArrayList<String>();
    ROOT.get("texts").forEach(text -> texts.add(text.asString()));
    return texts;
  }

  private static Map<String, String> tokenizers() {
    var map = new LinkedHashMap<String, String>();
    for (var entry : ROOT.get("tokenizers").properties()) {
      map.put(entry.getKey(), entry.getValue().get("json").toString());
    }
    return map;
  }
}
