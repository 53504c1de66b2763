/// The paper's claims put to the test: experiment `graph/exphormer`.
///
/// The claims are declared in [ExphormerClaims], their scale in [ExphormerConfig]. What is measured
/// without training: cost of a step ([StepCosts]), expanders ([ExpanderLaws]), parameter counts
/// ([ParameterCounts]). What is trained: [TrainedArms].
@NullMarked
package quire.graph.experiment;

import org.jspecify.annotations.NullMarked;
