package quire.ontology.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import quire.base.AtomicFile;
import quire.base.WorkException;
import quire.ontology.data.Questions;
import quire.ontology.explain.Proof;
import quire.ontology.explain.ProofDrawing;
import quire.ontology.explain.WhyNot;
import quire.ontology.model.Atom;
import quire.ontology.model.ChaseEngine;
import quire.ontology.model.ChaseResult;
import quire.ontology.model.Matching;
import quire.ontology.model.Program;
import quire.ontology.model.Query;
import quire.ontology.model.Rule;
import quire.ontology.model.Variant;

/// `quire ontology why`: a proof, or what is missing.
@Command(
    name = "why",
    description = "Show why a fact follows, or what is missing where it does not.",
    footer = {
      "",
      "Example:",
      "  quire ontology why family.dlgp --fact \"person(ann)\" --svg why.svg"
    })
final class WhyCommand extends Verb {
  private static final int NEAREST_SHOWN = 5;

  @Mixin private ChaseLimits limits;

  @Option(names = "--fact", required = true, paramLabel = "ATOM", description = "The fact.")
  private String fact = "";

  @Option(names = "--svg", paramLabel = "FILE", description = "Draw the proof tree.")
  private @Nullable Path svg;

  @SuppressWarnings("NullAway.Init")
  WhyCommand() {}

  @Override
  public Integer call() {
    var kb = load();
    var program = kb.program();
    var asked = Questions.atom(fact, "--fact", kb.names(), program);
    var options = limits.proved(kb, threads());
    // A folded fact has no derivation, so a core is explained by the chase that it folds.
    var explained = options.variant() == Variant.CORE ? options.with(Variant.RESTRICTED) : options;
    var result = ChaseEngine.run(program, explained);
    var found = find(asked, result);
    Proof proof = found == null ? null : Proof.of(found, result);
    var atom = asked.body().getFirst();
    List<WhyNot.Near> nearest =
        proof == null && atom.isGround() ? WhyNot.of(atom, program, result.instance()) : List.of();
    if (svg != null && proof != null) {
      draw(svg, proof, program);
    }
    String text = program.text(found == null ? atom : found, asked.variables());
    if (wantsJson()) {
      answer().json(document(text, proof, nearest, result));
    } else {
      print(text, proof, nearest, result);
    }
    return result.isComplete() || proof != null ? exit(proof != null) : 1;
  }

  private static @Nullable Atom find(Query asked, ChaseResult result) {
    int n = asked.variables().size();
    var found = new Atom[1];
    Matching.each(
        asked.body(),
        n,
        Matching.open(n),
        result.instance(),
        values -> {
          found[0] = asked.body().getFirst().under(values);
          return false;
        });
    return found[0];
  }

  private void draw(Path file, Proof proof, Program program) {
    try {
      AtomicFile.writeText(file, ProofDrawing.of(proof, program));
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  private static Map<String, @Nullable Object> document(
      String text, @Nullable Proof proof, List<WhyNot.Near> nearest, ChaseResult result) {
    var program = result.program();
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("fact", text);
    document.put("entailed", proof != null);
    document.put("proof", proof == null ? null : tree(proof, program));
    document.put(
        "nearest",
        nearest.stream()
            .map(near -> {
              var row = new LinkedHashMap<String, @Nullable Object>();
              row.put("rule", program.nameOf(near.rule()));
              row.put(
                  "missing",
                  near.missing().stream().map(atom -> program.text(atom, near.names())).toList());
              return row;
            })
            .toList());
    if (!result.isComplete()) {
      document.put("exact", false);
    }
    return document;
  }

  private static Map<String, @Nullable Object> tree(Proof proof, Program program) {
    var node = new LinkedHashMap<String, @Nullable Object>();
    node.put("fact", program.text(proof.fact()));
    Rule rule = proof.rule();
    node.put("rule", rule == null ? null : program.nameOf(rule));
    node.put("premises", proof.premises().stream().map(each -> tree(each, program)).toList());
    if (proof.seen()) {
      node.put("seen", true);
    }
    return node;
  }

  private void print(
      String text, @Nullable Proof proof, List<WhyNot.Near> nearest, ChaseResult result) {
    var answer = answer();
    var program = result.program();
    if (proof != null) {
      lines(proof, "", answer, program);
      return;
    }
    answer.line(
        text + (result.isComplete() ? " does not follow" : " was not found before the end"));
    for (var near : nearest.subList(0, Math.min(NEAREST_SHOWN, nearest.size()))) {
      answer.line("  by " + program.nameOf(near.rule()) + " it lacks");
      near.missing().forEach(atom -> answer.line("    " + program.text(atom, near.names())));
    }
  }

  private static void lines(Proof proof, String indent, Answer answer, Program program) {
    Rule rule = proof.rule();
    String how = rule == null ? "given" : proof.seen() ? "see above" : program.nameOf(rule);
    answer.line(indent + program.text(proof.fact()) + "   <- " + how);
    proof.premises().forEach(each -> lines(each, indent + "  ", answer, program));
  }
}
