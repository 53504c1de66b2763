package quire.ontology.cli;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import quire.ontology.data.Questions;
import quire.ontology.explain.CertainAnswers;
import quire.ontology.model.ChaseEngine;

/// `quire ontology ask`: certain answers.
@Command(
    name = "ask",
    description = "Answer a query by what holds in every model.",
    footer = {
      "",
      "Example:",
      "  quire ontology ask family.dlgp --query \"?(X) :- parent(X,bob).\""
    })
final class AskCommand extends Verb {
  @Mixin private ChaseLimits limits;

  @Option(
      names = "--query",
      required = true,
      paramLabel = "TEXT",
      description = "?(X,Y) :- body. or a bare body, whose variables are all answered.")
  private String query = "";

  @SuppressWarnings("NullAway.Init")
  AskCommand() {}

  @Override
  public Integer call() {
    var kb = load();
    var program = kb.program();
    var asked = Questions.query(query, "--query", kb.names(), program);
    var result = ChaseEngine.run(program, limits.proved(kb, threads()));
    var found = CertainAnswers.of(asked, result);
    List<String> variables = asked.answers().stream().map(asked.variables()::get).toList();
    if (!result.isConsistent()) {
      answer()
          .warnings(
              List.of("the knowledge base is inconsistent: by logic everything follows from it"));
    }
    if (wantsJson()) {
      var document = new LinkedHashMap<String, @Nullable Object>();
      document.put("variables", variables);
      document.put("answers", found.rows());
      document.put("holds", found.holds());
      document.put("exact", result.isComplete());
      answer().json(document);
    } else {
      print(variables, found, result.isComplete());
    }
    return result.isComplete() ? exit(found.holds()) : limits.isInterrupted() ? 130 : 1;
  }

  private void print(List<String> variables, CertainAnswers found, boolean exact) {
    var answer = answer();
    if (!variables.isEmpty()) {
      answer.line(String.join("\t", variables));
      found.rows().forEach(row -> answer.line(String.join("\t", row)));
    } else {
      answer.line(found.holds() ? "yes" : exact ? "no" : "not found");
    }
    if (!exact) {
      answer.line("INCOMPLETE: the chase was stopped, there may be more answers");
    }
  }
}
