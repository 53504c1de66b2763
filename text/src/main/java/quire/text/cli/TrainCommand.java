package quire.text.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quire.base.Json;
import quire.base.cli.JsonOption;
import quire.base.cli.OutOptions;
import quire.text.hf.HfTokenizer;
import quire.text.hf.HfTrainer;
import quire.text.hf.TrainOptions;

/// `quire text train`: a tokenizer from texts.
@Command(
    name = "train",
    description = "Learn a tokenizer from text files and write its tokenizer.json.",
    footer = {
      "",
      "Examples:",
      "  quire text train corpus.txt --kind bytes --size 8000 --out tokenizer.json",
      "  quire text train corpus.txt --kind wordpiece --size 30000 --out tokenizer.json"
    })
final class TrainCommand implements Callable<Integer> {
  /// What can be learned.
  enum Kind {
    bytes,
    words,
    wordpiece
  }

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;
  @Mixin private OutOptions out;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Texts in UTF-8, a line each.")
  private List<Path> files;

  @Option(
      names = "--kind",
      defaultValue = "bytes",
      description =
          "One of ${COMPLETION-CANDIDATES}: byte-level BPE, BPE over words, WordPiece"
              + " (default: ${DEFAULT-VALUE}).")
  private Kind kind;

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "8000",
      description = "Tokens wanted (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--min-frequency",
      paramLabel = "N",
      defaultValue = "0",
      description = "A pair must occur so often (default: ${DEFAULT-VALUE}).")
  private long minFrequency;

  @Option(
      names = "--special",
      paramLabel = "TOKEN",
      description = "A special token; may be repeated. WordPiece has BERT's unless given.")
  private @Nullable List<String> specials;

  @Option(names = "--cased", description = "WordPiece keeps case and accents.")
  private boolean cased;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  TrainCommand() {}

  @Override
  public Integer call() {
    var target = out.file(Path.of("tokenizer.json"));
    var texts = new ArrayList<String>();
    for (var file : files) {
      texts.addAll(TextInput.splitLines(TextInput.read(file), true));
    }
    var tokenizer = train(texts);
    tokenizer.save(target);
    var document = new LinkedHashMap<String, Object>();
    document.put("out", target.toString());
    document.put("kind", tokenizer.kind());
    document.put("size", tokenizer.vocabularySize());
    document.put("lines", texts.size());
    var writer = spec.commandLine().getOut();
    writer.println(
        json.json()
            ? Json.pretty(document)
            : target + ": " + tokenizer.kind() + ", " + tokenizer.vocabularySize() + " tokens");
    writer.flush();
    return 0;
  }

  private HfTokenizer train(List<String> texts) {
    List<String> tokens =
        specials != null
            ? specials
            : switch (kind) {
              case bytes -> List.of("<|endoftext|>");
              case words -> List.of("<unk>");
              case wordpiece -> List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
            };
    var options = new TrainOptions(size, minFrequency, tokens, null, null);
    return switch (kind) {
      case bytes -> HfTrainer.byteLevelBpe(texts, options);
      case words ->
          HfTrainer.bpe(texts, options, "</w>", tokens.contains("<unk>") ? "<unk>" : null);
      case wordpiece -> HfTrainer.wordPiece(texts, options, !cased);
    };
  }
}
