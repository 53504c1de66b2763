package quire.ontology.model;

import java.io.Serial;

/// Counts matches and stops a chase that has reached one of its limits.
public final class Budget {
  private static final int STRIDE = 4096;

  private final ChaseOptions options;
  private final long deadline;
  private long matches;
  private long steps;
  private boolean depthHit;
  private long satisfied;

  Budget(ChaseOptions options) {
    this.options = options;
    double seconds = Math.min(options.seconds(), 1e9);
    deadline = System.nanoTime() + (long) (seconds * 1e9);
  }

  /// Ends a chase early.
  public static final class Stopped extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final String reason;

    /// @param reason said in the result
    public Stopped(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  long matches() {
    return matches;
  }

  /// Counts a match whose head was there already.
  void satisfied() {
    satisfied++;
  }

  long satisfiedMatches() {
    return satisfied;
  }

  void addMatches(long more) {
    matches += more;
  }

  /// Counts a match.
  void match() {
    matches++;
    step();
  }

  /// Counts a step that is no match.
  void step() {
    if ((++steps & STRIDE - 1) == 0) {
      check();
    }
  }

  /// Stops where time is up or somebody interrupted.
  void check() {
    if (options.interrupted().getAsBoolean()) {
      throw new Stopped("interrupted");
    }
    if (System.nanoTime() > deadline) {
      throw new Stopped("timeout");
    }
  }

  /// Whether one more fact may come.
  void room(Instance instance, Relation relation, int[] terms) {
    if (instance.size() >= options.maxFacts() && relation.find(terms) < 0) {
      throw new Stopped("maxFacts");
    }
  }

  long maxFacts() {
    return options.maxFacts();
  }

  /// Whether a null of this depth may be made; remembers where not.
  boolean allowsDepth(int depth) {
    if (depth > options.maxDepth()) {
      depthHit = true;
      return false;
    }
    return true;
  }

  boolean isDepthHit() {
    return depthHit;
  }
}
