package quire.lab;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import quire.base.AtomicFile;
import quire.base.Json;
import quire.base.RequestException;

/// `OUT/call.json`: one call of `reproduce` and how far its experiments are; the index page is
/// drawn from it and the run folders.
///
/// @param started ISO instant
/// @param seeds as in [RunSettings]
/// @param seed as in [RunSettings]
/// @param threads as in [RunSettings]
/// @param set what `--set` changed, as given
/// @param experiments in the order they run
public record Call(
    String version,
    String started,
    Preset preset,
    int seeds,
    long seed,
    int threads,
    List<String> set,
    List<Entry> experiments) {
  /// The file's name.
  public static final String NAME = "call.json";

  /// How far an experiment is.
  public enum State {
    WAITING,
    RUNNING,
    /// Begun, then stopped or killed; `reproduce --resume` goes on with it.
    INTERRUPTED,
    DONE,
    FAILED;

    /// The word in the file.
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// One experiment of the call; its run folder is `OUT/<id>`.
  ///
  /// @param paper as on its card
  /// @param question as on its card
  /// @param minutes expected, 0 where unknown
  /// @param seconds spent so far over all resumptions; 0 before it ends
  /// @param problem why it failed; empty otherwise
  public record Entry(
      String id,
      String paper,
      String question,
      double minutes,
      State state,
      double seconds,
      String problem) {}

  public Call {
    set = List.copyOf(set);
    experiments = List.copyOf(experiments);
  }

  /// Whether the folder is the output of a call.
  public static boolean isIn(Path out) {
    return Files.isRegularFile(out.resolve(NAME));
  }

  /// Whether a process is writing the folder now. A killed one leaves `running` in the file, but
  /// the system has let go of its lock.
  public static boolean isBeingWritten(Path out) {
    return RunLock.isHeld(out);
  }

  /// Reads the file of an output folder.
  ///
  /// @throws RequestException when the folder is not the output of a call
  public static Call read(Path out) {
    if (!isIn(out)) {
      throw new RequestException(out + ": holds no run to go on with (has no " + NAME + ")");
    }
    return Json.read(out.resolve(NAME), Call.class);
  }

  /// Writes the file of an output folder, whole or not at all.
  void write(Path out) throws IOException {
    AtomicFile.writeText(out.resolve(NAME), Json.pretty(this) + "\n");
  }

  /// The same call, its experiments as they are now.
  Call with(List<Entry> entries) {
    return new Call(version, started, preset, seeds, seed, threads, set, entries);
  }

  /// The command that goes on with a call that was stopped or killed.
  public static String resumeCommand(Path out) {
    return "./quire reproduce --resume " + out;
  }

  /// The command that does the same again.
  public String command() {
    var words = new StringBuilder("./quire reproduce");
    experiments.forEach(entry -> words.append(' ').append(entry.id()));
    return words + RunSettings.options(preset, seeds, seed, threads, set);
  }
}
