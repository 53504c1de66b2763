package quire.ontology.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import quire.ontology.explain.Conflict;
import quire.ontology.model.ChaseEngine;
import quire.ontology.model.ChaseResult;
import quire.ontology.model.Program;
import quire.ontology.model.Variant;

/// `quire ontology consistent`: whether the facts respect the constraints.
@Command(
    name = "consistent",
    description = "Say whether facts and rules agree; if not, show a minimal conflict.",
    footer = {"", "Example:", "  quire ontology consistent family.dlgp --strict"})
final class ConsistentCommand extends Verb {
  @Mixin private ChaseLimits limits;

  @SuppressWarnings("NullAway.Init")
  ConsistentCommand() {}

  @Override
  public Integer call() {
    var kb = load();
    var options = limits.proved(kb, threads());
    // Derivations are needed, which a folded chase does not keep.
    var explained = options.variant() == Variant.CORE ? options.with(Variant.RESTRICTED) : options;
    var result = ChaseEngine.run(kb.program(), explained);
    var conflict = Conflict.of(result, explained);
    if (wantsJson()) {
      var document = new LinkedHashMap<String, @Nullable Object>();
      document.put("consistent", result.isConsistent());
      document.put("conflict", conflict == null ? null : document(conflict, kb.program()));
      if (!result.isComplete() && result.isConsistent()) {
        document.put("exact", false);
      }
      answer().json(document);
    } else {
      print(conflict, result);
    }
    if (result.isConsistent() && !result.isComplete()) {
      return 1;
    }
    return exit(result.isConsistent());
  }

  private static Map<String, @Nullable Object> document(Conflict conflict, Program program) {
    var document = new LinkedHashMap<String, @Nullable Object>();
    var constraint = conflict.constraint();
    document.put("constraint", program.nameOf(constraint));
    var match = new LinkedHashMap<String, String>();
    for (int v : constraint.bodyVariables()) {
      match.put(constraint.variables().get(v), program.terms().text(conflict.values()[v]));
    }
    document.put("match", match);
    document.put("facts", conflict.facts().stream().map(program::text).toList());
    document.put("rules", conflict.rules().stream().map(program::nameOf).toList());
    return document;
  }

  private void print(@Nullable Conflict conflict, ChaseResult result) {
    var answer = answer();
    var program = result.program();
    if (conflict == null) {
      answer.line(
          result.isComplete()
              ? "consistent"
              : "no conflict found before the chase was stopped by " + result.reason());
      return;
    }
    answer.line("INCONSISTENT: " + program.nameOf(conflict.constraint()));
    var constraint = conflict.constraint();
    for (int v : constraint.bodyVariables()) {
      answer.line(
          "  "
              + constraint.variables().get(v)
              + " = "
              + program.terms().text(conflict.values()[v]));
    }
    answer.line("by these facts; with any one fewer the conflict is gone:");
    conflict.facts().forEach(fact -> answer.line("  " + program.text(fact)));
    if (!conflict.rules().isEmpty()) {
      answer.line("and these rules:");
      conflict.rules().forEach(rule -> answer.line("  " + program.nameOf(rule)));
    }
  }
}
