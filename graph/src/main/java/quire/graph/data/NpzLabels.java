package quire.graph.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Labels of an archive: numbers (integral floats too; -1 and NaN are missing) or text, with the
/// names of classes where `class_names` has them.
final class NpzLabels {
  private NpzLabels() {}

  static Labels read(NpzArrays arrays, String name, int nodes) {
    long[] shape = arrays.shape(name);
    boolean column = shape.length == 2 && shape[1] == 1;
    if (shape.length == 0 || shape[0] != nodes || (shape.length > 1 && !column)) {
      throw arrays.problem(name, "has shape " + Arrays.toString(shape) + ", not [" + nodes + "]");
    }
    if (arrays.isText(name)) {
      return Labels.ofNames(Arrays.stream(arrays.strings(name)).map(String::strip).toList());
    }
    double[] values = arrays.doubles(name);
    long[] numbers = new long[nodes];
    for (int i = 0; i < nodes; i++) {
      double value = values[i];
      if (Double.isNaN(value) || value == Labels.MISSING) {
        numbers[i] = Labels.MISSING;
      } else if (value < 0 || value != Math.rint(value) || value > 1e15) {
        throw arrays.problem(
            name, "node " + i + " has label " + value + ": labels are whole numbers from 0");
      } else {
        numbers[i] = (long) value;
      }
    }
    return named(arrays, name, numbers);
  }

  private static Labels named(NpzArrays arrays, String name, long[] numbers) {
    if (!arrays.has("class_names") || !arrays.isText("class_names")) {
      return Labels.ofNumbers(numbers);
    }
    List<String> classes = new ArrayList<>(Arrays.asList(arrays.strings("class_names")));
    int[] index = new int[numbers.length];
    for (int i = 0; i < index.length; i++) {
      if (numbers[i] >= classes.size()) {
        throw arrays.problem(
            name, "node " + i + " has label " + numbers[i] + ": class_names has " + classes.size());
      }
      index[i] = (int) numbers[i];
    }
    return new Labels(index, List.copyOf(classes));
  }
}
