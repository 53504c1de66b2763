package quire.data.stream;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// One worker's share of the work: worker `index` of `count` gets every `count`-th element. The
/// shares are disjoint, together they are everything, and their sizes differ by at most 1.
///
/// @param index the worker, from 0
/// @param count how many workers there are, at least 1
public record Share(int index, int count) {
  /// All of it.
  public static final Share ALL = new Share(0, 1);

  public Share {
    Check.range("count", count, 1, Integer.MAX_VALUE);
    Check.range("index", index, 0, count - 1);
  }

  /// The share of a list, such as the shards of a data set.
  public <T> List<T> of(List<T> list) {
    return IntStream.range(0, list.size())
        .filter(i -> i % count == index)
        .mapToObj(list::get)
        .toList();
  }

  /// The share of an order, such as [Shuffle#permutation].
  public int[] of(int[] order) {
    return IntStream.range(0, order.length)
        .filter(i -> i % count == index)
        .map(i -> order[i])
        .toArray();
  }

  /// The share of a stream; the others' elements are read and passed over.
  public <T> Iterator<T> of(Iterator<? extends T> source) {
    return new Iterator<>() {
      private long place;
      private @Nullable T ahead;
      private boolean held;

      @Override
      public boolean hasNext() {
        while (!held && source.hasNext()) {
          T element = source.next();
          if (place++ % count == index) {
            ahead = element;
            held = true;
          }
        }
        return held;
      }

      @Override
      @SuppressWarnings("NullAway") // `ahead` is what the source gave
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException("no element is left");
        }
        held = false;
        return ahead;
      }
    };
  }
}
