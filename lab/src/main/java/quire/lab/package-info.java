/// Experiments that declare claims first and then measure; runs as folders; the one rule that
/// decides.
///
/// | start here | for |
/// |---|---|
/// | [Experiment], [Card], [Claim], [ClaimTest] | writing an experiment |
/// | [Run], [Cell] | recording what it measures, resumable |
/// | [RunFolder], [Metrics], [ClaimsFile] | reading a run from its files alone |
/// | [Decision] | how a verdict comes about |
@NullMarked
package quire.lab;

import org.jspecify.annotations.NullMarked;
