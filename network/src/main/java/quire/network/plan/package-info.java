/// Layouts of a training job: time, memory, search, traffic, alignment with the rails.
@NullMarked
package quire.network.plan;

import org.jspecify.annotations.NullMarked;
