package quire.ontology.data;

import java.io.IOException;
import java.nio.file.Path;
import quire.base.AtomicFile;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.ontology.explain.Classification;

/// Writes a class hierarchy as Turtle: subclass, equivalence, and owl:Nothing for what is empty.
public final class HierarchyWriter {
  private HierarchyWriter() {}

  /// Writes it.
  ///
  /// @param file ends in `.ttl`
  public static void write(Path file, Classification found) {
    if (!Loader.ending(file).equals(".ttl")) {
      throw new RequestException("--out " + file + ": a hierarchy is written as .ttl");
    }
    var text =
        new StringBuilder(
            """
            @prefix owl: <http://www.w3.org/2002/07/owl#> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            """);
    if (!found.exact()) {
      text.insert(0, "# incomplete: the chase was stopped; more may follow\n");
    }
    found
        .parents()
        .forEach((name, parents) -> {
          text.append(node(name)).append(" a owl:Class");
          parents.forEach(parent -> text.append(" ;\n  rdfs:subClassOf ").append(node(parent)));
          text.append(" .\n");
        });
    for (var group : found.equivalent()) {
      for (String other : group.subList(1, group.size())) {
        text.append(node(group.getFirst()))
            .append(" owl:equivalentClass ")
            .append(node(other))
            .append(" .\n");
      }
    }
    for (String name : found.unsatisfiable()) {
      text.append(node(name)).append(" a owl:Class ; owl:equivalentClass owl:Nothing .\n");
    }
    try {
      AtomicFile.writeText(file, text);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  private static String node(String dlgp) {
    boolean bracketed = dlgp.startsWith("<");
    return FactWriter.iri(bracketed ? dlgp.substring(1, dlgp.length() - 1) : dlgp);
  }
}
