/// Workloads and measurements that other tools write: Chakra execution traces, ASTRA-sim system
/// files, SimAI workload texts, nccl-tests tables. Each reader names the file and the place of the
/// first fault.
@NullMarked
package quire.network.trace;

import org.jspecify.annotations.NullMarked;
