package quire.ontology.cli;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import quire.ontology.explain.Coherence;

/// `quire ontology coherent`: classes that can have no member.
@Command(
    name = "coherent",
    description = "List the classes that can have no member.",
    footer = {"", "Example:", "  quire ontology coherent dbpedia.nq"})
final class CoherentCommand extends Verb {
  @Mixin private ChaseLimits limits;

  @SuppressWarnings("NullAway.Init")
  CoherentCommand() {}

  @Override
  public Integer call() {
    var kb = load();
    var program = kb.program();
    var found = Coherence.of(program, limits.options(threads()));
    var because = found.because();
    if (wantsJson()) {
      var document = new LinkedHashMap<String, @Nullable Object>();
      document.put("coherent", found.isCoherent());
      document.put("classes", found.classes());
      document.put("unsatisfiable", List.copyOf(because.keySet()));
      document.put("because", because);
      if (!found.complete()) {
        document.put("exact", false);
      }
      answer().json(document);
    } else {
      answer().row("classes", "%,d", found.classes());
      answer()
          .row("coherent", found.isCoherent() ? (found.complete() ? "yes" : "not refuted") : "NO");
      because.forEach((name, rule) -> answer().line("  " + name + "   <- " + rule));
    }
    return found.complete() || !found.isCoherent() ? exit(found.isCoherent()) : 1;
  }
}
