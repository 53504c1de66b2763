package quire.ontology.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.base.WorkException;

/// The chase, by rounds: Datalog rules until nothing is new, then one round of existential rules,
/// again and again.
///
/// A round matches against the instance as it stood when it began; what it adds, the next one sees.
/// Only matches with at least one fact that is new since the last round are looked at (semi-naive).
/// Whether a restricted head is already there is asked of the instance as it is at that moment.
public final class ChaseEngine {
  private final Program program;
  private final ChaseOptions options;
  private final Budget budget;
  private final IntList derivations = new IntList(1024);
  private final Nulls nulls;
  private final Firing.@Nullable Watch watch;
  private Instance instance;
  private List<CompiledRule> datalog = List.of();
  private List<CompiledRule> existential = List.of();
  private List<Firing> firings = List.of();
  private Window datalogWindow;
  private Window existentialWindow;
  private int rounds;
  private boolean started;

  private ChaseEngine(
      Program program, Instance given, ChaseOptions options, Firing.@Nullable Watch watch) {
    this.watch = watch;
    this.program = program;
    this.options = options;
    this.instance = given;
    budget = new Budget(options);
    nulls = new Nulls(program.terms().nulls());
    datalogWindow = new Window(given);
    existentialWindow = new Window(given);
    compile();
  }

  /// Runs a knowledge base.
  public static ChaseResult run(Program program, ChaseOptions options) {
    var instance = new Instance(program.predicates());
    instance.addGiven(program.facts());
    return run(program, instance, options, null);
  }

  /// Runs the rules of a program over other facts.
  ///
  /// @param given the facts; they are added to
  public static ChaseResult run(Program program, Instance given, ChaseOptions options) {
    return run(program, given, options, null);
  }

  /// Runs the rules of a program over other facts, watched.
  ///
  /// @param watch sees every null, or null
  public static ChaseResult run(
      Program program, Instance given, ChaseOptions options, Firing.@Nullable Watch watch) {
    long start = System.nanoTime();
    long factsIn = given.size();
    var engine = new ChaseEngine(program, given, options, watch);
    String reason = null;
    try {
      engine.saturate();
      reason = engine.budget.isDepthHit() ? "maxDepth" : null;
    } catch (Budget.Stopped stopped) {
      reason = stopped.reason();
    } catch (OutOfMemoryError problem) {
      throw new WorkException(
          "the chase ran out of memory after "
              + engine.instance.size()
              + " facts; give a larger heap, or stop it by --max-facts",
          problem);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new ChaseResult(
        program,
        engine.instance,
        options,
        reason,
        factsIn,
        engine.rounds,
        engine.budget.matches(),
        engine.budget.satisfiedMatches(),
        seconds,
        engine.derivations,
        engine.nulls,
        Constraints.first(program, engine.instance));
  }

  private void compile() {
    datalog = new ArrayList<>();
    existential = new ArrayList<>();
    firings = new ArrayList<>();
    for (int i = 0; i < program.rules().size(); i++) {
      var rule = program.rules().get(i);
      if (rule.isConstraint()) {
        continue;
      }
      var compiled = new CompiledRule(rule, i, instance);
      if (rule.isExistential()) {
        existential.add(compiled);
        firings.add(new Firing(compiled, options, instance, nulls, derivations, budget, watch));
      } else {
        datalog.add(compiled);
      }
    }
  }

  private void saturate() {
    boolean grown = true;
    while (grown) {
      budget.check();
      while (datalogRound()) {
        budget.check();
      }
      grown = existentialRound();
      if (options.variant() == Variant.CORE) {
        fold();
      }
    }
  }

  private boolean datalogRound() {
    if (datalog.isEmpty() || (!datalogWindow.open(instance) && started)) {
      return false;
    }
    rounds++;
    long before = instance.size();
    DatalogRound.run(datalog, datalogWindow, !started, instance, derivations, budget, options);
    boolean first = !started;
    started = true;
    return first || instance.size() > before;
  }

  private boolean existentialRound() {
    boolean first = !existentialWindow.wasOpened();
    if (existential.isEmpty() || (!existentialWindow.open(instance) && !first)) {
      return false;
    }
    rounds++;
    long before = instance.size();
    for (int i = 0; i < existential.size(); i++) {
      var rule = existential.get(i);
      var firing = firings.get(i);
      if (rule.bodySize() == 0 && first) {
        firing.fire(
            new Matcher(
                new Plan(List.of(), instance, new boolean[0], -1), rule.rule.variables().size()));
      }
      for (int atom = 0; atom < rule.bodySize(); atom++) {
        existentialWindow.matcher(rule, atom).run(firing::fire);
      }
    }
    return instance.size() > before;
  }

  /// The core variant: folds, then looks at everything again. Derivations are not kept: a fact may
  /// have been derived from one that was folded away.
  private void fold() {
    var folded = CoreFold.fold(instance, program.predicates(), budget);
    if (folded == null) {
      return;
    }
    instance = folded;
    datalogWindow = new Window(instance);
    existentialWindow = new Window(instance);
    started = false;
    compile();
  }

  /// The rows of each relation that a group of rules has not seen, and those that it has.
  static final class Window {
    private int[] old;
    private int[] end;
    private boolean opened;

    Window(Instance instance) {
      old = new int[instance.predicates()];
      end = new int[instance.predicates()];
    }

    boolean wasOpened() {
      return opened;
    }

    /// Moves on to the rows that are there now.
    ///
    /// @return whether there is a new one
    boolean open(Instance instance) {
      opened = true;
      int n = instance.predicates();
      int[] now = new int[n];
      int[] before = new int[n];
      System.arraycopy(end, 0, before, 0, end.length);
      boolean news = false;
      for (int p = 0; p < n; p++) {
        now[p] = instance.relation(p).size();
        news |= now[p] > before[p];
      }
      old = before;
      end = now;
      return news;
    }

    int old(int predicate) {
      return old[predicate];
    }

    int end(int predicate) {
      return end[predicate];
    }

    /// The rule's matcher for new rows at one atom: before it old rows, after it all.
    Matcher matcher(CompiledRule rule, int atom) {
      var matcher = rule.delta(atom);
      ranges(matcher, rule, atom);
      return matcher;
    }

    void ranges(Matcher matcher, CompiledRule rule, int atom) {
      for (int j = 0; j < rule.bodySize(); j++) {
        int predicate = rule.bodyPredicate(j);
        int low = j == atom ? old[predicate] : 0;
        matcher.range(j, low, j < atom ? old[predicate] : end[predicate]);
      }
    }
  }
}
