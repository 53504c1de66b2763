package quire.tensor.file;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.file.Path;
import quire.base.AtomicFile;
import quire.base.WorkException;
import quire.tensor.file.NpyException.Kind;

/// Single NumPy arrays in `.npy` files, versions 1 to 3.
///
/// Read are bool, integers, float16 to float64, complex numbers and text (`U`, `S`), of either byte
/// order and either axis order. Object arrays are refused by name: reading them would run code.
/// Source: NumPy Enhancement Proposal 1 and the documentation of `numpy.lib.format`.
public final class Npy {
  private static final int CHUNK = 1 << 20;

  private Npy() {}

  /// Maps a file; its elements are read when they are asked for.
  ///
  /// @throws NpyException when the file is not what the format asks for
  public static NpyArray read(Path file) {
    return read(MappedFile.map(file), file.toString());
  }

  static NpyArray read(MemorySegment file, String where) {
    NpyHeader header = NpyHeader.read(file, where);
    long bytes = dataBytes(header, where);
    long held = file.byteSize() - header.dataOffset();
    if (held < bytes) {
      throw new NpyException(
          Kind.DATA_TRUNCATED,
          describe(header, where) + " needs " + bytes + " bytes, the file holds " + held);
    }
    if (held > bytes) {
      throw new NpyException(
          Kind.TRAILING_BYTES,
          describe(header, where) + " is followed by " + (held - bytes) + " bytes too many");
    }
    return new NpyArray(
        header.dtype(), header.shape(), header.fortran(), file.asSlice(header.dataOffset(), bytes));
  }

  /// The bytes that the header's array needs; never trusts the file's length.
  private static long dataBytes(NpyHeader header, String where) {
    long bytes = Shapes.bytes(header.shape(), NpyDtype.of(header.dtype(), where).width());
    if (bytes < 0) {
      throw new NpyException(
          Kind.SHAPE, where + ": shape " + Shapes.text(header.shape()) + " is out of range");
    }
    return bytes;
  }

  private static String describe(NpyHeader header, String where) {
    return where + ": an array of " + header.dtype() + " and shape " + Shapes.text(header.shape());
  }

  /// Writes a file, atomically; the same array gives the same bytes, those that NumPy writes.
  ///
  /// @throws WorkException when the file cannot be written; an older one is then untouched
  public static void write(Path file, NpyArray array) {
    try {
      AtomicFile.write(file, out -> write(out, array));
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  static byte[] header(NpyArray array) {
    return new NpyHeader(array.dtype(), array.fortran(), array.shape(), 0).toBytes();
  }

  static void write(OutputStream out, NpyArray array) throws IOException {
    out.write(header(array));
    copy(array.data(), out);
  }

  static void copy(MemorySegment data, OutputStream out) throws IOException {
    var channel = Channels.newChannel(out);
    for (long at = 0; at < data.byteSize(); at += CHUNK) {
      var chunk = data.asSlice(at, Math.min(CHUNK, data.byteSize() - at)).asByteBuffer();
      while (chunk.hasRemaining()) {
        var _ = channel.write(chunk);
      }
    }
  }
}
