package quire.text.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quire.base.Check;
import quire.base.Json;
import quire.base.cli.JsonOption;
import quire.text.EncodeOptions;
import quire.text.Encoding;
import quire.text.Tokenizers;
import quire.text.Truncation;

/// `quire text encode`: ids, tokens and offsets of texts.
@Command(
    name = "encode",
    description = "Turn texts into tokens.",
    footer = {
      "",
      "Examples:",
      "  quire text encode tokenizer.json \"Hello world\"",
      "  quire text encode gpt2/ --file lines.txt --bare --json"
    })
final class EncodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Parameters(
      index = "0",
      paramLabel = "TOKENIZER",
      description = "A tokenizer's file, or a folder that holds one.")
  private Path tokenizer;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "TEXT", description = "Texts.")
  private @Nullable List<String> texts;

  @Option(names = "--file", paramLabel = "FILE", description = "Texts, a line each.")
  private @Nullable Path file;

  @Option(names = "--json-lines", description = "Each line of --file is a JSON string.")
  private boolean jsonLines;

  @Option(names = "--pair", paramLabel = "TEXT", description = "A second text for each text.")
  private @Nullable String pair;

  @Option(names = "--bare", description = "Add no special tokens.")
  private boolean bare;

  @Option(
      names = "--plain-special",
      description = "Read special tokens that stand in the text as plain text.")
  private boolean plainSpecial;

  @Option(names = "--max-length", paramLabel = "N", description = "Cut to N tokens.")
  private @Nullable Integer maxLength;

  @Option(
      names = "--code-points",
      description = "Count offsets in code points instead of UTF-16 units.")
  private boolean codePoints;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  EncodeCommand() {}

  @Override
  public Integer call() {
    var inputs = new ArrayList<String>();
    if (texts != null) {
      inputs.addAll(texts);
    }
    if (file != null) {
      inputs.addAll(TextInput.lines(file, jsonLines));
    }
    Check.that(texts != null || file != null, "name a TEXT or a --file");
    var loaded = Tokenizers.load(tokenizer);
    var truncation = maxLength == null ? null : Truncation.to(maxLength);
    var options = new EncodeOptions(!bare, !plainSpecial, truncation, null);
    var encodings = inputs.parallelStream().map(t -> loaded.encode(t, pair, options)).toList();
    var out = spec.commandLine().getOut();
    if (json.json()) {
      out.println(Json.line(Map.of("texts", encodings.stream().map(this::document).toList())));
    } else {
      for (var encoding : encodings) {
        var tokens = encoding.tokens();
        for (int i = 0; i < encoding.size(); i++) {
          out.printf(
              java.util.Locale.ROOT,
              "%8d  %-20s %s%n",
              encoding.ids()[i],
              tokens.get(i),
              Json.line(encoding.slice(i)));
        }
        out.println();
      }
    }
    out.flush();
    return 0;
  }

  private Map<String, Object> document(Encoding encoding) {
    int[][] offsets =
        codePoints ? encoding.codePointOffsets() : new int[][] {encoding.starts(), encoding.ends()};
    var document = new LinkedHashMap<String, Object>();
    document.put("ids", encoding.ids());
    document.put("tokens", encoding.tokens());
    document.put("starts", offsets[0]);
    document.put("ends", offsets[1]);
    document.put("typeIds", encoding.typeIds());
    document.put("special", encoding.special());
    document.put("words", encoding.words());
    return document;
  }
}
