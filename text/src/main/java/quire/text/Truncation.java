package quire.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// Cuts encodings to a length. What is cut off is kept in [Encoding#overflowing].
///
/// @param maxLength tokens of the whole encoding, special tokens included, at least 0
/// @param strategy which text of a pair is cut
/// @param stride tokens that an overflowing part repeats from the part before, below the length
///   left for the text
/// @param left cuts at the left end instead of the right one
public record Truncation(int maxLength, Strategy strategy, int stride, boolean left) {
  /// Which text of a pair is cut.
  public enum Strategy {
    /// The longer one, token by token.
    LONGEST_FIRST,
    /// The first.
    ONLY_FIRST,
    /// The second.
    ONLY_SECOND
  }

  /// Checks the lengths.
  public Truncation {
    Check.range("maxLength", maxLength, 0, Integer.MAX_VALUE);
    Check.range("stride", stride, 0, Integer.MAX_VALUE);
  }

  /// Cuts the right end of the longer text, nothing repeated.
  public static Truncation to(int maxLength) {
    return new Truncation(maxLength, Strategy.LONGEST_FIRST, 0, false);
  }

  /// Cuts one or two encodings that still lack their special tokens.
  ///
  /// @param pair null where there is one text
  /// @param added special tokens that will be added
  /// @return the cut encodings, as many as were given
  public List<Encoding> apply(Encoding first, @Nullable Encoding pair, int added) {
    int room = Math.max(0, maxLength - added);
    int a = first.size();
    int b = pair == null ? 0 : pair.size();
    if (maxLength == 0 || a + b > room) {
      int over = a + b - room;
      switch (strategy) {
        case ONLY_FIRST -> {
          Check.that(a > over || room == 0, "the first text is too short to be cut to %d", room);
          a -= over;
        }
        case ONLY_SECOND -> {
          Check.that(
              pair != null && (b > over || room == 0),
              "the second text is too short to be cut to %d",
              room);
          b -= over;
        }
        case LONGEST_FIRST -> {
          int small = Math.min(a, b);
          int large = Math.min(Math.max(a, b), Math.max(small, room - small));
          if (small > room) {
            small = room;
          }
          if (small + large > room) {
            small = room / 2;
            large = small + room % 2;
          }
          boolean swap = a > b;
          a = swap ? large : small;
          b = swap ? small : large;
        }
        default -> throw new AssertionError(strategy);
      }
    }
    var result = new ArrayList<Encoding>();
    result.add(first.truncate(Math.max(0, a), stride, left));
    if (pair != null) {
      result.add(pair.truncate(Math.max(0, b), stride, left));
    }
    return result;
  }
}
