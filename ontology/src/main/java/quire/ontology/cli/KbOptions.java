package quire.ontology.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import quire.ontology.KnowledgeBase;

/// The files of a knowledge base.
final class KbOptions {
  @Parameters(
      paramLabel = "KB",
      arity = "1..*",
      description =
          "Files: .dlgp .rls .ttl .nt .nq .rdf .owl .ofn .omn .owx .obo .tsv, or - for dlgp.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--triples", description = "Keep RDF triples as triple(s,p,o).")
  private boolean triples;

  @Option(names = "--strict", description = "Exit 1 where the verdict is negative.")
  private boolean strict;

  KnowledgeBase load() {
    return KnowledgeBase.load(files, triples);
  }

  /// 0, or 1 for a negative verdict where the user asked for it.
  int exit(boolean positive) {
    return positive || !strict ? 0 : 1;
  }
}
