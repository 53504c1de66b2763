package quire.text.cli;

import java.nio.file.Path;
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
import quire.text.Tokenizers;

/// `quire text decode`: the text of ids.
@Command(
    name = "decode",
    description = "Turn token ids into text.",
    footer = {"", "Example:", "  quire text decode tokenizer.json 15496 995"})
final class DecodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Parameters(
      index = "0",
      paramLabel = "TOKENIZER",
      description = "A tokenizer's file, or a folder that holds one.")
  private Path tokenizer;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "ID", description = "Token ids.")
  private @Nullable List<Integer> ids;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Lines of JSON lists of ids, a text each.")
  private @Nullable Path file;

  @Option(names = "--special", description = "Keep special tokens.")
  private boolean special;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @SuppressWarnings("NullAway.Init")
  DecodeCommand() {}

  @Override
  public Integer call() {
    Check.that(ids != null || file != null, "name an ID or a --file");
    var loaded = Tokenizers.load(tokenizer);
    var lists = new java.util.ArrayList<int[]>();
    if (ids != null) {
      lists.add(ids.stream().mapToInt(Integer::intValue).toArray());
    }
    if (file != null) {
      for (var line : TextInput.lines(file, false)) {
        lists.add(Json.parse(line, int[].class, file + ":" + (lists.size() + 1)));
      }
    }
    var texts = lists.stream().map(list -> loaded.decode(list, !special)).toList();
    var out = spec.commandLine().getOut();
    if (json.json()) {
      out.println(Json.line(Map.of("texts", texts)));
    } else {
      texts.forEach(out::println);
    }
    out.flush();
    return 0;
  }
}
