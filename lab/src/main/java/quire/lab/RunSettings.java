package quire.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import quire.base.AtomicFile;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.WorkException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// `config.yaml`: everything that decides what a run computes, fully resolved.
///
/// @param experiment its id
/// @param seeds how many seeds were asked for; 0 for as many as the configuration says
/// @param seed the first seed
/// @param threads threads to compute with
/// @param set what `--set` changed, as given
/// @param config the experiment's configuration, every component of it
public record RunSettings(
    String experiment,
    Preset preset,
    int seeds,
    long seed,
    int threads,
    List<String> set,
    JsonNode config) {
  /// The file's name in a run folder.
  public static final String NAME = "config.yaml";

  // Strings are always quoted here, so that "1e3" or "yes" come back as the words they were.
  private static final YAMLMapper YAML =
      YAMLMapper.builder().disable(YAMLWriteFeature.WRITE_DOC_START_MARKER).build();

  public RunSettings {
    set = List.copyOf(set);
  }

  /// The settings of a configuration record.
  static RunSettings of(
      String experiment,
      Preset preset,
      int seeds,
      long seed,
      int threads,
      List<String> set,
      Record config) {
    JsonNode tree = Json.mapper().valueToTree(config);
    return new RunSettings(experiment, preset, seeds, seed, threads, set, tree);
  }

  /// Reads the file of a run folder.
  ///
  /// @throws RequestException when it is missing or not readable
  public static RunSettings read(Path runFolder) {
    Path file = runFolder.resolve(NAME);
    try {
      return YAML.readValue(Files.readString(file), RunSettings.class);
    } catch (JacksonException problem) {
      throw new RequestException(file + ": " + problem.getOriginalMessage(), problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  /// Writes the file of a run folder, whole or not at all.
  void write(Path runFolder) throws IOException {
    AtomicFile.writeText(runFolder.resolve(NAME), YAML.writeValueAsString(this));
  }

  /// The command that does the same run again.
  public String command() {
    return "./quire reproduce " + experiment + options(preset, seeds, seed, threads, set);
  }

  /// The options of such a command, each with a space before it.
  static String options(Preset preset, int seeds, long seed, int threads, List<String> set) {
    var words = new StringBuilder(" --preset ").append(preset.id());
    if (seeds > 0) {
      words.append(" --seeds ").append(seeds);
    }
    if (seed != 0) {
      words.append(" --seed ").append(seed);
    }
    words.append(" --threads ").append(threads);
    for (String one : set) {
      boolean plain = one.matches("[A-Za-z0-9_./=,:+-]*");
      words.append(" --set ").append(plain ? one : "'" + one.replace("'", "'\\''") + "'");
    }
    return words.toString();
  }

  /// The configuration as its record.
  public <C extends Record> C config(Class<C> type) {
    try {
      return Json.mapper().treeToValue(config, type);
    } catch (JacksonException problem) {
      throw new RequestException(
          NAME + " of " + experiment + ": " + problem.getOriginalMessage(), problem);
    }
  }
}
