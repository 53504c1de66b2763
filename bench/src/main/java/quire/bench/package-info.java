/// Races against peers and JMH benchmarks; not shipped. A race is one [quire.bench.Race] and one
/// script under `bench/peers`, listed in [quire.bench.Bench].
@NullMarked
package quire.bench;

import org.jspecify.annotations.NullMarked;
