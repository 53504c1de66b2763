package quire.ontology.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.rdf4j.model.BNode;
import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.Literal;
import org.eclipse.rdf4j.model.Statement;
import org.eclipse.rdf4j.model.Value;
import org.eclipse.rdf4j.rio.RDFFormat;
import org.eclipse.rdf4j.rio.RDFHandlerException;
import org.eclipse.rdf4j.rio.RDFParseException;
import org.eclipse.rdf4j.rio.RDFParser;
import org.eclipse.rdf4j.rio.Rio;
import org.eclipse.rdf4j.rio.helpers.AbstractRDFHandler;
import org.eclipse.rdf4j.rio.helpers.BasicParserSettings;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.ontology.model.Program;
import quire.ontology.model.Terms;
import quire.ontology.owl.SchemaTriples;

/// Reads Turtle, N-Triples, N-Quads and RDF/XML through RDF4J, triple by triple.
///
/// `s p o` is `p(s,o)`, `rdf:type C` is `C(s)`, a blank node is a null. RDFS and OWL axioms among
/// the triples become rules. `urn:quire:name` stands for a name that is no IRI.
public final class RdfReader {
  /// What is put before a name that is no IRI, so that RDF can hold it.
  static final String LOCAL = "urn:quire:";

  private static final String TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

  private final Path file;
  private final Program program;
  private final Names names;
  private final boolean triples;
  private final Map<String, Integer> blanks = new HashMap<>();

  /// @param triples keep triples as they are, as `triple(s,p,o)`, without reading axioms
  RdfReader(Path file, Program program, Names names, boolean triples) {
    this.file = file;
    this.program = program;
    this.names = names;
    this.triples = triples;
  }

  /// Reads facts and axioms.
  void read() {
    if (triples) {
      into(program.predicates().intern("triple", 3));
      return;
    }
    var schema = new SchemaTriples(file.toString(), program);
    parse(statement -> {
      if (!schema.take(statement)) {
        fact(statement);
      }
    });
    schema.finish();
  }

  /// Reads every triple as a fact of one predicate with three terms.
  void into(int predicate) {
    parse(statement ->
        program
            .facts()
            .add(
                predicate,
                term(statement.getSubject()),
                term(statement.getPredicate()),
                term(statement.getObject())));
  }

  private void fact(Statement statement) {
    String relation = statement.getPredicate().stringValue();
    if (relation.equals(TYPE) && statement.getObject() instanceof IRI type) {
      int unary = program.predicates().intern(name(type), 1);
      program.facts().add(unary, term(statement.getSubject()));
      return;
    }
    int binary = program.predicates().intern(name(statement.getPredicate()), 2);
    program.facts().addPair(binary, term(statement.getSubject()), term(statement.getObject()));
  }

  static String name(IRI iri) {
    String name = iri.stringValue();
    if (!name.startsWith(LOCAL) || name.length() == LOCAL.length()) {
      return name;
    }
    var plain = new StringBuilder();
    for (int i = LOCAL.length(); i < name.length(); i++) {
      boolean escaped = name.charAt(i) == '%' && i + 2 < name.length();
      plain.append(escaped ? (char) Integer.parseInt(name, i + 1, i + 3, 16) : name.charAt(i));
      i += escaped ? 2 : 0;
    }
    return plain.toString();
  }

  private int term(Value value) {
    return switch (value) {
      case BNode node -> blanks.computeIfAbsent(node.getID(), _ -> program.terms().newNull());
      case IRI iri -> program.terms().intern(name(iri));
      case Literal literal ->
          program
              .terms()
              .intern(
                  Terms.literal(
                      literal.getLabel(),
                      literal.getLanguage().orElse(null),
                      literal.getDatatype() == null ? null : literal.getDatatype().stringValue()));
      default -> throw new RequestException(file + ": a quoted triple is not supported");
    };
  }

  private void parse(java.util.function.Consumer<Statement> sink) {
    RDFParser parser = Rio.createParser(format());
    parser.set(BasicParserSettings.VERIFY_URI_SYNTAX, true);
    parser.set(BasicParserSettings.PRESERVE_BNODE_IDS, true);
    parser.setParseErrorListener(new SilentErrors());
    parser.setRDFHandler(
        new AbstractRDFHandler() {
          @Override
          public void handleStatement(Statement statement) {
            sink.accept(statement);
          }

          @Override
          public void handleNamespace(String prefix, String uri) {
            names.prefix(prefix, uri);
          }
        });
    try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      parser.parse(in, "");
    } catch (RDFParseException problem) {
      String message = String.valueOf(problem.getMessage()).replaceAll(" \\[line [^\\]]*\\]", "");
      String place =
          problem.getLineNumber() > 0
              ? ":"
                  + problem.getLineNumber()
                  + (problem.getColumnNumber() > 0 ? ":" + problem.getColumnNumber() : "")
              : "";
      throw new RequestException(
          file + place + ": " + message.lines().findFirst().orElse("cannot be parsed"), problem);
    } catch (RDFHandlerException problem) {
      throw new WorkException(file + ": " + problem.getMessage(), problem);
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
  }

  private RDFFormat format() {
    return switch (Loader.ending(file)) {
      case ".ttl" -> RDFFormat.TURTLE;
      case ".nt" -> RDFFormat.NTRIPLES;
      case ".nq" -> RDFFormat.NQUADS;
      case ".rdf" -> RDFFormat.RDFXML;
      default -> throw new RequestException(file + ": RDF is .ttl .nt .nq or .rdf");
    };
  }

  /// RDF4J would write its warnings to the log.
  private static final class SilentErrors implements org.eclipse.rdf4j.rio.ParseErrorListener {
    @Override
    public void warning(String message, long line, long column) {
      // not an error
    }

    @Override
    public void error(String message, long line, long column) {
      // goes on
    }

    @Override
    public void fatalError(String message, long line, long column) {
      // thrown as well
    }
  }
}
