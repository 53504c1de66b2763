package quire.base;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/// YAML for configuration files: records map to mappings, an unknown key is refused by name, as in
/// [Json].
public final class Yaml {
  private static final YAMLMapper MAPPER =
      Json.strict(
              YAMLMapper.builder(
                  YAMLFactory.builder().stringQuotingChecker(new NumbersAreQuoted()).build()))
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private Yaml() {}

  /// Text that another reader could take for a number, such as `1e3`, is quoted.
  private static final class NumbersAreQuoted extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean needToQuoteValue(String value) {
      return super.needToQuoteValue(value) || value.matches("[-+.0-9].*");
    }
  }

  /// The value as YAML text.
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// Reads a value from text.
  ///
  /// @param where names the text in an error, such as `config.yaml`
  /// @throws RequestException naming the place, the key and what is wrong
  public static <T> T parse(String text, Class<T> type, String where) {
    try {
      return Json.present(MAPPER.readValue(text, type), where);
    } catch (JacksonException problem) {
      throw ParseProblem.request(where, problem, () -> MAPPER.createParser(text));
    }
  }

  /// Reads a value from a UTF-8 file.
  ///
  /// @throws RequestException when the file is missing or is not what the type expects
  public static <T> T read(Path file, Class<T> type) {
    Check.readable(file);
    try {
      return parse(Files.readString(file), type, file.toString());
    } catch (CharacterCodingException problem) {
      throw new RequestException(file + ": is not UTF-8 text", problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }
}
