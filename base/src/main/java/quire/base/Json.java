package quire.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// JSON as every module reads and writes it: records map to objects, keys are camelCase, a number
/// that is not finite is written as `null`, an unknown key is refused by name.
public final class Json {
  private static final JsonMapper COMPACT =
      JsonMapper.builder()
          .addModule(finiteNumbers())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();
  private static final JsonMapper PRETTY =
      COMPACT.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  /// The mapper behind this class, for callers that stream or need trees.
  public static JsonMapper mapper() {
    return COMPACT;
  }

  /// One line, no spaces: for JSON Lines.
  public static String line(Object value) {
    return COMPACT.writeValueAsString(value);
  }

  /// Indented, for files and standard output that people read too.
  public static String pretty(Object value) {
    return PRETTY.writeValueAsString(value);
  }

  /// Reads a value from text.
  ///
  /// @param where names the text in an error, such as `config.yaml` or `metrics.jsonl:17`
  /// @throws RequestException naming the place and what is wrong
  public static <T> T parse(String text, Class<T> type, String where) {
    try {
      return COMPACT.readValue(text, type);
    } catch (JacksonException problem) {
      throw new RequestException(where + ": " + plain(problem), problem);
    }
  }

  /// Reads a tree from text; see [#parse].
  public static JsonNode tree(String text, String where) {
    try {
      return COMPACT.readTree(text);
    } catch (JacksonException problem) {
      throw new RequestException(where + ": " + plain(problem), problem);
    }
  }

  /// Reads a value from a UTF-8 file.
  ///
  /// @throws RequestException when the file is missing or is not what the type expects
  public static <T> T read(Path file, Class<T> type) {
    try (InputStream in = Files.newInputStream(file)) {
      return COMPACT.readValue(in, type);
    } catch (JacksonException problem) {
      throw new RequestException(file + ": " + plain(problem), problem);
    } catch (NoSuchFileException problem) {
      throw new RequestException(file + ": no such file", problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  /// The parser's first sentence with its line, without the parser's own chatter.
  static String plain(JacksonException problem) {
    var location = problem.getLocation();
    String text = problem.getOriginalMessage().lines().findFirst().orElse("not readable");
    return location == null || location.getLineNr() < 1
        ? text
        : "line " + location.getLineNr() + ": " + text;
  }

  private static SimpleModule finiteNumbers() {
    var module = new SimpleModule("finite numbers");
    var doubles =
        new ValueSerializer<Double>() {
          @Override
          public void serialize(Double value, JsonGenerator out, SerializationContext context) {
            if (Double.isFinite(value)) {
              out.writeNumber(value);
            } else {
              out.writeNull();
            }
          }
        };
    var floats =
        new ValueSerializer<Float>() {
          @Override
          public void serialize(Float value, JsonGenerator out, SerializationContext context) {
            if (Float.isFinite(value)) {
              out.writeNumber(value);
            } else {
              out.writeNull();
            }
          }
        };
    module.addSerializer(Double.class, doubles);
    module.addSerializer(double.class, doubles);
    module.addSerializer(Float.class, floats);
    module.addSerializer(float.class, floats);
    return module;
  }
}
