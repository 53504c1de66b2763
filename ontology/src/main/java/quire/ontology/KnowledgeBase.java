package quire.ontology;

import java.nio.file.Path;
import java.util.List;
import quire.base.Check;
import quire.ontology.data.Loader;
import quire.ontology.data.Names;
import quire.ontology.model.Program;

/// Facts, existential rules and constraints, read from one or more files.
///
/// Files are chosen by ending: dlgp 2.1 (`.dlgp .dlp`), Rulewerk rules (`.rls`), RDF (`.ttl .nt .nq
/// .rdf`), OWL 2 (`.owl .ofn .omn .owx .obo`), tab-separated facts (`.tsv`); `-` is dlgp from
/// standard input.
public final class KnowledgeBase {
  private final Program program;
  private final Names names;

  private KnowledgeBase(Program program, Names names) {
    this.program = program;
    this.names = names;
  }

  /// Reads files as one knowledge base.
  ///
  /// @throws quire.base.RequestException naming file, line and column of the first fault
  public static KnowledgeBase load(Path... files) {
    return load(List.of(files), false);
  }

  /// Reads files as one knowledge base.
  ///
  /// @param triples keep the triples of RDF files as `triple(s,p,o)`
  public static KnowledgeBase load(List<Path> files, boolean triples) {
    Check.that(!files.isEmpty(), "no file is named");
    var loader = new Loader(triples);
    return new KnowledgeBase(loader.load(files), loader.names());
  }

  /// Reads dlgp text.
  public static KnowledgeBase parse(String dlgp) {
    var loader = new Loader(false);
    return new KnowledgeBase(loader.parse(dlgp, "dlgp"), loader.names());
  }

  /// The knowledge base as the engine holds it.
  public Program program() {
    return program;
  }

  /// The prefixes of the files, for queries.
  public Names names() {
    return names;
  }

  /// The rules and constraints as dlgp text.
  public List<String> rules() {
    return program.rules().stream().map(program::text).toList();
  }

  /// Doubts of the readers, such as one name with two arities.
  public List<String> warnings() {
    return List.copyOf(program.warnings());
  }
}
