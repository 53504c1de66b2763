package quire.text.sentencepiece;

import java.util.Arrays;

/// The inner nodes of the suffix tree of a text: every substring that occurs twice and is followed
/// by different characters.
///
/// From a suffix array by induced sorting (Nong, Zhang and Chan, *Two Efficient Algorithms for
/// Linear Time Suffix Array Construction*, 2011) and common prefixes (Karkkainen, Manzini and
/// Puglisi, *Permuted Longest-Common-Prefix Array*, 2009). Linear in time and memory; nodes come in
/// the order in which a walk along the suffix array leaves them.
final class SuffixTree {
  /// Called for each node.
  interface Visitor {
    /// @param start where the substring occurs
    /// @param length of the substring
    /// @param count how often it occurs
    void node(int start, int length, int count);
  }

  private SuffixTree() {}

  /// @param text characters as numbers from 0
  /// @param alphabet above the largest of them
  static void visit(int[] text, int alphabet, Visitor visitor) {
    int n = text.length;
    if (n == 0) {
      return;
    }
    int[] suffixes = suffixArray(text, alphabet);
    int[] heights = heights(text, suffixes);
    int[] places = new int[n + 2];
    int[] depths = new int[n + 2];
    places[0] = -1;
    depths[0] = -1;
    int top = 0;
    for (int i = 0; ; i++) {
      int place = i;
      int depth = i == n ? -1 : heights[i];
      while (depths[top] > depth) {
        int count = i - places[top];
        if (count > 1 && depths[top] > 0) {
          visitor.node(suffixes[places[top]], depths[top], count);
        }
        place = places[top--];
      }
      if (depths[top] < depth) {
        places[++top] = place;
        depths[top] = depth;
      }
      if (i == n) {
        return;
      }
      if (top + 1 == places.length) {
        places = Arrays.copyOf(places, places.length * 2);
        depths = Arrays.copyOf(depths, depths.length * 2);
      }
      places[++top] = i;
      depths[top] = n - suffixes[i] + 1;
    }
  }

  /// For each suffix, how much it shares with the one before; -1 for the first.
  private static int[] heights(int[] text, int[] suffixes) {
    int n = text.length;
    int[] before = new int[n];
    before[suffixes[0]] = suffixes[n - 1];
    for (int i = 1; i < n; i++) {
      before[suffixes[i]] = suffixes[i - 1];
    }
    int[] shared = new int[n];
    int h = 0;
    for (int i = 0; i < n; i++) {
      int j = before[i];
      while (i + h < n && j + h < n && text[i + h] == text[j + h]) {
        h++;
      }
      shared[i] = h;
      h = Math.max(0, h - 1);
    }
    int[] heights = before;
    for (int i = 0; i < n; i++) {
      heights[i] = shared[suffixes[i]];
    }
    heights[0] = -1;
    return heights;
  }

  /// The starts of the suffixes in rising order; a prefix comes before what it starts.
  static int[] suffixArray(int[] text, int alphabet) {
    int n = text.length;
    if (n <= 1) {
      return new int[n];
    }
    boolean[] small = new boolean[n]; // smaller than the suffix after it
    for (int i = n - 2; i >= 0; i--) {
      small[i] = text[i] == text[i + 1] ? small[i + 1] : text[i] < text[i + 1];
    }
    int[] largeStarts = new int[alphabet + 1];
    int[] smallStarts = new int[alphabet + 1];
    for (int i = 0; i < n; i++) {
      if (!small[i]) {
        smallStarts[text[i]]++;
      } else {
        largeStarts[text[i] + 1]++;
      }
    }
    for (int c = 0; c <= alphabet; c++) {
      smallStarts[c] += largeStarts[c];
      if (c < alphabet) {
        largeStarts[c + 1] += smallStarts[c];
      }
    }
    int[] numbers = new int[n + 1];
    Arrays.fill(numbers, -1);
    int[] local = new int[n / 2 + 1]; // starts of small suffixes after large ones
    int count = 0;
    for (int i = 1; i < n; i++) {
      if (!small[i - 1] && small[i]) {
        numbers[i] = count;
        local[count++] = i;
      }
    }
    int[] suffixes = new int[n];
    induce(text, small, largeStarts, smallStarts, local, count, suffixes);
    if (count > 0) {
      int[] order = sortLocal(text, suffixes, numbers, local, count);
      induce(text, small, largeStarts, smallStarts, order, count, suffixes);
    }
    return suffixes;
  }

  private static void induce(
      int[] text,
      boolean[] small,
      int[] largeStarts,
      int[] smallStarts,
      int[] local,
      int count,
      int[] suffixes) {
    int n = text.length;
    Arrays.fill(suffixes, -1);
    int[] next = smallStarts.clone();
    for (int i = 0; i < count; i++) {
      suffixes[next[text[local[i]]]++] = local[i];
    }
    next = largeStarts.clone();
    suffixes[next[text[n - 1]]++] = n - 1;
    for (int i = 0; i < n; i++) {
      int v = suffixes[i];
      if (v >= 1 && !small[v - 1]) {
        suffixes[next[text[v - 1]]++] = v - 1;
      }
    }
    next = largeStarts.clone();
    for (int i = n - 1; i >= 0; i--) {
      int v = suffixes[i];
      if (v >= 1 && small[v - 1]) {
        suffixes[--next[text[v - 1] + 1]] = v - 1;
      }
    }
  }

  private static int[] sortLocal(
      int[] text, int[] suffixes, int[] numbers, int[] local, int count) {
    int n = text.length;
    int[] sorted = new int[count];
    int found = 0;
    for (int v : suffixes) {
      if (numbers[v] >= 0) {
        sorted[found++] = v;
      }
    }
    int[] names = new int[count];
    int name = 0;
    names[numbers[sorted[0]]] = 0;
    for (int i = 1; i < count; i++) {
      if (!same(text, n, sorted[i - 1], sorted[i], numbers, local, count)) {
        name++;
      }
      names[numbers[sorted[i]]] = name;
    }
    int[] order = suffixArray(names, name + 1);
    for (int i = 0; i < count; i++) {
      order[i] = local[order[i]];
    }
    return order;
  }

  private static boolean same(
      int[] text, int n, int left, int right, int[] numbers, int[] local, int count) {
    int leftEnd = numbers[left] + 1 < count ? local[numbers[left] + 1] : n;
    int rightEnd = numbers[right] + 1 < count ? local[numbers[right] + 1] : n;
    if (leftEnd - left != rightEnd - right) {
      return false;
    }
    int l = left;
    int r = right;
    while (l < leftEnd && text[l] == text[r]) {
      l++;
      r++;
    }
    return l != n && r != n && text[l] == text[r];
  }
}
