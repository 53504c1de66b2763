package quire.ontology.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.Atom;
import quire.ontology.model.Program;
import quire.ontology.model.Query;
import quire.ontology.model.Rule;

/// Reads dlgp 2.1: facts, existential rules, constraints, queries.
///
/// Identifiers and `<names>` are the same name; `@base` is put before those that are no IRI. A
/// variable begins with an upper-case letter and is local to its statement; in a fact it is a null.
final class DlgpReader {
  private final Scanner scanner;
  private final TermParser parser;
  private final Program program;
  private final Map<String, Integer> blanks = new LinkedHashMap<>();
  private Lookup lookup;

  /// How a predicate's name becomes its number.
  @FunctionalInterface
  interface Lookup {
    int predicate(String name, int arity, int position);
  }

  DlgpReader(String text, String file, Names names, Program program) {
    scanner = new Scanner(text, file);
    parser = new TermParser(scanner, names);
    this.program = program;
    lookup = (name, arity, _) -> program.predicates().intern(name, arity);
  }

  /// Reads everything into the program.
  void read() {
    scanner.skip();
    while (!scanner.atEnd()) {
      statement();
      scanner.skip();
    }
  }

  private void statement() {
    int start = scanner.position();
    String label = null;
    if (scanner.peek() == '@') {
      scanner.next();
      directive(start);
      return;
    }
    if (scanner.take("[")) {
      label = scanner.until(']', "the label").strip();
      scanner.skip();
    }
    if (scanner.take("?")) {
      program.queries().add(query(label));
      return;
    }
    var statement = new Statement();
    List<Atom> head = List.of();
    if (scanner.take("!")) {
      scanner.expect(":-", "after '!'");
    } else {
      head = conjunction(statement, true);
      if (!scanner.take(":-")) {
        scanner.expect(".", "after the fact");
        fact(statement, head);
        return;
      }
    }
    scanner.skip();
    List<Atom> body = scanner.peek() == '.' ? List.of() : conjunction(statement, false);
    scanner.expect(".", "after the body");
    rule(label, start, statement, head, body);
  }

  private void directive(int start) {
    String word = scanner.word();
    switch (word) {
      case "base", "prefix" -> parser.declare(word.equals("base"));
      case "facts", "rules", "constraints", "queries", "una" -> scanner.take(".");
      case "top" -> {
        scanner.skip();
        program.top(parser.name("the top predicate"));
        scanner.take(".");
      }
      default ->
          throw scanner.error(
              start,
              "@"
                  + word
                  + " is unknown; known are @base @prefix @top @una @facts @rules @constraints"
                  + " @queries");
    }
  }

  private void fact(Statement statement, List<Atom> atoms) {
    int[] image = new int[statement.variables().size()];
    for (int v = 0; v < image.length; v++) {
      image[v] = program.terms().newNull();
    }
    for (var atom : atoms) {
      program.facts().add(atom.predicate(), atom.under(image).terms());
    }
  }

  private void rule(
      @Nullable String label, int start, Statement statement, List<Atom> head, List<Atom> body) {
    int line = scanner.line(start);
    int[] image = statement.solution();
    if (image == null) {
      program
          .warnings()
          .add(scanner.file() + ":" + line + ": two constants are equated: the body never matches");
      return;
    }
    var rule =
        new Rule(
            label == null || label.isEmpty() ? null : label,
            Statement.under(body, image),
            Statement.under(head, image),
            statement.variables(),
            scanner.file(),
            line);
    NearNames.hint(rule).ifPresent(program.warnings()::add);
    program.rules().add(rule);
  }

  /// `?(X, Y) :- body.` with the question mark taken.
  private Query query(@Nullable String label) {
    var statement = new Statement();
    var answers = new ArrayList<Integer>();
    var places = new ArrayList<Integer>();
    if (scanner.take("(") && !scanner.take(")")) {
      do {
        scanner.skip();
        places.add(scanner.position());
        answers.add(answerVariable(statement));
      } while (scanner.take(","));
      scanner.expect(")", "after the answer variables");
    }
    scanner.expect(":-", "in the query");
    int bodyStart = scanner.position();
    var body = conjunction(statement, false);
    if (!scanner.take(".")) {
      scanner.skip();
      if (!scanner.atEnd()) {
        throw scanner.error("expected '.' after the query, found " + scanner.found());
      }
    }
    var found = Rule.variablesOf(body);
    int[] image = statement.solution();
    for (int i = 0; i < answers.size(); i++) {
      boolean equated = image != null && statement.hasEqualities();
      if (!found.contains(answers.get(i)) && !equated) {
        throw scanner.error(
            places.get(i),
            "answer variable " + statement.variables().get(answers.get(i)) + " is not in the body");
      }
    }
    return QueryRewriting.of(label, answers, body, statement, image, scanner, bodyStart);
  }

  private int answerVariable(Statement statement) {
    if (!Character.isUpperCase(scanner.peek())) {
      throw scanner.error("expected an answer variable, found " + scanner.found());
    }
    return ~statement.variable(scanner.word());
  }

  /// A query as a user types it: `?(X) :- body.` or a bare body, whose variables are all answered.
  Query typedQuery(Lookup lookup) {
    this.lookup = lookup;
    if (scanner.take("?")) {
      var query = query(null);
      end();
      return query;
    }
    var statement = new Statement();
    int start = scanner.position();
    var body = conjunction(statement, false);
    scanner.take(".");
    end();
    int[] image = statement.solution();
    var answers = new ArrayList<Integer>();
    for (int v = 0; v < statement.variables().size(); v++) {
      answers.add(v);
    }
    return QueryRewriting.of(null, answers, body, statement, image, scanner, start);
  }

  /// An atom as a user types it, and the names of its variables.
  Query typedAtom(Lookup lookup) {
    this.lookup = lookup;
    var statement = new Statement();
    int start = scanner.position();
    var body = conjunction(statement, false);
    scanner.take(".");
    end();
    if (body.size() != 1 || statement.hasEqualities()) {
      throw scanner.error(start, "expected one atom, such as parent(ann,bob)");
    }
    return new Query(null, List.of(), body, statement.variables());
  }

  private void end() {
    scanner.skip();
    if (!scanner.atEnd()) {
      throw scanner.error("expected the end, found " + scanner.found());
    }
  }

  private List<Atom> conjunction(Statement statement, boolean head) {
    var atoms = new ArrayList<Atom>();
    do {
      scanner.skip();
      item(statement, head, atoms);
    } while (scanner.take(","));
    return atoms;
  }

  private void item(Statement statement, boolean head, List<Atom> atoms) {
    int start = scanner.position();
    refuseNegation(start);
    Integer term = variableOrLiteral(statement);
    String name = term == null ? parser.name("an atom") : "";
    if (term == null && scanner.take("(")) {
      int[] terms = terms(statement);
      atoms.add(new Atom(lookup.predicate(name, terms.length, start), terms));
      return;
    }
    if (!scanner.take("=")) {
      throw scanner.error(
          term != null
              ? "expected '=' after a term, found " + scanner.found()
              : "expected '(' after the predicate "
                  + name
                  + ", found "
                  + scanner.found()
                  + "; without terms it is "
                  + name
                  + "()");
    }
    if (head) {
      throw scanner.error(
          start, "an equality in a head is an equality-generating rule: not supported, remove it");
    }
    scanner.skip();
    int left = term == null ? program.terms().intern(name) : term;
    statement.equate(left, term(statement));
  }

  private void refuseNegation(int start) {
    boolean not = scanner.peek() == '~' || scanner.looksAt("not ") || scanner.looksAt("\\+");
    if (not) {
      throw scanner.error(start, "negation is not supported; a constraint (! :- ..) may help");
    }
  }

  private int[] terms(Statement statement) {
    var terms = new ArrayList<Integer>();
    if (!scanner.take(")")) {
      do {
        scanner.skip();
        terms.add(term(statement));
      } while (scanner.take(","));
      scanner.expect(")", "after the terms");
    }
    return terms.stream().mapToInt(Integer::intValue).toArray();
  }

  private int term(Statement statement) {
    Integer simple = variableOrLiteral(statement);
    return simple != null ? simple : program.terms().intern(parser.name("a term"));
  }

  /// A variable, null or literal, or null where a name comes next.
  private @Nullable Integer variableOrLiteral(Statement statement) {
    char c = scanner.peek();
    if (c == '_' && scanner.peek(1) == ':') {
      scanner.next();
      scanner.next();
      return blanks.computeIfAbsent(scanner.word(), _ -> program.terms().newNull());
    }
    if (Character.isUpperCase(c) && !parser.isPrefixed()) {
      return statement.variable(scanner.word());
    }
    String literal = parser.literal();
    return literal == null ? null : Integer.valueOf(program.terms().intern(literal));
  }
}
