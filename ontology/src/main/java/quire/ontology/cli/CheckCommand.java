package quire.ontology.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import quire.ontology.check.QuasiChain;
import quire.ontology.check.RuleShape;
import quire.ontology.check.Termination;
import quire.ontology.model.Instance;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;

/// `quire ontology check`: what the rules are.
@Command(
    name = "check",
    description = "Say what the rules are: quasi-chained, guarded, and whether the chase ends.",
    footer = {"", "Example:", "  quire ontology check rules.dlgp"})
final class CheckCommand extends Verb {
  CheckCommand() {}

  @Override
  public Integer call() {
    var program = load().program();
    var rows = new ArrayList<Map<String, @Nullable Object>>();
    boolean embeddable = true;
    for (var rule : program.rules()) {
      var chain = QuasiChain.of(rule, program);
      embeddable &= chain.holds() && chain.repeated() == null;
      rows.add(row(rule, chain, program));
    }
    var termination = Termination.of(program);
    var given = new Instance(program.predicates());
    given.addGiven(program.facts());
    if (wantsJson()) {
      answer().json(document(rows, termination, embeddable, given.size(), program));
    } else {
      print(rows, termination, embeddable, given.size(), program);
    }
    return exit(embeddable);
  }

  private static Map<String, @Nullable Object> row(Rule rule, QuasiChain chain, Program program) {
    var shape = RuleShape.of(rule);
    var row = new LinkedHashMap<String, @Nullable Object>();
    row.put("file", rule.file());
    row.put("line", rule.line());
    row.put("label", rule.label());
    row.put("text", program.text(rule));
    row.put("kind", rule.kind());
    // A head variable that the body lacks is existential by the format's own rule.
    row.put("safe", true);
    row.put("quasiChained", chain.holds());
    row.put("afterCore", chain.afterCore());
    row.put("cycle", chain.cycle());
    row.put("repeated", chain.repeated());
    row.put("guarded", shape.guarded());
    row.put("frontierGuarded", shape.frontierGuarded());
    row.put("linear", shape.linear());
    row.put("existential", rule.existential().stream().map(rule.variables()::get).toList());
    return row;
  }

  private static Map<String, @Nullable Object> document(
      List<Map<String, @Nullable Object>> rows,
      Termination termination,
      boolean embeddable,
      long facts,
      Program program) {
    var ends = new LinkedHashMap<String, @Nullable Object>();
    ends.put("weaklyAcyclic", termination.weaklyAcyclic());
    ends.put("jointlyAcyclic", termination.jointlyAcyclic());
    ends.put("modelSummarisingAcyclic", termination.modelSummarisingAcyclic());
    ends.put("modelFaithfulAcyclic", termination.modelFaithfulAcyclic());
    ends.put("restrictedModelFaithfulAcyclic", termination.restrictedModelFaithfulAcyclic());
    ends.put("richlyAcyclic", termination.richlyAcyclic());
    ends.put("witness", termination.witness());
    ends.put(
        "witnesses", termination.witness() == null ? List.of() : Termination.witnesses(program));
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("rules", rows);
    document.put("termination", ends);
    document.put("sticky", RuleShape.isSticky(program.rules()));
    document.put("embeddable", embeddable);
    document.put("facts", facts);
    document.put("warnings", program.warnings());
    return document;
  }

  private void print(
      List<Map<String, @Nullable Object>> rows,
      Termination termination,
      boolean embeddable,
      long facts,
      Program program) {
    var answer = answer();
    for (var row : rows) {
      answer.line(row.get("file") + ":" + row.get("line") + ": " + row.get("text"));
      var words = new ArrayList<String>();
      words.add(String.valueOf(row.get("kind")));
      words.add(
          Boolean.TRUE.equals(row.get("quasiChained"))
              ? "quasi-chained"
              : "not quasi-chained: " + row.get("cycle"));
      if (Boolean.TRUE.equals(row.get("afterCore"))) {
        words.add("judged on the core of its body");
      }
      if (row.get("repeated") != null) {
        words.add("a variable stands twice in " + row.get("repeated"));
      }
      if (Boolean.TRUE.equals(row.get("guarded"))) {
        words.add("guarded");
      }
      if (row.get("existential") instanceof List<?> names && !names.isEmpty()) {
        words.add("existential " + String.join(", ", names.stream().map(String::valueOf).toList()));
      }
      answer.line("    " + String.join("; ", words));
    }
    answer.row("rules", "%,d", rows.size());
    answer.row("facts", "%,d", facts);
    answer.row("embeddable", embeddable ? "yes" : "no");
    answer.row("chase ends", "%s", words(termination));
    if (termination.witness() != null) {
      Termination.witnesses(program).forEach(text -> answer.line("    " + text));
    }
  }

  private static String words(Termination t) {
    if (t.weaklyAcyclic()) {
      return "yes: weakly acyclic";
    }
    if (t.jointlyAcyclic()) {
      return "yes: jointly acyclic";
    }
    if (t.modelSummarisingAcyclic()) {
      return "yes: model-summarising acyclic";
    }
    if (t.modelFaithfulAcyclic()) {
      return "yes: model-faithful acyclic";
    }
    return t.restrictedModelFaithfulAcyclic()
        ? "the restricted one: restricted model-faithful acyclic"
        : "not proved; give --max-facts";
  }
}
