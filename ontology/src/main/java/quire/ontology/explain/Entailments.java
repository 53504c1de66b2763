package quire.ontology.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.Atom;
import quire.ontology.model.ChaseEngine;
import quire.ontology.model.ChaseOptions;
import quire.ontology.model.ChaseResult;
import quire.ontology.model.Instance;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;
import quire.ontology.model.Variant;

/// What an ontology implies, by name: classes above classes, classes of individuals, edges.
///
/// Names are IRIs as they stand. Rules of the shape of OWL 2 EL are answered on a summary that is
/// always finite; others by the restricted chase, which must be proved to end.
public final class Entailments {
  private final Program program;
  private final ChaseOptions options = ChaseOptions.of(Variant.RESTRICTED);
  private final Members members;
  private final Map<String, Set<String>> superclasses = new LinkedHashMap<>();
  private final Set<String> unsatisfiable = new LinkedHashSet<>();
  private final ChaseResult facts;

  /// @throws quire.base.RequestException where nothing proves that the chase ends
  public Entailments(Program program) {
    this.program = program;
    var classes = Coherence.classes(program);
    Coherence.requireEnd(program, options);
    members = Members.of(program, classes, options);
    var above = members.classesOf(classes);
    for (int predicate : classes) {
      if (members.broken(predicate) != null) {
        unsatisfiable.add(program.predicates().name(predicate));
      }
      var names = new LinkedHashSet<String>();
      for (int higher : above.getOrDefault(predicate, new int[] {predicate})) {
        names.add(program.predicates().name(higher));
      }
      superclasses.put(program.predicates().name(predicate), names);
    }
    facts = chase(null);
  }

  private ChaseResult chase(@Nullable Instance more) {
    var instance = new Instance(program.predicates());
    instance.addGiven(program.facts());
    for (int p = 0; more != null && p < more.predicates(); p++) {
      for (int row = 0; row < more.relation(p).size(); row++) {
        instance.add(p, -1, more.relation(p).row(row));
      }
    }
    var rules = ElShape.holds(program) ? SummaryModel.summarised(program) : program;
    return ChaseEngine.run(rules, instance, options);
  }

  /// Whether the given facts meet no constraint.
  public boolean isConsistent() {
    return facts.isConsistent();
  }

  /// For each class all classes above it, itself included.
  public Map<String, Set<String>> superclasses() {
    return superclasses;
  }

  /// Classes that can have no member.
  public Set<String> unsatisfiable() {
    return unsatisfiable;
  }

  /// Whether no individual can be in both classes.
  public boolean areDisjoint(String left, String right) {
    int first = program.predicates().find(left, 1);
    int second = program.predicates().find(right, 1);
    if (unsatisfiable.contains(left) || unsatisfiable.contains(right)) {
      return true;
    }
    if (first < 0 || second < 0) {
      return false;
    }
    var both = new Instance(program.predicates());
    both.add(first, -1, 1 << 29);
    both.add(second, -1, 1 << 29);
    return isConsistent() && !chase(both).isConsistent();
  }

  /// The named members of a class.
  public List<String> members(String type) {
    int predicate = program.predicates().find(type, 1);
    var names = new ArrayList<String>();
    if (predicate >= 0) {
      var relation = facts.instance().relation(predicate);
      for (int row = 0; row < relation.size(); row++) {
        name(relation.get(row, 0), names);
      }
    }
    return names;
  }

  /// What an individual is related to by a property, names and literals in canonical form.
  ///
  /// @param inverse ask for the other end
  public List<String> values(String subject, String property, boolean inverse) {
    int predicate = program.predicates().find(property, 2);
    int constant = program.terms().find(subject);
    var names = new ArrayList<String>();
    if (predicate >= 0 && constant >= 0) {
      var relation = facts.instance().relation(predicate);
      for (int row = 0; row < relation.size(); row++) {
        if (relation.get(row, inverse ? 1 : 0) == constant) {
          name(relation.get(row, inverse ? 0 : 1), names);
        }
      }
    }
    return names;
  }

  private void name(int term, List<String> names) {
    if (term < program.terms().size()) {
      names.add(program.terms().name(term));
    }
  }

  /// For each property all properties above it, itself included, by rules with one body atom; an
  /// inverse is the name with `-` before it.
  public Map<String, Set<String>> superproperties() {
    Map<String, Set<String>> direct = new LinkedHashMap<>();
    for (int p = 0; p < program.predicates().size(); p++) {
      if (program.predicates().arity(p) == 2) {
        direct.put(program.predicates().name(p), new LinkedHashSet<>());
        direct.put("-" + program.predicates().name(p), new LinkedHashSet<>());
      }
    }
    for (var rule : program.rules()) {
      addInclusion(rule, direct);
    }
    Map<String, Set<String>> all = new LinkedHashMap<>();
    for (var start : direct.keySet()) {
      var reached = new LinkedHashSet<String>(Set.of(start));
      var open = new ArrayList<>(List.of(start));
      while (!open.isEmpty()) {
        for (var next : direct.getOrDefault(open.removeLast(), Set.of())) {
          if (reached.add(next)) {
            open.add(next);
          }
        }
      }
      all.put(start, reached);
    }
    return all;
  }

  private void addInclusion(Rule rule, Map<String, Set<String>> direct) {
    if (rule.body().size() != 1 || rule.body().getFirst().terms().length != 2) {
      return;
    }
    int[] body = rule.body().getFirst().terms();
    for (Atom head : rule.head()) {
      int[] terms = head.terms();
      boolean pair = terms.length == 2 && body[0] < 0 && body[1] < 0 && body[0] != body[1];
      boolean same = pair && terms[0] == body[0] && terms[1] == body[1];
      boolean turned = pair && terms[0] == body[1] && terms[1] == body[0];
      if (same || turned) {
        String low = program.predicates().name(rule.body().getFirst().predicate());
        String high = program.predicates().name(head.predicate());
        direct.getOrDefault(low, new LinkedHashSet<>()).add(turned ? "-" + high : high);
        direct.getOrDefault("-" + low, new LinkedHashSet<>()).add(turned ? high : "-" + high);
      }
    }
  }

  /// The classes that hold of a subject (or object) of a property whenever it is used.
  public Set<String> endClasses(String property, boolean range) {
    int predicate = program.predicates().find(property, 2);
    var found = new LinkedHashSet<String>();
    if (predicate < 0) {
      return found;
    }
    var edge = new Instance(program.predicates());
    edge.add(predicate, -1, 1 << 29, (1 << 29) + 1);
    var result = chase(edge);
    for (int p = 0; p < result.instance().predicates(); p++) {
      var relation = result.instance().relation(p);
      if (relation.arity() == 1 && relation.find((1 << 29) + (range ? 1 : 0)) >= 0) {
        found.add(program.predicates().name(p));
      }
    }
    return found;
  }
}
