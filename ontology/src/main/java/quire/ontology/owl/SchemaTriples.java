package quire.ontology.owl;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.rdf4j.model.BNode;
import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.Resource;
import org.eclipse.rdf4j.model.Statement;
import org.eclipse.rdf4j.model.Value;
import org.eclipse.rdf4j.model.impl.SimpleValueFactory;
import org.eclipse.rdf4j.rio.RDFFormat;
import org.eclipse.rdf4j.rio.Rio;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.formats.NTriplesDocumentFormat;
import org.semanticweb.owlapi.io.StreamDocumentSource;
import org.semanticweb.owlapi.model.MissingImportHandlingStrategy;
import org.semanticweb.owlapi.model.OWLOntologyCreationException;
import quire.base.RequestException;
import quire.ontology.model.Atom;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;

/// The RDFS and OWL axioms among the triples of a data file.
///
/// Sub-class, sub-property, domain and range between named things become rules at once. What needs
/// OWL's own vocabulary is put aside and read by OWLAPI at the end.
public final class SchemaTriples {
  private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  private static final String RDFS = "http://www.w3.org/2000/01/rdf-schema#";
  private static final String OWL = "http://www.w3.org/2002/07/owl#";
  private static final String XSD = "http://www.w3.org/2001/XMLSchema#";
  private static final Set<String> DATATYPES =
      Set.of(RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral", RDFS + "Datatype");
  private static final Set<String> NOT_LOGIC =
      Set.of(
          "imports",
          "versionInfo",
          "versionIRI",
          "priorVersion",
          "deprecated",
          "Ontology",
          "backwardCompatibleWith",
          "incompatibleWith",
          "AnnotationProperty",
          "OntologyProperty",
          "DeprecatedClass",
          "DeprecatedProperty");

  private final String file;
  private final Program program;
  private final List<Statement> aside = new ArrayList<>();
  private final Set<String> dataProperties = new HashSet<>();
  private final Set<String> declared = new HashSet<>();
  private final List<Statement> simple = new ArrayList<>();
  private boolean hasOwl;

  /// @param file what rules are said to come from
  /// @param program what is filled
  public SchemaTriples(String file, Program program) {
    this.file = file;
    this.program = program;
  }

  /// Takes a triple that is part of an axiom.
  ///
  /// @return false for a plain fact
  public boolean take(Statement triple) {
    String predicate = triple.getPredicate().stringValue();
    Value object = triple.getObject();
    if (predicate.equals(RDF + "type") && object instanceof IRI type) {
      return takeType(triple, type.stringValue());
    }
    boolean named = triple.getSubject() instanceof IRI && object instanceof IRI;
    switch (predicate.startsWith(RDFS) ? predicate.substring(RDFS.length()) : "") {
      case "subClassOf", "subPropertyOf", "domain", "range" -> {
        (named ? simple : aside).add(triple);
        hasOwl |= !named;
        return true;
      }
      default -> {
        // below
      }
    }
    if (predicate.startsWith(OWL)) {
      boolean logic = !NOT_LOGIC.contains(predicate.substring(OWL.length()));
      hasOwl |= logic;
      return !logic || aside.add(triple);
    }
    if (predicate.equals(RDF + "first") || predicate.equals(RDF + "rest")) {
      return aside.add(triple);
    }
    return false;
  }

  private boolean takeType(Statement triple, String type) {
    if (type.startsWith(OWL)) {
      String word = type.substring(OWL.length());
      if (word.equals("Thing") || word.equals("NamedIndividual")) {
        return true;
      }
      if (word.equals("DatatypeProperty")) {
        dataProperties.add(triple.getSubject().stringValue());
      }
      if (word.equals("Class") && triple.getSubject() instanceof IRI name) {
        declared.add(name.stringValue());
      }
      boolean declaration =
          word.equals("Class") || word.equals("ObjectProperty") || word.equals("DatatypeProperty");
      hasOwl |= !declaration && !NOT_LOGIC.contains(word);
      aside.add(triple);
      return true;
    }
    if (type.equals(RDFS + "Class") && triple.getSubject() instanceof IRI name) {
      declared.add(name.stringValue());
      return true;
    }
    return type.equals(RDF + "Property")
        || type.equals(RDFS + "Datatype")
        || type.equals(RDF + "List");
  }

  /// Turns what was taken into rules.
  public void finish() {
    declared.stream().sorted().forEach(program.classes()::add);
    simple.forEach(this::rule);
    if (hasOwl) {
      readAside();
    }
  }

  private void rule(Statement triple) {
    String kind = triple.getPredicate().stringValue().substring(RDFS.length());
    String from = triple.getSubject().stringValue();
    String to = triple.getObject().stringValue();
    switch (kind) {
      case "subClassOf" -> {
        if (to.equals(OWL + "Thing") || to.equals(RDFS + "Resource")) {
          program.countAxiom(kind, true);
        } else if (to.equals(OWL + "Nothing")) {
          keep(kind, List.of(unary(from, 0)), List.of());
        } else {
          keep(kind, List.of(unary(from, 0)), List.of(unary(to, 0)));
        }
      }
      case "subPropertyOf" -> keep(kind, List.of(binary(from)), List.of(binary(to)));
      case "domain" -> restrict(kind, from, to, 0);
      default -> restrict(kind, from, to, 1);
    }
  }

  private void restrict(String kind, String property, String type, int variable) {
    boolean anything =
        type.equals(OWL + "Thing")
            || type.equals(RDFS + "Resource")
            || (variable == 1 && type.equals(RDFS + "Literal"));
    if (anything) {
      program.countAxiom(kind, true);
      return;
    }
    boolean datatype =
        type.startsWith(XSD)
            || DATATYPES.contains(type)
            || (variable == 1 && dataProperties.contains(property));
    if (datatype) {
      program.countAxiom(kind, false);
      program
          .skipped()
          .add(
              new Program.Skipped(
                  property + " " + kind + " " + type, "datatypes are not reasoned with"));
      return;
    }
    keep(kind, List.of(binary(property)), List.of(unary(type, variable)));
  }

  private void keep(String kind, List<Atom> body, List<Atom> head) {
    program.countAxiom(kind, true);
    program.rules().add(new Rule(null, body, head, List.of("X", "Y"), file, 0));
  }

  private Atom unary(String name, int variable) {
    return new Atom(program.predicates().intern(name, 1), ~variable);
  }

  private Atom binary(String name) {
    return new Atom(program.predicates().intern(name, 2), ~0, ~1);
  }

  private void readAside() {
    declareFillers();
    var bytes = new ByteArrayOutputStream();
    Rio.write(aside, bytes, RDFFormat.NTRIPLES);
    var manager = OWLManager.createOWLOntologyManager();
    manager
        .getOntologyConfigurator()
        .setMissingImportHandlingStrategy(MissingImportHandlingStrategy.SILENT)
        .setStrict(false);
    try {
      var ontology =
          manager.loadOntologyFromOntologyDocument(
              new StreamDocumentSource(
                  new ByteArrayInputStream(bytes.toByteArray()),
                  "urn:quire:axioms",
                  new NTriplesDocumentFormat(),
                  null));
      new Axioms(program, file).add(ontology);
    } catch (OWLOntologyCreationException problem) {
      throw new RequestException(file + ": its OWL axioms cannot be read", problem);
    }
  }

  /// OWLAPI wants properties and classes declared; whoever mixes RDFS and OWL often leaves it out.
  private void declareFillers() {
    var factory = SimpleValueFactory.getInstance();
    var type = factory.createIRI(RDF + "type");
    var known = new HashSet<Resource>();
    aside.stream()
        .filter(t -> t.getPredicate().equals(type))
        .forEach(t -> known.add(t.getSubject()));
    var objectProperty = factory.createIRI(OWL + "ObjectProperty");
    var owlClass = factory.createIRI(OWL + "Class");
    var more = new ArrayList<Statement>();
    for (var triple : aside) {
      String word = triple.getPredicate().stringValue();
      boolean property =
          word.equals(OWL + "onProperty")
              || word.equals(OWL + "inverseOf")
              || word.equals(OWL + "propertyDisjointWith");
      if (property && triple.getObject() instanceof IRI name && known.add(name)) {
        more.add(factory.createStatement(name, type, objectProperty));
      }
      boolean classes =
          word.equals(RDFS + "subClassOf")
              || word.equals(OWL + "equivalentClass")
              || word.equals(OWL + "disjointWith")
              || word.equals(OWL + "someValuesFrom");
      for (Value end : List.of(triple.getSubject(), triple.getObject())) {
        boolean missing = classes && end instanceof IRI && !(end instanceof BNode);
        if (missing && known.add((IRI) end) && !end.stringValue().startsWith(XSD)) {
          more.add(factory.createStatement((IRI) end, type, owlClass));
        }
      }
    }
    aside.addAll(more);
  }
}
