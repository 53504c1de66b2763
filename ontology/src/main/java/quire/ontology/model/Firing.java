package quire.ontology.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What an existential rule does with a body match, by the variant of the chase.
public final class Firing {
  private final CompiledRule rule;
  private final ChaseOptions options;
  private final Instance instance;
  private final Nulls nulls;
  private final IntList derivations;
  private final Budget budget;
  private final Matcher head;
  private final Relation fired;
  private final int[][] headTerms;
  private final @Nullable Watch watch;
  private int[] image;

  /// Sees every new null before it is made, and may forbid it.
  public interface Watch {
    /// Says whether a rule may fire.
    ///
    /// @param rule the rule
    /// @param values for each variable its term
    boolean allows(Rule rule, int[] values);

    /// Told of a new null.
    ///
    /// @param variable the existential variable
    void made(Rule rule, int variable, int[] values, int term);
  }

  Firing(
      CompiledRule rule,
      ChaseOptions options,
      Instance instance,
      Nulls nulls,
      IntList derivations,
      Budget budget,
      @Nullable Watch watch) {
    this.rule = rule;
    this.options = options;
    this.instance = instance;
    this.nulls = nulls;
    this.derivations = derivations;
    this.budget = budget;
    this.watch = watch;
    head = rule.headMatcher();
    fired = new Relation(rule.frontier.length);
    headTerms = new int[rule.rule.head().size()][];
    for (int i = 0; i < headTerms.length; i++) {
      headTerms[i] = new int[rule.rule.head().get(i).terms().length];
    }
    image = new int[rule.rule.variables().size()];
  }

  /// Applies the rule to a match, unless the variant says that there is nothing to do.
  ///
  /// @return true: the search goes on
  boolean fire(Matcher match) {
    budget.match();
    if ((watch != null && !watch.allows(rule.rule, match.values)) || isDone(match)) {
      return true;
    }
    int depth = 0;
    int parent = -1;
    for (int variable : rule.frontier) {
      depth = Math.max(depth, nulls.depth(match.values[variable]));
      parent = parent < 0 ? match.values[variable] : parent;
    }
    if (options.variant() == Variant.OBLIVIOUS) {
      for (int variable : rule.bodyVariables) {
        depth = Math.max(depth, nulls.depth(match.values[variable]));
      }
    }
    if (!budget.allowsDepth(depth + 1)) {
      return true;
    }
    image = Arrays.copyOf(match.values, image.length);
    for (int variable : rule.existential) {
      image[variable] = nulls.add(depth + 1, parent);
      if (watch != null) {
        watch.made(rule.rule, variable, image, image[variable]);
      }
    }
    addHead(match.rows);
    return true;
  }

  private boolean isDone(Matcher match) {
    return switch (options.variant()) {
      case OBLIVIOUS -> false;
      case SKOLEM -> {
        int[] key = new int[rule.frontier.length];
        for (int i = 0; i < key.length; i++) {
          key[i] = match.values[rule.frontier[i]];
        }
        yield fired.add(-1, key) < 0;
      }
      case RESTRICTED, CORE -> {
        for (int variable : rule.frontier) {
          head.values[variable] = match.values[variable];
        }
        head.everything();
        boolean there = !head.run(_ -> false);
        if (there) {
          budget.satisfied();
        }
        yield there;
      }
    };
  }

  private void addHead(int[] rows) {
    int from = derivations.size();
    boolean written = false;
    for (int i = 0; i < headTerms.length; i++) {
      var atom = rule.rule.head().get(i);
      int[] terms = headTerms[i];
      for (int j = 0; j < terms.length; j++) {
        int term = atom.terms()[j];
        terms[j] = term < 0 ? image[~term] : term;
      }
      budget.room(instance, rule.headRelation(i), terms);
      if (instance.add(atom.predicate(), from, terms) >= 0 && !written) {
        derivations.add(rule.number);
        derivations.addAll(rows);
        written = true;
      }
    }
  }
}
