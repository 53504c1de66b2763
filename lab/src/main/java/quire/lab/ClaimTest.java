package quire.lab;

/// How a claim is decided, declared before anything is measured; [Decision] does the deciding, from
/// the recorded metrics alone.
public sealed interface ClaimTest
    permits Paired,
        OneSample,
        Equivalent,
        Slope,
        Unpaired,
        Trend,
        Correlation,
        Never,
        Always,
        AllOf,
        NotTested {
  /// What is looked at, in words, such as `test/accuracy, exphormer - gcn`.
  String subject();

  /// What the test tries to show, such as `above 0`.
  String alternative();

  /// The unit of the effect; empty for a plain number.
  default String effectUnit() {
    return this instanceof Terms.Carrier<?> carrier ? carrier.terms().unit() : "";
  }
}
