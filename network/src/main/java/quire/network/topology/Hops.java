package quire.network.topology;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Distances on a topology with nothing down, kept for all simulations that run on it, by any
/// number of threads: whoever searched first lends his result to the others. Up to 64 MB.
public final class Hops {
  private static final long MOST_KEPT = 32L << 20;

  private final AtomicReferenceArray<short @Nullable []> known;
  private final AtomicLong kept = new AtomicLong();

  Hops(int nodes) {
    known = new AtomicReferenceArray<>(nodes);
  }

  /// Hops of each node to a target, null where they are not kept. Not to be changed.
  public short @Nullable [] get(int target) {
    return known.get(target);
  }

  /// Keeps the hops to a target; false where there is no more room.
  public boolean keep(int target, short[] hops) {
    if (kept.get() + hops.length > MOST_KEPT) {
      return false;
    }
    if (known.compareAndSet(target, null, hops)) {
      kept.addAndGet(hops.length);
    }
    return true;
  }
}
