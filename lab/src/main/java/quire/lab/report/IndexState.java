package quire.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.Json;

/// `OUT/index.json`: what a call of several experiments has done and has still to do. The engine
/// writes it at every change, [IndexPage] shows it.
///
/// @param started when the call began, ISO 8601 with offset
/// @param finished when it ended, or null while it runs
/// @param preset `quick`, `study` or `paper`
/// @param command the command to repeat the call
/// @param experiments in the order they run
public record IndexState(
    String started,
    @Nullable String finished,
    String preset,
    String command,
    List<Entry> experiments) {
  /// The file's name in the folder of the call.
  public static final String FILE = "index.json";

  /// How far an experiment is.
  public enum State {
    /// Not begun.
    WAITING,
    /// Under way.
    RUNNING,
    /// Ended with verdicts.
    DONE,
    /// Ended with an error.
    FAILED;

    /// The word in the file.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// One experiment of the call.
  ///
  /// @param id such as `graph/exphormer`
  /// @param state `waiting`, `running`, `done` or `failed`
  /// @param seconds so far, or in all once ended; null while waiting
  /// @param error the plain lines of the failure, else null
  /// @param progress share done in [0, 1] while running, or null where unknown
  /// @param doing what it does at the moment, or null
  public record Entry(
      String id,
      String state,
      @Nullable Double seconds,
      @Nullable String error,
      @Nullable Double progress,
      @Nullable String doing) {
    /// An entry without progress.
    public Entry(String id, State state, @Nullable Double seconds, @Nullable String error) {
      this(id, state.word(), seconds, error, null, null);
    }

    /// The state; a word of a later version counts as waiting.
    public State stateOrWaiting() {
      for (State known : State.values()) {
        if (known.word().equals(state)) {
          return known;
        }
      }
      return State.WAITING;
    }
  }

  /// Copies the list.
  public IndexState {
    experiments = List.copyOf(experiments);
  }

  /// Writes the file whole into the folder of the call.
  public void write(Path out) throws IOException {
    AtomicFile.writeText(out.resolve(FILE), Json.pretty(this) + "\n");
  }

  /// Reads the file from the folder of the call; null where there is none.
  public static @Nullable IndexState read(Path out) {
    Path file = out.resolve(FILE);
    return Files.exists(file) ? Json.read(file, IndexState.class) : null;
  }
}
