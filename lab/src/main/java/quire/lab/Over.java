package quire.lab;

/// What counts as one unit of a test: its records are paired, flipped, permuted and counted by it.
public enum Over {
  /// One value per seed; of a curve, the value at its last step.
  SEED,
  /// One value per step (an item, a query, a person, a configuration, numbered by `step`), averaged
  /// over seeds.
  STEP,
  /// One value per seed and step.
  SEED_AND_STEP
}
