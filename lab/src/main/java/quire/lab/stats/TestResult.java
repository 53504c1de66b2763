package quire.lab.stats;

/// The outcome of a test.
///
/// @param statistic the test statistic
/// @param p the p-value, in [0, 1]
/// @param method how it was got, in words, such as `exact sign-flip`
public record TestResult(double statistic, double p, String method) {}
