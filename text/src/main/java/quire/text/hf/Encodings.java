package quire.text.hf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import quire.text.Encoding;

/// Encodings put together.
final class Encodings {
  private Encodings() {}

  /// Special tokens that are added around a text.
  static Encoding special(int[] ids, int typeId, IntFunction<String> vocabulary) {
    int n = ids.length;
    return new Encoding(
        ids.clone(),
        new int[n],
        new int[n],
        filled(n, typeId),
        filled(n, -1),
        filled(n, -1),
        filled(n, 1),
        filled(n, 1),
        List.of(),
        vocabulary,
        List.of());
  }

  /// The same encoding, parts included, with another type id and as another sequence.
  static Encoding as(Encoding e, int typeId, int sequence) {
    int n = e.size();
    return new Encoding(
        e.ids(),
        e.starts(),
        e.ends(),
        filled(n, typeId),
        e.words(),
        filled(n, sequence),
        e.special(),
        e.attention(),
        e.texts(),
        e.vocabulary(),
        e.overflowing().stream().map(o -> as(o, typeId, sequence)).toList());
  }

  /// One after the other. Overflowing parts are combined each with each.
  static Encoding merge(List<Encoding> list, List<String> texts, IntFunction<String> vocabulary) {
    var result = join(List.of(), texts, vocabulary);
    for (var next : list) {
      result = merge(result, next, texts, vocabulary);
    }
    return result;
  }

  private static Encoding merge(
      Encoding a, Encoding b, List<String> texts, IntFunction<String> vocabulary) {
    var parts = new ArrayList<Encoding>();
    for (var part : a.overflowing()) {
      var bare = b.withOverflowing(List.of());
      parts.add(join(List.of(part, bare), texts, vocabulary));
      for (var other : b.overflowing()) {
        parts.add(join(List.of(part, other), texts, vocabulary));
      }
    }
    for (var other : b.overflowing()) {
      parts.add(join(List.of(a, other), texts, vocabulary));
    }
    return join(List.of(a, b), texts, vocabulary).withOverflowing(parts);
  }

  private static Encoding join(
      List<Encoding> list, List<String> texts, IntFunction<String> vocabulary) {
    return new Encoding(
        join(list, Encoding::ids),
        join(list, Encoding::starts),
        join(list, Encoding::ends),
        join(list, Encoding::typeIds),
        join(list, Encoding::words),
        join(list, Encoding::sequences),
        join(list, Encoding::special),
        join(list, Encoding::attention),
        texts,
        vocabulary,
        List.of());
  }

  private static int[] join(
      List<Encoding> list, java.util.function.Function<Encoding, int[]> values) {
    int n = list.stream().mapToInt(Encoding::size).sum();
    int[] all = new int[n];
    int at = 0;
    for (var encoding : list) {
      int[] part = values.apply(encoding);
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static int[] filled(int n, int value) {
    int[] values = new int[n];
    Arrays.fill(values, value);
    return values;
  }
}
