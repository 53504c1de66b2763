package quire.tensor.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import quire.base.Check;
import quire.tensor.Dtype;
import quire.tensor.Tensors;

/// Keys and values of the positions already read, so that decoding a position costs one row.
///
/// Holds, for each layer, what self-attention has read so far and, in a decoder, the keys and
/// values of the encoder's memory. It owns its tensors whatever scope is open; `close` frees them.
/// No gradient flows through it.
public final class KeyValueCache implements AutoCloseable {
  private final List<Layer> self = new ArrayList<>();
  private final List<Layer> cross = new ArrayList<>();

  /// @param layers of the stack it serves, at least 1
  public KeyValueCache(int layers) {
    Check.positive("layers", layers);
    for (int i = 0; i < layers; i++) {
      self.add(new Layer());
      cross.add(new Layer());
    }
  }

  /// Layers it serves.
  public int layers() {
    return self.size();
  }

  /// What the self-attention of layer i has read.
  public Layer self(int i) {
    return self.get(i);
  }

  /// The memory's keys and values of layer i.
  public Layer cross(int i) {
    return cross.get(i);
  }

  /// Positions read so far.
  public long length() {
    return self.getFirst().length();
  }

  /// Forgets all but the first positions.
  ///
  /// @param length in [0, length()]
  public void truncate(long length) {
    self.forEach(layer -> layer.truncate(length));
  }

  /// Puts batch rows in another order, as a beam search does.
  ///
  /// @param rows int64, shape (new batch), each an old row
  public void reorder(Tensor rows) {
    self.forEach(layer -> layer.reorder(rows));
    cross.forEach(layer -> layer.reorder(rows));
  }

  @Override
  public void close() {
    self.forEach(Layer::close);
    cross.forEach(Layer::close);
  }

  /// Keys and values, each of shape (batch, groups, keys, d).
  public record Entry(Tensor keys, Tensor values) {}

  /// The cache of one attention. Buffers double when full, so appending is cheap on average.
  public static final class Layer implements AutoCloseable {
    private @Nullable Tensor keys;
    private @Nullable Tensor values;
    private long length;

    /// Positions held.
    public long length() {
      return length;
    }

    /// Adds rows and returns all rows, as views that the next append may outdate.
    ///
    /// @param k shape (batch, groups, new, d)
    /// @param v shape (batch, groups, new, e)
    public Entry append(Tensor k, Tensor v) {
      try (var _ = new NoGradGuard()) {
        keys = write(keys, k);
        values = write(values, v);
      }
      length += k.size(2);
      return entry();
    }

    /// All rows held.
    ///
    /// @throws IllegalStateException when nothing was appended yet
    public Entry entry() {
      if (keys == null || values == null) {
        throw new IllegalStateException("nothing was appended to this cache yet");
      }
      return new Entry(keys.narrow(2, 0, length), values.narrow(2, 0, length));
    }

    /// Forgets all but the first rows.
    public void truncate(long rows) {
      Check.that(rows >= 0 && rows <= length, "rows must lie in [0, %d], is %d", length, rows);
      length = rows;
    }

    void reorder(Tensor rows) {
      if (keys != null && values != null) {
        try (var _ = new NoGradGuard()) {
          keys = replace(keys, keys.index_select(0, rows));
          values = replace(values, values.index_select(0, rows));
        }
      }
    }

    private Tensor write(@Nullable Tensor buffer, Tensor rows) {
      long needed = length + rows.size(2);
      var room = buffer;
      if (room == null || room.size(2) < needed) {
        long capacity = Math.max(needed, room == null ? 16 : 2 * room.size(2));
        var larger =
            Tensors.empty(Dtype.of(rows), rows.size(0), rows.size(1), capacity, rows.size(3));
        if (room != null) {
          var _ = larger.narrow(2, 0, length).copy_(room.narrow(2, 0, length));
        }
        room = replace(room, larger);
      }
      Check.that(
          room.size(0) == rows.size(0) && room.size(1) == rows.size(1),
          "the cache holds (batch, groups) = (%d, %d), the new rows are %s",
          room.size(0),
          room.size(1),
          Arrays.toString(rows.shape()));
      var _ = room.narrow(2, length, rows.size(2)).copy_(rows);
      return room;
    }

    /// Takes one reference of our own on the new tensor, so that no scope frees it.
    private static Tensor replace(@Nullable Tensor old, Tensor fresh) {
      var _ = fresh.<Tensor>retainReference();
      release(old);
      return fresh;
    }

    private static void release(@Nullable Tensor tensor) {
      if (tensor != null) {
        var _ = tensor.releaseReference();
      }
    }

    @Override
    public void close() {
      release(keys);
      release(values);
      keys = null;
      values = null;
      length = 0;
    }
  }
}
