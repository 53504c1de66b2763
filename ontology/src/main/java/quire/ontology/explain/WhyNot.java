package quire.ontology.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.Atom;
import quire.ontology.model.Instance;
import quire.ontology.model.Matching;
import quire.ontology.model.Program;
import quire.ontology.model.Rule;

/// Why a fact does not follow: for each rule that could give it, what is missing.
public final class WhyNot {
  private static final int MOST_STEPS = 200_000;

  /// A rule that nearly fired.
  ///
  /// @param rule the rule
  /// @param missing the body atoms that are not there, the best match filled in
  /// @param names names of the variables that stay open
  public record Near(Rule rule, List<Atom> missing, List<String> names) {}

  private final Instance instance;
  private int steps;
  private List<Atom> best = List.of();
  private int fewest;

  private WhyNot(Instance instance) {
    this.instance = instance;
  }

  /// The rules that could give a fact, fewest missing atoms first.
  ///
  /// @param fact a ground atom
  public static List<Near> of(Atom fact, Program program, Instance instance) {
    var found = new ArrayList<Near>();
    for (var rule : program.rules()) {
      Near nearest = null;
      for (var head : rule.head()) {
        int[] bound = unify(head, fact, rule);
        if (bound != null) {
          var missing = new WhyNot(instance).missing(rule, bound);
          if (nearest == null || missing.size() < nearest.missing().size()) {
            nearest = new Near(rule, missing, rule.variables());
          }
        }
      }
      if (nearest != null) {
        found.add(nearest);
      }
    }
    found.sort(Comparator.comparingInt(near -> near.missing().size()));
    return found;
  }

  /// Values of the frontier that make a head atom the fact, or null.
  private static int @Nullable [] unify(Atom head, Atom fact, Rule rule) {
    if (head.predicate() != fact.predicate()) {
      return null;
    }
    var existential = rule.existential();
    int[] bound = Matching.open(rule.variables().size());
    for (int i = 0; i < head.terms().length; i++) {
      int term = head.terms()[i];
      int value = fact.terms()[i];
      if (term >= 0 ? term != value : existential.contains(~term)) {
        return null;
      }
      if (term < 0) {
        if (bound[~term] >= 0 && bound[~term] != value) {
          return null;
        }
        bound[~term] = value;
      }
    }
    return bound;
  }

  private List<Atom> missing(Rule rule, int[] bound) {
    best = rule.body().stream().map(atom -> filled(atom, bound)).toList();
    fewest = best.size();
    search(new LinkedHashSet<>(rule.body()), bound, List.of());
    return best;
  }

  private static Atom filled(Atom atom, int[] bound) {
    int[] terms = atom.terms().clone();
    for (int i = 0; i < terms.length; i++) {
      terms[i] = terms[i] < 0 && bound[~terms[i]] >= 0 ? bound[~terms[i]] : terms[i];
    }
    return new Atom(atom.predicate(), terms);
  }

  /// Branch and bound: the most bound atom is matched in every way, or left missing.
  private void search(Set<Atom> open, int[] bound, List<Atom> skipped) {
    if (skipped.size() >= fewest || ++steps > MOST_STEPS) {
      return;
    }
    if (open.isEmpty()) {
      fewest = skipped.size();
      best = skipped.stream().map(atom -> filled(atom, bound)).toList();
      return;
    }
    var atom = open.stream().max(Comparator.comparingInt(a -> boundTerms(a, bound))).orElseThrow();
    var rest = new LinkedHashSet<>(open);
    rest.remove(atom);
    Matching.each(
        List.of(atom),
        bound.length,
        bound,
        instance,
        values -> {
          int[] next = bound.clone();
          for (int term : atom.terms()) {
            if (term < 0) {
              next[~term] = values[~term];
            }
          }
          search(rest, next, skipped);
          return steps <= MOST_STEPS && fewest > skipped.size();
        });
    var more = new ArrayList<>(skipped);
    more.add(atom);
    search(rest, bound, more);
  }

  private static int boundTerms(Atom atom, int[] bound) {
    return (int) Arrays.stream(atom.terms()).filter(t -> t >= 0 || bound[~t] >= 0).count();
  }
}
