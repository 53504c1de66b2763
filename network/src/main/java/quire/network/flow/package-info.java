/// What happens to bytes on a network: routes, max-min fair rates, and the simulation of programs
/// of flows and computations that wait for one another.
///
/// A [quire.network.flow.FlowProgram] says what is to be done, [quire.network.flow.FlowSimulator]
/// does it on a topology and returns a [quire.network.flow.FlowResult].
@NullMarked
package quire.network.flow;

import org.jspecify.annotations.NullMarked;
