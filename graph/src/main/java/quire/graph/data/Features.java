package quire.graph.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// A table of features, one row a node: dense, or sparse where most cells are zero. Immutable;
/// values are finite.
public final class Features {
  private static final Features NONE = new Features(0, new float[0], null, null);

  private final int width;
  private final float @Nullable [] values;
  private final int @Nullable [] rowStart;
  private final int @Nullable [] column;

  private Features(
      int width, float @Nullable [] values, int @Nullable [] rowStart, int @Nullable [] column) {
    this.width = width;
    this.values = values;
    this.rowStart = rowStart;
    this.column = column;
  }

  /// No features.
  public static Features none() {
    return NONE;
  }

  /// A dense table, not copied: the caller gives it away.
  ///
  /// @param values row-major, rows x width
  public static Features dense(int width, float[] values) {
    Check.that(
        width == 0 ? values.length == 0 : values.length % width == 0,
        "%d values do not fill rows of %d features",
        values.length,
        width);
    return new Features(width, values, null, null);
  }

  /// A sparse table, not copied: the caller gives it away.
  ///
  /// @param rowStart rows + 1 offsets into `column`
  /// @param column columns in [0, width), ascending in each row
  /// @param values one for each column entry, or null where all are 1
  public static Features sparse(
      int width, int[] rowStart, int[] column, float @Nullable [] values) {
    Check.that(
        rowStart.length > 0 && rowStart[rowStart.length - 1] == column.length,
        "row offsets do not end at %d entries",
        column.length);
    return new Features(width, values, rowStart, column);
  }

  /// Features a row.
  public int width() {
    return width;
  }

  /// Whether the table is stored as the cells that are not zero.
  public boolean isSparse() {
    return rowStart != null;
  }

  /// Whether the table is sparse and all stored cells are 1.
  public boolean isBinary() {
    return rowStart != null && values == null;
  }

  /// Writes one row to `out[at .. at + width)`.
  public void copyRow(int row, float[] out, int at) {
    if (rowStart == null || column == null) {
      if (values != null) {
        System.arraycopy(values, row * width, out, at, width);
      }
      return;
    }
    Arrays.fill(out, at, at + width, 0);
    for (int k = rowStart[row]; k < rowStart[row + 1]; k++) {
      out[at + column[k]] = values == null ? 1 : values[k];
    }
  }

  /// Rows [from, to), dense and row-major: a new array.
  public float[] rows(int from, int to) {
    float[] out = new float[Math.multiplyExact(to - from, width)];
    for (int row = from; row < to; row++) {
      copyRow(row, out, (row - from) * width);
    }
    return out;
  }

  /// The rows of several ranges in their order.
  ///
  /// @param from first row of each range
  /// @param to row after the last of each range
  public Features select(int[] from, int[] to) {
    int rows = 0;
    for (int k = 0; k < from.length; k++) {
      rows += to[k] - from[k];
    }
    if (rowStart == null || column == null) {
      float[] out = new float[Math.multiplyExact(rows, width)];
      int at = 0;
      for (int k = 0; k < from.length && values != null; k++) {
        System.arraycopy(values, from[k] * width, out, at, (to[k] - from[k]) * width);
        at += (to[k] - from[k]) * width;
      }
      return new Features(width, out, null, null);
    }
    int[] starts = new int[rows + 1];
    int row = 0;
    for (int k = 0; k < from.length; k++) {
      for (int r = from[k]; r < to[k]; r++, row++) {
        starts[row + 1] = starts[row] + rowStart[r + 1] - rowStart[r];
      }
    }
    int[] columns = new int[starts[rows]];
    float[] kept = values == null ? null : new float[starts[rows]];
    int at = 0;
    for (int k = 0; k < from.length; k++) {
      int first = rowStart[from[k]];
      int length = rowStart[to[k]] - first;
      System.arraycopy(column, first, columns, at, length);
      if (kept != null && values != null) {
        System.arraycopy(values, first, kept, at, length);
      }
      at += length;
    }
    return new Features(width, kept, starts, columns);
  }
}
