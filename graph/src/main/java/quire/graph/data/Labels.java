package quire.graph.data;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Classes of nodes or graphs.
///
/// @param index class of each item, -1 where it has none; not to be changed
/// @param classes names in class order: by number where all are numbers, else by text
public record Labels(int[] index, List<String> classes) {
  /// A missing label.
  public static final int MISSING = -1;

  /// Orders class names by number.
  private static final Comparator<String> BY_NUMBER =
      Comparator.comparing((String name) -> new BigDecimal(name)).thenComparing(name -> name);

  /// Where nothing is labelled.
  public static Labels none() {
    return new Labels(new int[0], List.of());
  }

  /// Takes the names apart into classes; an empty name is a missing label.
  public static Labels ofNames(List<String> names) {
    var distinct = new TreeSet<String>(names);
    distinct.remove("");
    var classes = new ArrayList<String>(distinct);
    if (classes.stream().allMatch(Labels::isNumber)) {
      classes.sort(BY_NUMBER);
    }
    Map<String, Integer> place = new HashMap<>();
    for (String name : classes) {
      place.put(name, place.size());
    }
    int[] index = new int[names.size()];
    for (int i = 0; i < index.length; i++) {
      index[i] = place.getOrDefault(names.get(i), MISSING);
    }
    return new Labels(index, List.copyOf(classes));
  }

  /// Classes of numbers: the values that occur, ascending; -1 is a missing label.
  public static Labels ofNumbers(long[] values) {
    var distinct = new TreeSet<Long>();
    for (long value : values) {
      if (value != MISSING) {
        distinct.add(value);
      }
    }
    Map<Long, Integer> place = new HashMap<>();
    for (Long value : distinct) {
      place.put(value, place.size());
    }
    int[] index = new int[values.length];
    for (int i = 0; i < index.length; i++) {
      index[i] = place.getOrDefault(values[i], MISSING);
    }
    return new Labels(index, distinct.stream().map(String::valueOf).toList());
  }

  /// Whether there is no class.
  public boolean isEmpty() {
    return classes.isEmpty();
  }

  /// Items of each class, in class order.
  public int[] counts() {
    int[] counts = new int[classes.size()];
    for (int label : index) {
      if (label >= 0) {
        counts[label]++;
      }
    }
    return counts;
  }

  /// Some of the items, in the given order; classes stay as they are.
  public Labels select(int[] items) {
    int[] own = new int[items.length];
    for (int k = 0; k < items.length; k++) {
      own[k] = index[items[k]];
    }
    return new Labels(own, classes);
  }

  private static boolean isNumber(String text) {
    return text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");
  }
}
