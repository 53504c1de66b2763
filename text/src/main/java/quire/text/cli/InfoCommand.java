package quire.text.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quire.base.Json;
import quire.base.cli.JsonOption;
import quire.text.Tokenizer;
import quire.text.Tokenizers;

/// `quire text info`: what a tokenizer is.
@Command(
    name = "info",
    description = "Show what a tokenizer's file holds.",
    footer = {"", "Example:", "  quire text info tokenizer.json --json"})
final class InfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Parameters(
      index = "0",
      paramLabel = "TOKENIZER",
      description = "A tokenizer's file, or a folder that holds one.")
  private Path tokenizer;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  InfoCommand() {}

  @Override
  public Integer call() {
    var loaded = Tokenizers.load(tokenizer);
    var document = new LinkedHashMap<String, Object>();
    document.put("file", tokenizer.toString());
    document.put("kind", loaded.kind());
    document.put("size", loaded.vocabularySize());
    document.put("special", special(loaded));
    document.put("sample", sample(loaded));
    var out = spec.commandLine().getOut();
    if (json.json()) {
      out.println(Json.pretty(document));
    } else {
      document.put(
          "special", line(special(loaded), entry -> entry.get("token") + " " + entry.get("id")));
      document.put("sample", line(sample(loaded), token -> token));
      document.forEach((name, value) -> out.printf("%-8s %s%n", name, value));
    }
    out.flush();
    return 0;
  }

  private static <T> String line(List<T> list, Function<T, String> spelling) {
    return list.isEmpty() ? "none" : String.join(", ", list.stream().map(spelling).toList());
  }

  private static List<Map<String, Object>> special(Tokenizer tokenizer) {
    var list = new ArrayList<Map<String, Object>>();
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      if (tokenizer.isSpecial(id)) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("id", id);
        entry.put("token", tokenizer.token(id));
        list.add(entry);
      }
    }
    return list;
  }

  /// A few tokens from the middle of the vocabulary.
  private static List<String> sample(Tokenizer tokenizer) {
    int size = tokenizer.vocabularySize();
    var list = new ArrayList<String>();
    for (int i = 1; i <= 8 && size > 8; i++) {
      list.add(tokenizer.token((int) ((long) size * i / 9)));
    }
    return list;
  }
}
