package quire.ontology.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quire.ontology.model.Atom;
import quire.ontology.model.ChaseResult;
import quire.ontology.model.Rule;

/// A proof tree: a fact, the rule that gave it, and the proofs of what that rule needed.
///
/// @param fact a ground atom; nulls are allowed
/// @param rule the rule, or null for a given fact
/// @param premises in the order of the rule's body
/// @param seen whether the same fact is proved further up: its premises are left out here
public record Proof(Atom fact, @Nullable Rule rule, List<Proof> premises, boolean seen) {
  private static final int LARGEST_TREE = 10_000;

  /// The proof of a fact by first derivations.
  ///
  /// A fact that is needed again is proved again while the tree has at most 10,000 nodes; beyond
  /// that it is only named.
  public static Proof of(Atom fact, ChaseResult result) {
    var sizes = new HashMap<Atom, Long>();
    var order = order(fact, result);
    for (var each : order) {
      var step = result.step(each);
      long size = 1;
      for (var premise : step == null ? List.<Atom>of() : step.premises()) {
        size = Math.min(Long.MAX_VALUE / 4, size + sizes.getOrDefault(premise, 1L));
      }
      sizes.put(each, size);
    }
    boolean share = sizes.getOrDefault(fact, 1L) > LARGEST_TREE;
    return share ? shared(fact, result, order) : whole(order, result);
  }

  /// The facts below a fact, premises before what they prove.
  private static List<Atom> order(Atom fact, ChaseResult result) {
    var order = new LinkedHashSet<Atom>();
    var stack = new ArrayList<Atom>(List.of(fact));
    var opened = new HashSet<Atom>();
    while (!stack.isEmpty()) {
      var top = stack.getLast();
      if (order.contains(top)) {
        stack.removeLast();
      } else if (!opened.add(top)) {
        order.add(top);
        stack.removeLast();
      } else {
        var step = result.step(top);
        if (step != null) {
          stack.addAll(step.premises().reversed());
        }
      }
    }
    return List.copyOf(order);
  }

  private static Proof whole(List<Atom> order, ChaseResult result) {
    var proofs = new LinkedHashMap<Atom, Proof>();
    for (var fact : order) {
      proofs.put(fact, node(fact, result, proofs));
    }
    return proof(proofs, order.getLast());
  }

  private static Proof proof(Map<Atom, Proof> proofs, Atom fact) {
    var known = proofs.get(fact);
    return known == null ? new Proof(fact, null, List.of(), false) : known;
  }

  private static Proof node(Atom fact, ChaseResult result, Map<Atom, Proof> proofs) {
    var step = result.step(fact);
    if (step == null) {
      return new Proof(fact, null, List.of(), false);
    }
    var premises = step.premises().stream().map(premise -> proof(proofs, premise)).toList();
    return new Proof(fact, step.rule(), premises, false);
  }

  /// Each fact is proved once, in the place that needs it last; elsewhere it is named.
  private static Proof shared(Atom fact, ChaseResult result, List<Atom> order) {
    var proofs = new LinkedHashMap<Atom, Proof>();
    var used = new HashSet<Atom>();
    for (var each : order) {
      var step = result.step(each);
      var premises = new ArrayList<Proof>();
      for (var premise : step == null ? List.<Atom>of() : step.premises()) {
        var whole = proof(proofs, premise);
        boolean again = !used.add(premise) && whole.rule() != null;
        premises.add(again ? new Proof(premise, whole.rule(), List.of(), true) : whole);
      }
      proofs.put(each, new Proof(each, step == null ? null : step.rule(), premises, false));
    }
    return proof(proofs, fact);
  }

  /// The given facts at the leaves, in order of appearance.
  public Set<Atom> leaves() {
    var leaves = new LinkedHashSet<Atom>();
    walk(
        new HashSet<>(),
        proof -> {
          if (proof.rule() == null) {
            leaves.add(proof.fact());
          }
        });
    return leaves;
  }

  /// The rules that it uses, in order of appearance.
  public Set<Rule> rules() {
    var rules = new LinkedHashSet<Rule>();
    walk(
        new HashSet<>(),
        proof -> {
          var rule = proof.rule();
          if (rule != null) {
            rules.add(rule);
          }
        });
    return rules;
  }

  private void walk(Set<Atom> done, java.util.function.Consumer<Proof> sink) {
    var stack = new ArrayList<Proof>(List.of(this));
    while (!stack.isEmpty()) {
      var top = stack.removeLast();
      if (top.seen() || !done.add(top.fact())) {
        continue;
      }
      sink.accept(top);
      stack.addAll(top.premises().reversed());
    }
  }
}
