package quire.data.stream;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import quire.base.Check;

/// Random order that the seed alone decides.
public final class Shuffle {
  private Shuffle() {}

  /// The numbers 0 to n - 1 in random order, each order equally likely (Durstenfeld, 1964).
  ///
  /// @param seed the same seed gives the same order, everywhere; add the epoch to vary it
  public static int[] permutation(int n, long seed) {
    Check.range("n", n, 0, Integer.MAX_VALUE - 8);
    var random = new SplittableRandom(seed);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /// The elements of a list in random order; the list stays as it is.
  public static <T> List<T> of(List<T> list, long seed) {
    var shuffled = new ArrayList<T>(list.size());
    for (int i : permutation(list.size(), seed)) {
      shuffled.add(list.get(i));
    }
    return shuffled;
  }

  /// Shuffles a stream that does not fit into memory: keeps a buffer full, gives out one of it at
  /// random, and refills its place. An element can come at most `size` places early; the larger the
  /// buffer, the nearer to a true shuffle.
  ///
  /// @param size elements kept, at least 1
  public static <T> Iterator<T> buffered(Iterator<? extends T> source, int size, long seed) {
    Check.range("size", size, 1, Integer.MAX_VALUE - 8);
    var random = new SplittableRandom(seed);
    var buffer = new ArrayList<T>();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !buffer.isEmpty() || source.hasNext();
      }

      @Override
      public T next() {
        while (buffer.size() < size && source.hasNext()) {
          buffer.add(source.next());
        }
        if (buffer.isEmpty()) {
          throw new NoSuchElementException("no element is left");
        }
        int pick = random.nextInt(buffer.size());
        T chosen = buffer.get(pick);
        T last = buffer.removeLast();
        if (pick < buffer.size()) {
          buffer.set(pick, last);
        }
        return chosen;
      }
    };
  }
}
