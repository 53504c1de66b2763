package quire.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import quire.base.Json;
import quire.text.EncodeOptions;
import quire.text.Tokenizer;
import quire.text.hf.HfTrainer;
import quire.text.hf.TrainOptions;

/// Our side of [TokenizerRace], and the files that both sides read.
final class TokenizerWork implements Runnable {
  private static final Map<String, TokenizerWork> MADE = new ConcurrentHashMap<>();
  private static final int MOST_BYTES = 4 << 20;
  private static final int LINES = 20;
  private static final int[] SCRIPTS = {
    0x410, 0x3B1, 0x5D0, 0x627, 0x905, 0xE01, 0x10D0, 0x3042, 0x4E00, 0xAC00
  };
  private final boolean idsOnly;
  private final List<String> documents;
  private final Tokenizer tokenizer;
  private final Path folder;
  private long sum;

  private TokenizerWork(String variant) {
    idsOnly = variant.endsWith("-ids");
    documents = documents();
    tokenizer =
        variant.startsWith("bytes")
            ? HfTrainer.byteLevelBpe(documents, TrainOptions.of(8000, "<|endoftext|>"))
            : HfTrainer.wordPiece(
                documents, TrainOptions.of(8000, "[PAD]", "[UNK]", "[CLS]", "[SEP]"), true);
    try {
      folder = Files.createTempDirectory("quire-tokenizer-race");
      tokenizer.save(folder.resolve("tokenizer.json"));
      Files.writeString(folder.resolve("documents.json"), Json.line(documents));
      folder.toFile().deleteOnExit();
      for (var file : List.of("tokenizer.json", "documents.json")) {
        folder.resolve(file).toFile().deleteOnExit();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TokenizerWork of(String variant) {
    return MADE.computeIfAbsent(variant, TokenizerWork::new);
  }

  Path folder() {
    return folder;
  }

  String megabytes() {
    long bytes = documents.stream().mapToLong(d -> d.getBytes(StandardCharsets.UTF_8).length).sum();
    return String.format(Locale.ROOT, "%.2f MB", bytes / 1e6);
  }

  @Override
  public void run() {
    long tokens = 0;
    for (var document : documents) {
      tokens +=
          idsOnly
              ? tokenizer.ids(document, EncodeOptions.DEFAULT).length
              : tokenizer.encode(document).size();
    }
    sum += tokens;
  }

  /// The text of the races: documents of 20 lines, one in nine of them foreign.
  static List<String> documents() {
    var lines = new ArrayList<String>();
    var root = Path.of(System.getProperty("quire.bench", "bench")).toAbsolutePath().getParent();
    int bytes = 0;
    try (var files = Files.walk(root)) {
      var chosen =
          files
              .filter(f -> f.toString().endsWith(".md") || f.toString().endsWith(".java"))
              .filter(f -> !f.toString().contains("/target/"))
              .sorted()
              .toList();
      for (var file : chosen) {
        if (bytes < MOST_BYTES) {
          var text = Files.readString(file);
          bytes += text.length();
          text.lines().forEach(lines::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var random = new Random(0);
    for (int i = lines.size() / 8; i > 0; i--) {
      lines.add(random.nextInt(lines.size()), foreign(random));
    }
    var documents = new ArrayList<String>();
    for (int i = 0; i < lines.size(); i += LINES) {
      documents.add(String.join("\n", lines.subList(i, Math.min(lines.size(), i + LINES))));
    }
    return documents;
  }

  /// Ten words of one script; small numbers, and so some words, are frequent.
  private static String foreign(Random random) {
    int script = SCRIPTS[random.nextInt(SCRIPTS.length)];
    var line = new StringBuilder();
    for (int word = 0; word < 10; word++) {
      var letters = new Random((long) (2000 * Math.pow(random.nextDouble(), 3)) + script);
      for (int i = 2 + letters.nextInt(6); i > 0; i--) {
        line.appendCodePoint(script + letters.nextInt(20));
      }
      line.append(' ');
    }
    return line.toString();
  }

  @Override
  public String toString() {
    return "tokens so far: " + sum;
  }
}
