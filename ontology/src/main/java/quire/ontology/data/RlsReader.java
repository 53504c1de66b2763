package quire.ontology.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.ontology.model.Atom;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;

/// Reads the rule syntax of Rulewerk and Nemo: `?x` universal, `!z` existential, `_:n` a null.
///
/// `@source p[2]: load-csv("f.csv") .` and `load-rdf` read facts from files beside the rules. A
/// head variable that is not in the body and not marked `!` is an error.
final class RlsReader {
  private final Scanner scanner;
  private final TermParser parser;
  private final Program program;
  private final Path file;
  private final boolean triples;
  private final Map<String, Integer> blanks = new HashMap<>();

  RlsReader(String text, Path file, Names names, Program program, boolean triples) {
    scanner = new Scanner(text, file.toString());
    parser = new TermParser(scanner, names);
    this.program = program;
    this.file = file;
    this.triples = triples;
  }

  void read() {
    scanner.skip();
    while (!scanner.atEnd()) {
      if (scanner.peek() == '@') {
        directive();
      } else {
        statement();
      }
      scanner.skip();
    }
  }

  private void directive() {
    int start = scanner.position();
    scanner.next();
    String word = scanner.word();
    switch (word) {
      case "base", "prefix" -> parser.declare(word.equals("base"));
      case "source" -> source();
      case "output", "export" -> {
        String ignored = scanner.until('.', "@" + word);
        program.warnings().add(at(start) + "@" + word + ignored.stripTrailing() + " is ignored");
      }
      default ->
          throw scanner.error(
              start, "@" + word + " is not supported; known are @base @prefix @source");
    }
  }

  private String at(int position) {
    return scanner.file() + ":" + scanner.line(position) + ": ";
  }

  private void source() {
    scanner.skip();
    int start = scanner.position();
    String name = parser.name("a predicate");
    scanner.expect("[", "after the predicate");
    scanner.skip();
    String digits = scanner.word();
    if (!digits.matches("[0-9]{1,3}")) {
      throw scanner.error(start, "expected the number of terms in [..]");
    }
    scanner.expect("]", "after the number of terms");
    scanner.expect(":", "before the source");
    scanner.skip();
    int kindAt = scanner.position();
    String kind = scanner.localName();
    scanner.expect("(", "after " + kind);
    scanner.skip();
    if (scanner.peek() != '"') {
      throw scanner.error("expected \"a file\", found " + scanner.found());
    }
    String from = parser.string();
    scanner.expect(")", "after the file");
    scanner.expect(".", "after the source");
    Path path = file.resolveSibling(from);
    int arity = Integer.parseInt(digits);
    switch (kind) {
      case "load-csv", "load-tsv" -> {
        Check.readable(path);
        int predicate = program.predicates().intern(name, arity);
        char comma = kind.equals("load-csv") ? ',' : '\t';
        new TableReader(path, program, predicate, arity, comma).read(Loader.text(path));
      }
      case "load-rdf" -> {
        if (arity != 3) {
          throw scanner.error(start, "RDF has 3 terms, not " + arity);
        }
        var reader = new RdfReader(Check.readable(path), program, new Names(), triples);
        reader.into(program.predicates().intern(name, 3));
      }
      default ->
          throw scanner.error(kindAt, kind + " is not supported; known are load-csv load-rdf");
    }
  }

  private void statement() {
    int start = scanner.position();
    var statement = new Statement();
    var head = conjunction(statement);
    if (!scanner.take(":-")) {
      scanner.expect(".", "after the fact");
      if (!statement.variables().isEmpty()) {
        throw scanner.error(
            start, "a fact has a variable " + statement.variables().getFirst() + "; use _:name");
      }
      head.forEach(atom -> program.facts().add(atom.predicate(), atom.terms()));
      return;
    }
    var body = conjunction(statement);
    scanner.expect(".", "after the body");
    program.rules().add(rule(start, statement, head, body));
  }

  private Rule rule(int start, Statement statement, List<Atom> head, List<Atom> body) {
    var inBody = Rule.variablesOf(body);
    var names = new ArrayList<String>();
    var seen = new LinkedHashSet<String>();
    for (int v = 0; v < statement.variables().size(); v++) {
      String marked = statement.variables().get(v);
      boolean existential = marked.charAt(0) == '!';
      if (existential && inBody.contains(v)) {
        throw scanner.error(start, marked + " is existential and stands in the body; write ?..");
      }
      if (!existential && !inBody.contains(v)) {
        throw scanner.error(
            start,
            "head variable "
                + marked
                + " is not in the body: unsafe; mark it !"
                + marked.substring(1)
                + " if it is existential");
      }
      String plain = Character.toUpperCase(marked.charAt(1)) + marked.substring(2);
      names.add(seen.add(plain) ? plain : plain + "_" + v);
      seen.add(names.getLast());
    }
    if (head.isEmpty()) {
      throw scanner.error(start, "the head is empty");
    }
    return new Rule(null, body, head, names, scanner.file(), scanner.line(start));
  }

  private List<Atom> conjunction(Statement statement) {
    var atoms = new ArrayList<Atom>();
    do {
      scanner.skip();
      if (scanner.peek() == '~') {
        throw scanner.error("negation (~) is not supported");
      }
      String name = parser.name("an atom");
      scanner.expect("(", "after the predicate " + name);
      var terms = new ArrayList<Integer>();
      if (!scanner.take(")")) {
        do {
          scanner.skip();
          terms.add(term(statement));
        } while (scanner.take(","));
        scanner.expect(")", "after the terms");
      }
      int predicate = program.predicates().intern(name, terms.size());
      atoms.add(new Atom(predicate, terms.stream().mapToInt(Integer::intValue).toArray()));
    } while (scanner.take(","));
    return atoms;
  }

  private int term(Statement statement) {
    char c = scanner.peek();
    if (c == '?' || c == '!') {
      int start = scanner.position();
      scanner.next();
      String word = scanner.word();
      if (word.isEmpty()) {
        throw scanner.error(start, "a variable has no name");
      }
      return statement.variable(c + word);
    }
    if (c == '_' && scanner.peek(1) == ':') {
      scanner.next();
      scanner.next();
      return blanks.computeIfAbsent(scanner.word(), _ -> program.terms().newNull());
    }
    @Nullable String literal = parser.literal();
    return program.terms().intern(literal != null ? literal : parser.name("a term"));
  }
}
