package quire.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;

/// JSON as every module reads and writes it: records map to objects, keys are camelCase, an unknown
/// key is refused by name, a key given twice too. A number that is not finite is written as `null`,
/// and `null` is read back as NaN where a `double` or `float` is expected. A whole number or a
/// boolean that is missing or `null` is refused.
public final class Json {
  private static final JsonMapper COMPACT = strict(JsonMapper.builder(finiteNumbers())).build();
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
  /// @param where names the text in an error, such as `config.json` or `metrics.jsonl:17`
  /// @throws RequestException naming the place, the key and what is wrong
  public static <T> T parse(String text, Class<T> type, String where) {
    try {
      return present(COMPACT.readValue(text, type), where);
    } catch (JacksonException problem) {
      throw ParseProblem.request(where, problem, () -> COMPACT.createParser(text));
    }
  }

  /// Reads a tree from text; see [#parse].
  public static JsonNode tree(String text, String where) {
    return parse(text, JsonNode.class, where);
  }

  /// Reads a value from a UTF-8 file.
  ///
  /// @throws RequestException when the file is missing or is not what the type expects
  public static <T> T read(Path file, Class<T> type) {
    Check.readable(file);
    try (InputStream in = Files.newInputStream(file)) {
      return present(COMPACT.readValue(in, type), file.toString());
    } catch (JacksonException problem) {
      throw ParseProblem.request(file.toString(), problem, () -> COMPACT.createParser(file));
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  /// What JSON and YAML share: strict about keys, forgiving about NaN.
  static <M extends MapperBuilder<?, M>> M strict(M builder) {
    return builder
        .addModule(new StrictNumbers())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  static <T> T present(@Nullable T value, String where) {
    if (value == null || (value instanceof JsonNode node && node.isMissingNode())) {
      throw new RequestException(where + ": is empty");
    }
    return value;
  }

  /// Every way to write a number ends in the generator: there, what is not finite becomes `null`.
  private static JsonFactory finiteNumbers() {
    return JsonFactory.builder()
        .addDecorator((factory, generator) -> new FiniteGenerator(generator))
        .build();
  }

  private static final class FiniteGenerator extends tools.jackson.core.util.JsonGeneratorDelegate {
    FiniteGenerator(JsonGenerator generator) {
      super(generator, false);
    }

    @Override
    public JsonGenerator writeNumber(double value) {
      if (Double.isFinite(value)) {
        delegate.writeNumber(value);
      } else {
        delegate.writeNull();
      }
      return this;
    }

    @Override
    public JsonGenerator writeNumber(float value) {
      if (Float.isFinite(value)) {
        delegate.writeNumber(value);
      } else {
        delegate.writeNull();
      }
      return this;
    }

    @Override
    public JsonGenerator writeArray(double[] values, int offset, int length) {
      writeStartArray(values, length);
      for (int i = offset; i < offset + length; i++) {
        writeNumber(values[i]);
      }
      writeEndArray();
      return this;
    }
  }
}
