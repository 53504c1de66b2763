package quire.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// YAML for configuration files: records map to mappings, an unknown key is refused by name.
public final class Yaml {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Yaml() {}

  /// The value as YAML text.
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// Reads a value from a UTF-8 file.
  ///
  /// @throws RequestException when the file is missing or is not what the type expects
  public static <T> T read(Path file, Class<T> type) {
    try {
      return MAPPER.readValue(Files.readString(file), type);
    } catch (JacksonException problem) {
      throw new RequestException(file + ": " + Json.plain(problem), problem);
    } catch (NoSuchFileException problem) {
      throw new RequestException(file + ": no such file", problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }
}
