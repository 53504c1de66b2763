package quire.text.regex;

import quire.text.unicode.CodePoints;
import quire.text.unicode.CodeSet;

/// A step of a pattern that is ready to run; each knows the step after it.
abstract class Node {
  static final int NO = -1;

  /// Matches from `i` to the end of the pattern.
  ///
  /// @return where the whole match ends, or [#NO]
  abstract int match(Run run, int i);

  /// The end of the pattern.
  static final class Accept extends Node {
    @Override
    int match(Run run, int i) {
      return i;
    }
  }

  /// The end of a look behind: it must end where it looks from.
  static final class AcceptAt extends Node {
    private final int slot;

    AcceptAt(int slot) {
      this.slot = slot;
    }

    @Override
    int match(Run run, int i) {
      return i == run.counts[slot] ? i : NO;
    }
  }

  /// One code point.
  static final class Literal extends Node {
    private final int codePoint;
    private final Node next;

    Literal(int codePoint, Node next) {
      this.codePoint = codePoint;
      this.next = next;
    }

    @Override
    int match(Run run, int i) {
      return i < run.end && run.text[i] == codePoint ? next.match(run, i + 1) : NO;
    }
  }

  /// One code point of a set.
  static final class One extends Node {
    private final CodeSet set;
    private final Node next;

    One(CodeSet set, Node next) {
      this.set = set;
      this.next = next;
    }

    @Override
    int match(Run run, int i) {
      return i < run.end && set.contains(run.text[i]) ? next.match(run, i + 1) : NO;
    }
  }

  /// A set again and again, without recursion.
  static final class Many extends Node {
    private final CodeSet set;
    private final int min;
    private final int max;
    private final Syntax.Mode mode;
    private final Node next;

    Many(CodeSet set, int min, int max, Syntax.Mode mode, Node next) {
      this.set = set;
      this.min = min;
      this.max = max;
      this.mode = mode;
      this.next = next;
    }

    @Override
    int match(Run run, int i) {
      int[] text = run.text;
      int limit = max < run.end - i ? i + max : run.end;
      if (mode == Syntax.Mode.LAZY) {
        return lazy(run, i, limit);
      }
      int j = i;
      while (j < limit && set.contains(text[j])) {
        j++;
      }
      int least = i + min;
      if (j < least) {
        return NO;
      }
      run.spend(1 + ((j - i) >> 3));
      int end = next.match(run, j);
      if (end >= 0 || mode == Syntax.Mode.POSSESSIVE) {
        return end;
      }
      while (--j >= least) {
        run.spend(1);
        end = next.match(run, j);
        if (end >= 0) {
          return end;
        }
      }
      return NO;
    }

    private int lazy(Run run, int i, int limit) {
      for (int j = i; ; j++) {
        run.spend(1);
        if (j - i >= min) {
          int end = next.match(run, j);
          if (end >= 0) {
            return end;
          }
        }
        if (j >= limit || !set.contains(run.text[j])) {
          return NO;
        }
      }
    }
  }

  /// The first branch that fits.
  static final class Choice extends Node {
    private final Node[] branches;
    private final int[] ascii = new int[128];
    private final boolean filtered;

    /// @param firsts of each branch, [Syntax#firstAscii]
    Choice(Node[] branches, long[][] firsts) {
      this.branches = branches;
      filtered = branches.length < 32;
      for (int b = 0; filtered && b < branches.length; b++) {
        for (int c = 0; c < 128; c++) {
          if (firsts[b][2] != 0 || (firsts[b][c >> 6] >>> c & 1) != 0) {
            ascii[c] |= 1 << b;
          }
        }
      }
    }

    @Override
    int match(Run run, int i) {
      run.spend(1);
      if (filtered && i < run.end && run.text[i] < 128) {
        for (int mask = ascii[run.text[i]]; mask != 0; mask &= mask - 1) {
          int end = branches[Integer.numberOfTrailingZeros(mask)].match(run, i);
          if (end >= 0) {
            return end;
          }
        }
        return NO;
      }
      for (var branch : branches) {
        int end = branch.match(run, i);
        if (end >= 0) {
          return end;
        }
      }
      return NO;
    }
  }

  /// Where a loop starts: its count begins anew.
  static final class Enter extends Node {
    private final Loop loop;

    Enter(Loop loop) {
      this.loop = loop;
    }

    @Override
    int match(Run run, int i) {
      int count = run.counts[loop.slot];
      int last = run.counts[loop.slot + 1];
      run.counts[loop.slot] = 0;
      run.counts[loop.slot + 1] = NO;
      int end = loop.match(run, i);
      run.counts[loop.slot] = count;
      run.counts[loop.slot + 1] = last;
      return end;
    }
  }

  /// A group again and again. The body's last step is this loop.
  static final class Loop extends Node {
    final int slot;
    private final int min;
    private final int max;
    private final boolean lazy;
    private final Node next;
    private Node body;

    Loop(int slot, int min, int max, boolean lazy, Node next) {
      this.slot = slot;
      this.min = min;
      this.max = max;
      this.lazy = lazy;
      this.next = next;
      body = next;
    }

    void body(Node steps) {
      body = steps;
    }

    @Override
    int match(Run run, int i) {
      run.descend();
      try {
        int count = run.counts[slot];
        int last = run.counts[slot + 1];
        if (count >= min && (i == last || count >= max)) {
          return next.match(run, i); // a turn that took nothing ends the loop
        }
        if (count < min) {
          return again(run, i, count, last);
        }
        int end = lazy ? next.match(run, i) : again(run, i, count, last);
        return end >= 0 ? end : lazy ? again(run, i, count, last) : next.match(run, i);
      } finally {
        run.ascend();
      }
    }

    private int again(Run run, int i, int count, int last) {
      run.counts[slot] = count + 1;
      run.counts[slot + 1] = i;
      int end = body.match(run, i);
      run.counts[slot] = count;
      run.counts[slot + 1] = last;
      return end;
    }
  }

  /// Looks ahead.
  static final class Ahead extends Node {
    private final Node part;
    private final boolean negative;
    private final Node next;

    Ahead(Node part, boolean negative, Node next) {
      this.part = part;
      this.negative = negative;
      this.next = next;
    }

    @Override
    int match(Run run, int i) {
      return part.match(run, i) >= 0 != negative ? next.match(run, i) : NO;
    }
  }

  /// Looks behind, over the lengths that its part can have.
  static final class Behind extends Node {
    private final Node part;
    private final int slot;
    private final int min;
    private final int max;
    private final boolean negative;
    private final Node next;

    Behind(Node part, int slot, int min, int max, boolean negative, Node next) {
      this.part = part;
      this.slot = slot;
      this.min = min;
      this.max = max;
      this.negative = negative;
      this.next = next;
    }

    @Override
    int match(Run run, int i) {
      int outer = run.counts[slot];
      run.counts[slot] = i;
      boolean found = false;
      for (int length = min; !found && length <= max && i - length >= run.begin; length++) {
        run.spend(1);
        found = part.match(run, i - length) >= 0;
      }
      run.counts[slot] = outer;
      return found != negative ? next.match(run, i) : NO;
    }
  }

  /// A part that never gives back.
  static final class Atomic extends Node {
    private final Node part;
    private final Node next;

    Atomic(Node part, Node next) {
      this.part = part;
      this.next = next;
    }

    @Override
    int match(Run run, int i) {
      int end = part.match(run, i);
      return end >= 0 ? next.match(run, end) : NO;
    }
  }

  /// A place between code points.
  static final class At extends Node {
    private final Syntax.Place place;
    private final Node next;

    At(Syntax.Place place, Node next) {
      this.place = place;
      this.next = next;
    }

    @Override
    int match(Run run, int i) {
      return holds(run, i) ? next.match(run, i) : NO;
    }

    private boolean holds(Run run, int i) {
      return switch (place) {
        case TEXT_START -> i == run.begin;
        case TEXT_END -> i == run.end;
        case TEXT_END_OR_LINE -> i == run.end || (i == run.end - 1 && run.text[i] == '\n');
        case LINE_START -> i == run.begin || (run.text[i - 1] == '\n' && i < run.end);
        case LINE_END -> i == run.end || run.text[i] == '\n';
        case WORD_BOUNDARY -> isWord(run, i - 1) != isWord(run, i);
        case NO_WORD_BOUNDARY -> isWord(run, i - 1) == isWord(run, i);
      };
    }

    private static boolean isWord(Run run, int i) {
      return i >= run.begin && i < run.end && CodePoints.word().contains(run.text[i]);
    }
  }
}
