package quire.graph.data;

import java.util.Arrays;

/// A compressed sparse matrix as `PREFIX_data`, `_indices`, `_indptr`, `_shape` hold it; checked.
record SparseRows(int rows, int columns, int[] rowStart, int[] column, float[] values) {

  static SparseRows read(NpzArrays arrays, String prefix) {
    long[] shape = arrays.longs(prefix + "_shape");
    boolean fits = shape.length == 2 && shape[0] >= 0 && shape[1] >= 0;
    if (!fits || shape[0] > Integer.MAX_VALUE - 8 || shape[1] > Integer.MAX_VALUE - 8) {
      throw arrays.problem(prefix + "_shape", "is " + Arrays.toString(shape));
    }
    int rows = (int) shape[0];
    int columns = (int) shape[1];
    int[] column = arrays.ints(prefix + "_indices");
    int[] start = arrays.ints(prefix + "_indptr");
    float[] values = arrays.floats(prefix + "_data");
    if (start.length != rows + 1) {
      throw arrays.problem(
          prefix + "_indptr", "has " + start.length + " offsets for " + rows + " rows");
    }
    for (int r = 0; r < rows; r++) {
      if (start[r] > start[r + 1]) {
        throw arrays.problem(prefix + "_indptr", "falls at row " + r);
      }
    }
    if (start[0] != 0 || start[rows] != column.length) {
      throw arrays.problem(
          prefix + "_indptr",
          "runs from " + start[0] + " to " + start[rows] + ", not 0 to " + column.length);
    }
    if (values.length != column.length) {
      throw arrays.problem(
          prefix + "_data", "has " + values.length + " values for " + column.length + " indices");
    }
    for (int k = 0; k < column.length; k++) {
      if (column[k] < 0 || column[k] >= columns) {
        throw arrays.problem(
            prefix + "_indices",
            "entry " + k + " is " + column[k] + ": columns are 0 to " + (columns - 1));
      }
      if (!Float.isFinite(values[k])) {
        throw arrays.problem(prefix + "_data", "entry " + k + " is " + values[k]);
      }
    }
    return new SparseRows(rows, columns, start, column, values);
  }

  /// The same matrix with columns ascending, repeated cells added up and zeros left out.
  SparseRows sorted() {
    int[] starts = new int[rows + 1];
    int[] kept = new int[column.length];
    float[] sums = new float[column.length];
    int at = 0;
    for (int r = 0; r < rows; r++) {
      int first = rowStart[r];
      long[] order = new long[rowStart[r + 1] - first];
      for (int k = 0; k < order.length; k++) {
        order[k] = ((long) column[first + k] << 32) | (first + k);
      }
      Arrays.sort(order);
      int rowBegin = at;
      for (long cell : order) {
        int own = (int) (cell >>> 32);
        float value = values[(int) cell];
        if (at > rowBegin && kept[at - 1] == own) {
          sums[at - 1] += value;
        } else if (value != 0) {
          kept[at] = own;
          sums[at++] = value;
        }
      }
      starts[r + 1] = at;
    }
    return new SparseRows(rows, columns, starts, Arrays.copyOf(kept, at), Arrays.copyOf(sums, at));
  }
}
