/// Collectives as schedules of steps: generators for every algorithm, and what runs them.
///
/// | in the literature | here |
/// |---|---|
/// | block j of E elements over n ranks | `[jE/n, (j+1)E/n)`, rounded down: [Blocks] |
/// | HB domain, rail | [GroupShape]: the domain and the local rank of each member |
/// | reduce-scatter and all-gather within a line | [Exchange] |
/// | recursive halving and doubling, torus dimensions, rails | [StagedExchange], one engine |
@NullMarked
package quire.network.collective;

import org.jspecify.annotations.NullMarked;
