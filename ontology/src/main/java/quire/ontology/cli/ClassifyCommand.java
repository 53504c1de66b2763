package quire.ontology.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import quire.base.cli.OutOptions;
import quire.ontology.data.HierarchyWriter;
import quire.ontology.explain.Classification;

/// `quire ontology classify`: the class hierarchy that follows.
@Command(
    name = "classify",
    description = "Infer the class hierarchy, equivalent and unsatisfiable classes.",
    footer = {"", "Example:", "  quire ontology classify pizza.owl --out hierarchy.ttl"})
final class ClassifyCommand extends Verb {
  @Mixin private ChaseLimits limits;
  @Mixin private OutOptions out;

  @SuppressWarnings("NullAway.Init")
  ClassifyCommand() {}

  @Override
  public Integer call() {
    Path file = out.out() == null ? null : out.file(Path.of("hierarchy.ttl"));
    var program = load().program();
    long start = System.nanoTime();
    var found = Classification.of(program, limits.options(threads()));
    double seconds = (System.nanoTime() - start) / 1e9;
    int skipped = program.skipped().size();
    if (skipped > 0) {
      answer()
          .warnings(
              List.of(
                  skipped
                      + " axioms are outside the supported profile and were left out (see"
                      + " convert): the hierarchy may lack subsumptions"));
    }
    if (file != null) {
      HierarchyWriter.write(file, found);
    }
    if (wantsJson()) {
      var document = new LinkedHashMap<String, @Nullable Object>();
      document.put("classes", found.classes());
      document.put("equivalent", found.equivalent());
      document.put("parents", found.parents());
      document.put("unsatisfiable", found.unsatisfiable());
      document.put("exact", found.exact() && skipped == 0);
      document.put("seconds", seconds);
      answer().json(document);
    } else {
      print(found, seconds, file);
    }
    return found.exact() ? exit(found.unsatisfiable().isEmpty()) : 1;
  }

  private void print(Classification found, double seconds, @Nullable Path file) {
    var answer = answer();
    answer.row("classes", "%,d", found.classes());
    long edges = found.parents().values().stream().mapToLong(List::size).sum();
    answer.row("subclass edges", "%,d direct", edges);
    answer.row("equivalent", "%,d groups", found.equivalent().size());
    answer.row("unsatisfiable", "%,d", found.unsatisfiable().size());
    answer.row("seconds", "%.2f", seconds);
    found.unsatisfiable().forEach(name -> answer.line("  can have no member: " + name));
    if (!found.exact()) {
      answer.line("INCOMPLETE: the chase was stopped, more may follow");
    }
    if (file != null) {
      answer.line("hierarchy in " + file);
    }
  }
}
