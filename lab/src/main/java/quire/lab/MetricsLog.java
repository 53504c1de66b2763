package quire.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import quire.base.AtomicFile;
import quire.base.Json;
import quire.base.RequestException;
import quire.base.WorkException;
import tools.jackson.databind.JsonNode;

/// `metrics.jsonl` being written: whole lines are appended; a kill can tear only the last one.
final class MetricsLog implements AutoCloseable {
  static final String NAME = "metrics.jsonl";

  private final FileChannel channel;
  private final LinkedHashMap<Metric.Key, Metric> latest = new LinkedHashMap<>();

  /// What a file held.
  ///
  /// @param torn whether a last line without an end, as a kill leaves it, was passed over
  record Content(List<Metric> metrics, boolean torn) {}

  private MetricsLog(FileChannel channel) {
    this.channel = channel;
  }

  /// Opens the log of a run folder with these records in it, and no others.
  static MetricsLog open(Path runFolder, Collection<Metric> records) throws IOException {
    Path file = runFolder.resolve(NAME);
    var latest = new LinkedHashMap<Metric.Key, Metric>();
    for (Metric metric : records) {
      latest.put(metric.key(), metric);
    }
    AtomicFile.writeText(file, lines(latest.values()));
    var log =
        new MetricsLog(FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    log.latest.putAll(latest);
    return log;
  }

  /// Appends records in one write; those that stand there already with the same value are left out.
  synchronized void append(Collection<Metric> records) throws IOException {
    var news = new ArrayList<Metric>();
    for (Metric metric : records) {
      if (!metric.equals(latest.put(metric.key(), metric))) {
        news.add(metric);
      }
    }
    var bytes = ByteBuffer.wrap(lines(news).getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /// What has been recorded so far.
  synchronized Metrics metrics() {
    return Metrics.of(latest.values());
  }

  @Override
  public synchronized void close() throws IOException {
    channel.force(true);
    channel.close();
  }

  /// Records as lines.
  static String lines(Collection<Metric> records) {
    var text = new StringBuilder();
    for (Metric metric : records) {
      text.append(Json.line(metric)).append('\n');
    }
    return text.toString();
  }

  /// Reads a file of records; a missing one holds none.
  static Content read(Path file) {
    String text;
    try {
      text = Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
    var metrics = new ArrayList<Metric>();
    int number = 0;
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      number++;
      String line = text.substring(start, end);
      if (!line.isBlank()) {
        metrics.add(parse(line, file + ":" + number));
      }
      start = end + 1;
    }
    return new Content(metrics, start < text.length());
  }

  private static Metric parse(String line, String where) {
    JsonNode node = Json.tree(line, where);
    for (String key : List.of("seed", "arm", "name", "value")) {
      if (!node.hasNonNull(key)) {
        throw new RequestException(where + ": a record needs \"" + key + "\"");
      }
    }
    return Json.parse(line, Metric.class, where);
  }
}
