package quire.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import quire.base.Json;
import quire.base.WorkException;
import tools.jackson.databind.JsonNode;

/// A peer's process, which works when told to; see `bench/peers/race.py` for the protocol.
final class Peer implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final Writer orders;
  private final String versions;

  /// Starts it and waits until it is set up.
  Peer(List<String> command) {
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new WorkException("the peer did not start: " + e.getMessage(), e);
    }
    answers = process.inputReader(StandardCharsets.UTF_8);
    orders = process.outputWriter(StandardCharsets.UTF_8);
    versions = answer().path("versions").toString();
  }

  /// What it runs on, as JSON.
  String versions() {
    return versions;
  }

  /// Seconds of one repetition, the mean of several.
  double seconds(int repetitions) {
    try {
      orders.write("go " + repetitions + "\n");
      orders.flush();
    } catch (IOException e) {
      throw new WorkException("the peer is gone: see its messages above", e);
    }
    return answer().path("seconds").asDouble();
  }

  private JsonNode answer() {
    try {
      var line = answers.readLine();
      if (line == null) {
        throw new WorkException("the peer ended early: see its messages above");
      }
      return Json.tree(line, "the peer's answer");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      orders.write("quit\n");
      orders.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
