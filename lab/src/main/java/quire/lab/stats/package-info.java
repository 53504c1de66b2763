/// The statistics behind the verdicts, from Hipparchus and Apache Commons Statistics where they
/// have them. Every answer is finite: what a textbook leaves undefined (one unit, no spread, ties
/// everywhere) is defined here, and said where it is. Random procedures take a seed and repeat
/// exactly.
///
/// | question | class |
/// |---|---|
/// | is the mean difference of pairs above 0? | [PairedT], [SignFlip], [Wilcoxon] |
/// | is it inside a margin? | [Tost] |
/// | are two groups different? | [Permutation], [MannWhitney] |
/// | does it grow along an order? | [PageTrend], [Permutation#correlation] |
/// | what is the slope? | [Regression] |
/// | how sure is the effect? | [Bootstrap], [PairedT#interval] |
/// | several claims at once? | [Holm] |
/// | how many units would do? | [Power] |
@NullMarked
package quire.lab.stats;

import org.jspecify.annotations.NullMarked;
