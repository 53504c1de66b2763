package quire.data.format;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import quire.base.Check;
import quire.base.RequestException;

/// An array of the IDX format, which the MNIST family of data sets uses: two zero bytes, a type,
/// the number of dimensions, each dimension as 4 bytes, then the values; all big-endian, last
/// dimension fastest. Source: LeCun, Cortes and Burges, the MNIST page.
///
/// @param type what a value is
/// @param shape the dimensions, 1 to 8 of them
/// @param bytes the values as they stand in the file
public record IdxArray(Type type, int[] shape, byte[] bytes) {
  /// What a value is.
  public enum Type {
    UNSIGNED_BYTE(0x08, 1),
    SIGNED_BYTE(0x09, 1),
    SHORT(0x0b, 2),
    INT(0x0c, 4),
    FLOAT(0x0d, 4),
    DOUBLE(0x0e, 8);

    private final int code;
    private final int size;

    Type(int code, int size) {
      this.code = code;
      this.size = size;
    }

    /// Bytes a value takes.
    public int size() {
      return size;
    }
  }

  private static final int MAX_DIMENSIONS = 8;

  public IdxArray {
    Check.range("dimensions", shape.length, 1, MAX_DIMENSIONS);
    long size = type.size();
    for (int length : shape) {
      Check.range("a dimension", length, 0, Integer.MAX_VALUE);
      size = Math.multiplyExact(size, (long) length);
    }
    Check.that(size == bytes.length, "%d bytes were expected, not %d", size, bytes.length);
  }

  /// Reads a file, packed or not.
  ///
  /// @throws RequestException naming the file and what is wrong with it
  public static IdxArray read(Path file) {
    try (InputStream in = Packed.open(file)) {
      return read(in, file.toString());
    } catch (IOException problem) {
      throw Packed.damaged(file.toString(), problem);
    }
  }

  /// Reads a stream to its end.
  ///
  /// @param name names the stream in errors
  public static IdxArray read(InputStream stream, String name) {
    try {
      var in = new DataInputStream(stream);
      int magic = in.readInt();
      Type type = type(magic >>> 8, name);
      int[] shape = shape(in, magic & 0xff, name);
      long size = type.size();
      for (int length : shape) {
        size *= length;
        if (size > Integer.MAX_VALUE - 16) {
          throw new RequestException(
              name + ": says it holds " + Arrays.toString(shape) + " values; 2 GB is the most");
        }
      }
      // Reads in pieces, so that a false size does not take the memory.
      byte[] bytes = in.readNBytes((int) size);
      if (bytes.length < size) {
        throw new RequestException(
            name + ": ends after " + bytes.length + " of " + size + " bytes of values");
      }
      if (in.read() >= 0) {
        throw new RequestException(name + ": more follows after the " + size + " bytes of values");
      }
      return new IdxArray(type, shape, bytes);
    } catch (EOFException problem) {
      throw new RequestException(name + ": ends inside the IDX header", problem);
    } catch (IOException problem) {
      throw Packed.damaged(name, problem);
    }
  }

  private static int[] shape(DataInputStream in, int dimensions, String name) throws IOException {
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw new RequestException(
          name + ": has " + dimensions + " dimensions; 1 to " + MAX_DIMENSIONS + " can be read");
    }
    int[] shape = new int[dimensions];
    for (int i = 0; i < dimensions; i++) {
      shape[i] = in.readInt();
      if (shape[i] < 0) {
        throw new RequestException(name + ": dimension " + i + " is above 2147483647");
      }
    }
    return shape;
  }

  private static Type type(int code, String name) {
    for (Type type : Type.values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new RequestException(
        name
            + String.format(": is no IDX file: begins with %06x, not 00000", code)
            + "8 to 00000e");
  }

  /// Writes the array.
  public void write(OutputStream out) throws IOException {
    var header = ByteBuffer.allocate(4 + 4 * shape.length);
    header.putInt(type.code << 8 | shape.length);
    for (int length : shape) {
      header.putInt(length);
    }
    out.write(header.array());
    out.write(bytes);
  }

  /// How many values there are.
  public int count() {
    return bytes.length / type.size();
  }

  /// A value as a number.
  ///
  /// @param index in the order of the file, below [#count]
  public double value(int index) {
    var data = ByteBuffer.wrap(bytes);
    int at = index * type.size();
    return switch (type) {
      case UNSIGNED_BYTE -> bytes[index] & 0xff;
      case SIGNED_BYTE -> bytes[index];
      case SHORT -> data.getShort(at);
      case INT -> data.getInt(at);
      case FLOAT -> data.getFloat(at);
      case DOUBLE -> data.getDouble(at);
    };
  }
}
