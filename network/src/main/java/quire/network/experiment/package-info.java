/// The paper's claims put to the test: experiment `network/rail-only`.
///
/// The claims are declared in [RailOnlyClaims], their scale in [RailOnlyConfig]. What is simulated
/// flow by flow: training iterations ([LayoutStudy]), all-to-alls ([RelayStudy]), permutations
/// ([PermutationStudy]), all-reduces ([ReduceStudy]), failures ([FailureStudy]), expert skew
/// ([ExpertStudy]). What is searched or counted: plans ([PlannerStudy]), traffic ([TrafficStudy]),
/// money ([CostStudy]), the paper's own slips ([PaperSlips]).
@NullMarked
package quire.network.experiment;

import org.jspecify.annotations.NullMarked;
