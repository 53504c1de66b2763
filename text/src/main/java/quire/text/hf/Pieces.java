package quire.text.hf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.text.regex.Regex;

/// A text on its way through normalisers and pre-tokenizers: its code points as they are now, cut
/// into pieces, and where each came from.
///
/// Where nothing was changed, code point i came from i and no alignment is kept.
final class Pieces {
  /// The piece is text, no added token.
  static final int TEXT = -1;

  /// Characters that a text may grow to, and a hundred times its own.
  private static final long MOST_GROWN = 1 << 20;

  int[] text;
  int length;
  int @Nullable [] from;
  int @Nullable [] to;
  final boolean tracked;
  private final int firstLength;
  int[] starts = new int[64];
  int[] ends = new int[64];
  int[] added = new int[64];
  int[] origins = new int[64];
  int count;

  private int[] oldStarts = new int[64];
  private int[] oldEnds = new int[64];
  private int[] oldAdded = new int[64];
  private int[] oldOrigins = new int[64];

  /// Finds matches in a piece.
  interface Pattern {
    /// Gives the matches in `text[from, to)`, left to right.
    void find(int[] text, int from, int to, Regex.Sink sink);
  }

  /// Rewrites a piece.
  interface Rewrite {
    /// Whether the piece may change.
    boolean changes(int[] text, int from, int to);

    /// Gives the new code points.
    void apply(int[] text, int from, int to, Output out);
  }

  /// @param tracked whether offsets are wanted
  Pieces(int[] text, int length, boolean tracked) {
    this.text = text;
    this.length = length;
    firstLength = length;
    this.tracked = tracked;
    if (length > 0) {
      add(0, length, TEXT, 0);
    }
  }

  /// Where code point i came from.
  int from(int i) {
    return from == null ? i : from[i];
  }

  /// Where the origin of code point i ends.
  int to(int i) {
    return to == null ? i + 1 : to[i];
  }

  /// Adds a piece; empty ones vanish.
  void add(int start, int end, int token, int origin) {
    if (start >= end) {
      return;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      added = Arrays.copyOf(added, 2 * count);
      origins = Arrays.copyOf(origins, 2 * count);
    }
    starts[count] = start;
    ends[count] = end;
    added[count] = token;
    origins[count++] = origin;
  }

  /// Starts a new list of pieces.
  ///
  /// @return how many the old list has; see the `old` methods
  int renew() {
    int[] starts0 = starts;
    int[] ends0 = ends;
    int[] added0 = added;
    int[] origins0 = origins;
    starts = oldStarts;
    ends = oldEnds;
    added = oldAdded;
    origins = oldOrigins;
    oldStarts = starts0;
    oldEnds = ends0;
    oldAdded = added0;
    oldOrigins = origins0;
    int old = count;
    count = 0;
    return old;
  }

  int oldStart(int i) {
    return oldStarts[i];
  }

  int oldEnd(int i) {
    return oldEnds[i];
  }

  int oldAdded(int i) {
    return oldAdded[i];
  }

  int oldOrigin(int i) {
    return oldOrigins[i];
  }

  /// Adds a part of an old piece.
  void addPart(int start, int end, int token) {
    if (start < end) {
      add(start, end, token, tracked ? from(start) : 0);
    }
  }

  /// Splits every piece of text.
  ///
  /// @param invert takes what is between the matches for the matches
  void split(Pattern pattern, SplitBehavior behavior, boolean invert) {
    int old = renew();
    var spans = new IntList(64);
    for (int i = 0; i < old; i++) {
      if (oldAdded[i] != TEXT) {
        add(oldStarts[i], oldEnds[i], oldAdded[i], oldOrigins[i]);
      } else if (behavior == SplitBehavior.ISOLATED
          || (behavior == SplitBehavior.REMOVED && !invert)) {
        cut(pattern, oldStarts[i], oldEnds[i], behavior == SplitBehavior.ISOLATED);
      } else {
        spans.size = 0;
        spans(pattern, oldStarts[i], oldEnds[i], invert, spans);
        merge(spans, behavior);
      }
    }
  }

  private void cut(Pattern pattern, int start, int end, boolean keep) {
    int[] last = {start};
    pattern.find(
        text,
        start,
        end,
        (a, b) -> {
          addPart(last[0], a, TEXT);
          if (keep) {
            addPart(a, b, TEXT);
          }
          last[0] = b;
        });
    addPart(last[0], end, TEXT);
  }

  /// Triples: start, end, 1 for a match.
  private void spans(Pattern pattern, int start, int end, boolean invert, IntList spans) {
    int[] last = {start};
    pattern.find(
        text,
        start,
        end,
        (a, b) -> {
          if (last[0] != a) {
            span(spans, last[0], a, invert);
          }
          span(spans, a, b, !invert);
          last[0] = b;
        });
    if (last[0] != end) {
      span(spans, last[0], end, invert);
    }
  }

  private static void span(IntList spans, int start, int end, boolean match) {
    spans.add(start);
    spans.add(end);
    spans.add(match ? 1 : 0);
  }

  private void merge(IntList spans, SplitBehavior behavior) {
    int[] v = spans.values;
    int n = spans.size;
    switch (behavior) {
      case REMOVED -> {
        for (int i = 0; i < n; i += 3) {
          if (v[i + 2] == 0) {
            addPart(v[i], v[i + 1], TEXT);
          }
        }
      }
      case CONTIGUOUS, MERGED_WITH_PREVIOUS -> {
        int start = -1;
        int end = -1;
        boolean before = false;
        for (int i = 0; i < n; i += 3) {
          boolean match = v[i + 2] == 1;
          boolean joins = behavior == SplitBehavior.CONTIGUOUS ? match == before : match && !before;
          if (!joins || start < 0) {
            addPart(start, end, TEXT);
            start = v[i];
          }
          end = v[i + 1];
          before = match;
        }
        addPart(start, end, TEXT);
      }
      default -> {
        var parts = new IntList(n);
        boolean after = false;
        int start = -1;
        int end = -1;
        for (int i = n - 3; i >= 0; i -= 3) {
          boolean match = v[i + 2] == 1;
          if (!match || after || end < 0) {
            if (end >= 0) {
              parts.add(end);
              parts.add(start);
            }
            end = v[i + 1];
          }
          start = v[i];
          after = match;
        }
        if (end >= 0) {
          parts.add(end);
          parts.add(start);
        }
        for (int i = parts.size - 2; i >= 0; i -= 2) {
          addPart(parts.values[i + 1], parts.values[i], TEXT);
        }
      }
    }
  }

  /// Rewrites every piece of text.
  void rewrite(Rewrite rewrite) {
    rewrite(rewrite, false);
  }

  /// Rewrites the pieces that start the text; needs tracking.
  void rewriteFirst(Rewrite rewrite) {
    rewrite(rewrite, true);
  }

  private void rewrite(Rewrite rewrite, boolean firstOnly) {
    boolean any = false;
    for (int i = 0; !any && i < count; i++) {
      any =
          added[i] == TEXT
              && (!firstOnly || origins[i] == 0)
              && rewrite.changes(text, starts[i], ends[i]);
    }
    if (!any) {
      return;
    }
    var out = new Output(this);
    int old = renew();
    for (int i = 0; i < old; i++) {
      int start = out.length;
      if (oldAdded[i] == TEXT
          && (!firstOnly || oldOrigins[i] == 0)
          && rewrite.changes(text, oldStarts[i], oldEnds[i])) {
        out.begin(oldStarts[i], oldEnds[i], oldOrigins[i]);
        rewrite.apply(text, oldStarts[i], oldEnds[i], out);
      } else {
        out.copy(oldStarts[i], oldEnds[i]);
      }
      add(start, out.length, oldAdded[i], oldOrigins[i]);
    }
    text = out.text;
    length = out.length;
    from = out.from;
    to = out.to;
  }

  /// Takes the code points of rewritten pieces and follows where they came from.
  static final class Output {
    private final Pieces source;
    private int[] text;
    private int length;
    private int @Nullable [] from;
    private int @Nullable [] to;
    private int at;
    private int begin;
    private int end;
    private int origin;

    Output(Pieces source) {
      this.source = source;
      text = new int[source.length + 16];
      if (source.tracked) {
        from = new int[text.length];
        to = new int[text.length];
      }
    }

    private void begin(int start, int stop, int pieceOrigin) {
      begin = start;
      at = start;
      end = stop;
      origin = pieceOrigin;
    }

    /// Drops code points of the source.
    void skip(int n) {
      at += n;
    }

    /// Drops code points that belong to the one before; they are skipped only where there is one.
    void drop(int n) {
      if (at > begin) {
        at = Math.min(end, at + n);
      }
    }

    /// @param change 1: a new code point, from where the one before came from; 0: it replaces the
    ///   next one of the source; -n: it replaces it and n after it are gone
    void put(int codePoint, int change) {
      room(1);
      if (from != null && to != null) {
        int index = change > 0 ? at - 1 : Math.min(at, end - 1);
        if (index < begin) {
          from[length] = origin;
          to[length] = origin;
        } else {
          from[length] = source.from(index);
          to[length] = source.to(index);
        }
      }
      text[length++] = codePoint;
      if (change <= 0) {
        at = Math.min(end, at + 1 - change);
      }
    }

    private void copy(int start, int stop) {
      room(stop - start);
      System.arraycopy(source.text, start, text, length, stop - start);
      if (from != null && to != null) {
        for (int i = start; i < stop; i++) {
          from[length + i - start] = source.from(i);
          to[length + i - start] = source.to(i);
        }
      }
      length += stop - start;
    }

    private void room(int more) {
      if (length + more > text.length) {
        long most = MOST_GROWN + 100L * source.firstLength;
        Check.that(
            length + (long) more <= most,
            "the tokenizer's normalizer makes more than %d characters of this text",
            most);
        int size = Math.max(length + more, Math.addExact(text.length, text.length));
        text = Arrays.copyOf(text, size);
        if (from != null && to != null) {
          from = Arrays.copyOf(from, size);
          to = Arrays.copyOf(to, size);
        }
      }
    }
  }
}
