package quire.ontology.owl;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.formats.FunctionalSyntaxDocumentFormat;
import org.semanticweb.owlapi.formats.ManchesterSyntaxDocumentFormat;
import org.semanticweb.owlapi.formats.OBODocumentFormat;
import org.semanticweb.owlapi.formats.OWLXMLDocumentFormat;
import org.semanticweb.owlapi.formats.RDFXMLDocumentFormat;
import org.semanticweb.owlapi.formats.TurtleDocumentFormat;
import org.semanticweb.owlapi.io.FileDocumentSource;
import org.semanticweb.owlapi.io.OWLParserException;
import org.semanticweb.owlapi.io.UnparsableOntologyException;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.MissingImportHandlingStrategy;
import org.semanticweb.owlapi.model.OWLDocumentFormat;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyCreationException;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.model.OWLRuntimeException;
import org.xml.sax.SAXParseException;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.ontology.model.Program;

/// Reads OWL 2 files through OWLAPI. Nothing is fetched: an import is looked for beside the file,
/// under the last part of its name, and is named in a warning where it is not there.
public final class OwlReader {
  private static final String[] ENDINGS = {"", ".owl", ".ofn", ".omn", ".owx", ".ttl", ".rdf"};

  private OwlReader() {}

  /// Reads a file into a program.
  ///
  /// @throws RequestException naming file, line and column
  public static void read(Path file, Program program) {
    var ontology = load(file, program);
    new Axioms(program, file.toString()).add(ontology);
  }

  /// Loads an ontology.
  static OWLOntology load(Path file, Program program) {
    OWLOntologyManager manager = manager(file.toAbsolutePath().getParent(), program);
    try {
      return manager.loadOntologyFromOntologyDocument(
          new FileDocumentSource(file.toFile(), format(file)));
    } catch (UnparsableOntologyException problem) {
      throw refusal(file, problem);
    } catch (OWLOntologyCreationException | OWLRuntimeException problem) {
      throw new RequestException(file + ": " + firstLine(problem), problem);
    }
  }

  private static OWLOntologyManager manager(@Nullable Path folder, Program program) {
    var manager = OWLManager.createOWLOntologyManager();
    manager
        .getOntologyConfigurator()
        .setMissingImportHandlingStrategy(MissingImportHandlingStrategy.SILENT)
        .setStrict(false);
    manager
        .getIRIMappers()
        .add(iri -> {
          Path found = beside(folder, iri);
          if (found == null) {
            program.warnings().add("import " + iri + " is not beside the file: left out");
            return IRI.create("file:/absent/" + iri.getFragment());
          }
          return IRI.create(found.toUri());
        });
    return manager;
  }

  private static @Nullable Path beside(@Nullable Path folder, IRI iri) {
    String name = iri.getIRIString().replaceAll("[/#]+$", "");
    name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')) + 1);
    for (String ending : ENDINGS) {
      Path path = folder == null || name.isEmpty() ? null : folder.resolve(name + ending);
      if (path != null && Files.isRegularFile(path)) {
        return path;
      }
    }
    return null;
  }

  private static OWLDocumentFormat format(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".ofn")) {
      return new FunctionalSyntaxDocumentFormat();
    }
    if (name.endsWith(".omn")) {
      return new ManchesterSyntaxDocumentFormat();
    }
    if (name.endsWith(".owx")) {
      return new OWLXMLDocumentFormat();
    }
    if (name.endsWith(".obo")) {
      return new OBODocumentFormat();
    }
    return sniffed(file);
  }

  /// `.owl` may be anything: the first characters tell.
  private static OWLDocumentFormat sniffed(Path file) {
    String start;
    try (var in = Files.newInputStream(file)) {
      start = new String(in.readNBytes(4096), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
    String text = start.replaceAll("(?m)^\\s*#.*$", "").strip();
    if (text.startsWith("Prefix(") || text.startsWith("Ontology(")) {
      return new FunctionalSyntaxDocumentFormat();
    }
    if (text.startsWith("Prefix:") || text.startsWith("Ontology:")) {
      return new ManchesterSyntaxDocumentFormat();
    }
    if (text.startsWith("@prefix") || text.startsWith("@base") || text.startsWith("PREFIX")) {
      return new TurtleDocumentFormat();
    }
    if (text.startsWith("format-version")) {
      return new OBODocumentFormat();
    }
    return start.contains("<Ontology") && !start.contains("<rdf:RDF")
        ? new OWLXMLDocumentFormat()
        : new RDFXMLDocumentFormat();
  }

  private static RequestException refusal(Path file, UnparsableOntologyException problem) {
    for (OWLParserException parser : problem.getExceptions().values()) {
      return new RequestException(file + place(parser) + ": " + firstLine(parser), parser);
    }
    return new RequestException(file + ": cannot be parsed as OWL", problem);
  }

  private static String place(OWLParserException problem) {
    if (problem.getLineNumber() > 0) {
      return ":"
          + problem.getLineNumber()
          + (problem.getColumnNumber() > 0 ? ":" + problem.getColumnNumber() : "");
    }
    Throwable cause = problem.getCause();
    while (cause != null) {
      var token = Tokens.place(cause);
      if (token != null) {
        return token;
      }
      if (cause instanceof SAXParseException sax && sax.getLineNumber() > 0) {
        return ":" + sax.getLineNumber() + ":" + Math.max(1, sax.getColumnNumber());
      }
      cause = cause.getCause();
    }
    return "";
  }

  private static String firstLine(Throwable problem) {
    var reader = new StringReader(String.valueOf(problem.getMessage()));
    String line =
        new java.io.BufferedReader(reader)
            .lines()
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse("cannot be parsed");
    return line.length() > 300 ? line.substring(0, 300) + "..." : line;
  }
}
