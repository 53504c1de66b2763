package quire.ontology.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything read from the files of one knowledge base. Readers fill it; then it is only read.
public final class Program {
  private final Terms terms;
  private final Predicates predicates;
  private final List<Rule> rules;
  private final Facts facts = new Facts();
  private final List<Query> queries = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final Map<String, int[]> axioms = new LinkedHashMap<>();
  private final List<String> classes = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private @Nullable String top;

  /// An axiom that rules cannot say, and why.
  ///
  /// @param axiom its text
  /// @param reason in plain words
  public record Skipped(String axiom, String reason) {}

  /// An empty one.
  public Program() {
    this(new Terms(), new Predicates(), new ArrayList<>());
  }

  private Program(Terms terms, Predicates predicates, List<Rule> rules) {
    this.terms = terms;
    this.predicates = predicates;
    this.rules = rules;
  }

  /// Other rules over the same terms and predicates, without facts.
  public Program with(List<Rule> others) {
    return new Program(terms, predicates, List.copyOf(others));
  }

  /// The dictionary of ground terms.
  public Terms terms() {
    return terms;
  }

  /// The predicates.
  public Predicates predicates() {
    return predicates;
  }

  /// The rules and constraints, in the order of the files.
  public List<Rule> rules() {
    return rules;
  }

  /// The given facts.
  public Facts facts() {
    return facts;
  }

  /// The queries that stood in the files.
  public List<Query> queries() {
    return queries;
  }

  /// Doubts of the readers.
  public List<String> warnings() {
    return warnings;
  }

  /// Axioms that were not translated.
  public List<Skipped> skipped() {
    return skipped;
  }

  /// For each type of axiom how many were translated and how many skipped.
  public Map<String, int[]> axioms() {
    return axioms;
  }

  /// Classes that an ontology declares, with or without axioms.
  public List<String> classes() {
    return classes;
  }

  /// The names of the files, as given.
  public List<String> files() {
    return files;
  }

  /// The class that holds of everything, or null.
  public @Nullable String top() {
    return top;
  }

  /// Names the class that holds of everything.
  public void top(String name) {
    top = name;
  }

  /// Counts an axiom.
  public void countAxiom(String type, boolean translated) {
    axioms.computeIfAbsent(type, _ -> new int[2])[translated ? 0 : 1]++;
  }

  /// The atom as dlgp text.
  ///
  /// @param variables names of its variables
  public String text(Atom atom, List<String> variables) {
    var text = new StringBuilder(predicates.text(atom.predicate())).append('(');
    for (int i = 0; i < atom.terms().length; i++) {
      int term = atom.terms()[i];
      text.append(i == 0 ? "" : ",").append(term < 0 ? variables.get(~term) : terms.text(term));
    }
    return text.append(')').toString();
  }

  /// A ground atom as dlgp text.
  public String text(Atom atom) {
    return text(atom, List.of());
  }

  /// A rule as dlgp text without its label, ending in a full stop.
  public String text(Rule rule) {
    String head = rule.isConstraint() ? "!" : join(rule.head(), rule.variables());
    String body = join(rule.body(), rule.variables());
    return head + " :- " + body + ".";
  }

  /// The label of a rule, or its text.
  public String nameOf(Rule rule) {
    String label = rule.label();
    return label == null ? text(rule) : label;
  }

  /// A conjunction as dlgp text.
  public String join(List<Atom> atoms, List<String> variables) {
    var text = new StringBuilder();
    for (var atom : atoms) {
      text.append(text.isEmpty() ? "" : ", ").append(text(atom, variables));
    }
    return text.toString();
  }

  /// Ends the reading: adds the rules of the top class where a rule asks for it, and warns of names
  /// with two arities. Call it once, after the last file.
  public void close() {
    String name = top;
    if (name != null) {
      addTopRules(name);
    }
    for (var predicate : predicates.names()) {
      var arities = predicates.arities(predicate);
      if (arities.size() > 1) {
        warnings.add(
            Terms.constantText(predicate)
                + " occurs with "
                + String.join(" and ", arities.stream().map(String::valueOf).toList())
                + " terms: these are different predicates");
      }
    }
  }

  private void addTopRules(String name) {
    int everything = predicates.find(name, 1);
    boolean asked =
        everything >= 0
            && rules.stream()
                .anyMatch(r -> r.body().stream().anyMatch(a -> a.predicate() == everything));
    if (!asked) {
      return;
    }
    int count = predicates.size();
    for (int p = 0; p < count; p++) {
      int arity = predicates.arity(p);
      for (int i = 0; p != everything && i < arity; i++) {
        var names = new ArrayList<String>();
        int[] terms = new int[arity];
        for (int j = 0; j < arity; j++) {
          names.add("X" + j);
          terms[j] = ~j;
        }
        var head = new Atom(everything, ~i);
        rules.add(new Rule("top", List.of(new Atom(p, terms)), List.of(head), names, "(top)", 0));
      }
    }
  }
}
