package quire.ontology.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.cli.OutOptions;
import quire.ontology.data.FactWriter;
import quire.ontology.data.Loader;
import quire.ontology.data.RuleWriter;
import quire.ontology.model.Instance;
import quire.ontology.model.Program;

/// `quire ontology convert`: from one format to another.
@Command(
    name = "convert",
    description = "Write a knowledge base in another format; list what could not be translated.",
    footer = {"", "Example:", "  quire ontology convert pizza.owl --out pizza.dlgp"})
final class ConvertCommand extends Verb {
  private static final int SHOWN = 20;

  @Mixin private OutOptions out;

  @SuppressWarnings("NullAway.Init")
  ConvertCommand() {}

  @Override
  public Integer call() {
    Check.that(out.out() != null, "convert needs --out F.dlgp, .rls, .nt, .ttl or .tsv");
    Path file = out.file(Path.of("kb.dlgp"));
    String ending = Loader.ending(file);
    boolean rules = ending.equals(".dlgp") || ending.equals(".dlp") || ending.equals(".rls");
    boolean facts = ending.equals(".nt") || ending.equals(".ttl") || ending.equals(".tsv");
    if (!rules && !facts) {
      throw new RequestException("--out " + file + ": write .dlgp, .rls, .nt, .ttl or .tsv");
    }
    var program = load().program();
    var given = new Instance(program.predicates());
    given.addGiven(program.facts());
    if (rules) {
      new RuleWriter(program).write(file);
    } else {
      if (!program.rules().isEmpty()) {
        answer()
            .warnings(
                java.util.List.of(
                    program.rules().size() + " rules are left out: " + ending + " holds facts"));
      }
      new FactWriter(program, given).write(file, null);
    }
    if (wantsJson()) {
      answer().json(document(program, given.size()));
    } else {
      print(program, given.size(), file);
    }
    return 0;
  }

  private static Map<String, @Nullable Object> document(Program program, long facts) {
    var axioms = new ArrayList<Map<String, Object>>();
    program
        .axioms()
        .forEach((type, counts) ->
            axioms.add(
                new LinkedHashMap<>(
                    Map.of("type", type, "translated", counts[0], "skipped", counts[1]))));
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("rules", program.rules().size());
    document.put("facts", facts);
    document.put("axioms", axioms);
    document.put("skipped", program.skipped());
    return document;
  }

  private void print(Program program, long facts, Path file) {
    var answer = answer();
    answer.row("rules", "%,d", program.rules().size());
    answer.row("facts", "%,d", facts);
    program
        .axioms()
        .forEach((type, counts) ->
            answer.line(
                String.format(
                    java.util.Locale.ROOT,
                    "  %-32s %,7d translated %,6d skipped",
                    type,
                    counts[0],
                    counts[1])));
    program.skipped().stream()
        .limit(SHOWN)
        .forEach(s -> answer.line("  skipped: " + s.axiom() + "   (" + s.reason() + ")"));
    if (program.skipped().size() > SHOWN) {
      answer.line("  and " + (program.skipped().size() - SHOWN) + " more; see --json");
    }
    answer.line("written to " + file);
  }
}
