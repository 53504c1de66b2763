package quire.text.regex;

import quire.base.RequestException;

/// One search through one text: what it may still spend, how deep it stands.
final class Run {
  private static final int MOST_LEVELS = 2500;
  final int[] text;
  final int begin;
  final int end;
  final int[] counts;
  private final String pattern;
  private long left;
  private int levels;

  Run(int[] text, int begin, int end, int slots, String pattern) {
    this.text = text;
    this.begin = begin;
    this.end = end;
    this.pattern = pattern;
    counts = new int[slots];
    left = 20_000 + 200L * (end - begin);
  }

  void spend(int steps) {
    left -= steps;
    if (left < 0) {
      throw tooMuch();
    }
  }

  void descend() {
    spend(1);
    if (++levels > MOST_LEVELS) {
      throw tooMuch();
    }
  }

  void ascend() {
    levels--;
  }

  RequestException tooMuch() {
    return new RequestException(
        "the regular expression '"
            + pattern
            + "' takes too many steps on this text; the tokenizer's pattern is to blame");
  }
}
