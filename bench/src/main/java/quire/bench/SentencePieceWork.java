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
import java.util.concurrent.ConcurrentHashMap;
import quire.base.Json;
import quire.text.sentencepiece.SentencePieceTokenizer;
import quire.text.sentencepiece.SentencePieceTrainer;
import quire.text.sentencepiece.Spec;

/// Our side of [SentencePieceRace], and the files that both sides read.
final class SentencePieceWork implements Runnable {
  private static final Map<String, SentencePieceWork> MADE = new ConcurrentHashMap<>();

  /// Of so many lines one is trained on: enough for 8000 pieces, and the race starts soon.
  private static final int STEP = 4;

  private final List<String> lines;
  private final SentencePieceTokenizer tokenizer;
  private final Path folder;
  private long sum;

  private SentencePieceWork(String variant) {
    lines = new ArrayList<>();
    for (var document : TokenizerWork.documents()) {
      document.lines().forEach(lines::add);
    }
    var sample = new ArrayList<String>();
    for (int i = 0; i < lines.size(); i += STEP) {
      sample.add(lines.get(i));
    }
    var spec = Spec.trainer().with("model_type", variant).with("vocab_size", "8000");
    var model = SentencePieceTrainer.train(sample, spec);
    tokenizer = SentencePieceTokenizer.of(model);
    try {
      folder = Files.createTempDirectory("quire-sentencepiece-race");
      model.write(folder.resolve("race.model"));
      Files.writeString(folder.resolve("lines.json"), Json.line(lines));
      folder.toFile().deleteOnExit();
      for (var file : List.of("race.model", "lines.json")) {
        folder.resolve(file).toFile().deleteOnExit();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SentencePieceWork of(String variant) {
    return MADE.computeIfAbsent(variant, SentencePieceWork::new);
  }

  Path folder() {
    return folder;
  }

  String size() {
    long bytes = lines.stream().mapToLong(d -> d.getBytes(StandardCharsets.UTF_8).length).sum();
    return String.format(Locale.ROOT, "%d lines of %.2f MB", lines.size(), bytes / 1e6);
  }

  @Override
  public void run() {
    long tokens = 0;
    for (var line : lines) {
      tokens += tokenizer.ids(line).length;
    }
    sum += tokens;
  }

  @Override
  public String toString() {
    return "tokens so far: " + sum;
  }
}
