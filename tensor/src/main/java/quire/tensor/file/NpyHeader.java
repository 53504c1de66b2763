package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quire.tensor.file.NpyException.Kind;

/// The header of a `.npy` file. Source: NumPy Enhancement Proposal 1 and `numpy.lib.format`.
///
/// @param dtype as NumPy writes it, such as `<f4`
/// @param dataOffset where the elements begin, in bytes from the start of the file
record NpyHeader(String dtype, boolean fortran, long[] shape, long dataOffset) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final long MAX_HEADER = 1 << 20;
  // NumPy leaves room for the growing axis to be rewritten in place; so do we, byte for byte.
  private static final int GROWTH_DIGITS = 21;

  static NpyHeader read(MemorySegment file, String where) {
    long size = file.byteSize();
    for (int i = 0; i < MAGIC.length; i++) {
      if (i >= size || file.get(ValueLayout.JAVA_BYTE, i) != MAGIC[i]) {
        throw new NpyException(Kind.NOT_NPY, where + ": is no .npy file (wrong first bytes)");
      }
    }
    if (size < 8) {
      throw truncated(where);
    }
    int major = file.get(ValueLayout.JAVA_BYTE, 6) & 0xff;
    int minor = file.get(ValueLayout.JAVA_BYTE, 7) & 0xff;
    if (major < 1 || major > 3 || minor != 0) {
      throw new NpyException(
          Kind.VERSION,
          where + ": has version " + major + "." + minor + "; versions 1.0 to 3.0 are read");
    }
    int prefix = major == 1 ? 10 : 12;
    if (size < prefix) {
      throw truncated(where);
    }
    long length =
        major == 1
            ? file.get(Layouts.SHORT_LE, 8) & 0xffffL
            : file.get(Layouts.INT_LE, 8) & 0xffff_ffffL;
    if (length > MAX_HEADER) {
      throw new NpyException(
          Kind.HEADER_TOO_LARGE,
          where + ": claims a header of " + length + " bytes; at most " + MAX_HEADER + " are read");
    }
    if (prefix + length > size) {
      throw truncated(where);
    }
    byte[] bytes = file.asSlice(prefix, length).toArray(ValueLayout.JAVA_BYTE);
    var charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    return parse(new String(bytes, charset), prefix + length, where);
  }

  private static NpyException truncated(String where) {
    return new NpyException(Kind.HEADER_TRUNCATED, where + ": ends inside its header");
  }

  private static NpyHeader parse(String text, long dataOffset, String where) {
    Object value;
    try {
      value = new PythonLiteral(text).parse();
    } catch (PythonLiteral.SyntaxException problem) {
      throw syntax(where, problem.problem());
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw syntax(where, "is no dictionary");
    }
    var known = new HashMap<String, Object>();
    map.forEach((key, item) -> known.put(String.valueOf(key), item));
    Object descr = known.remove("descr");
    Object order = known.remove("fortran_order");
    Object shape = known.remove("shape");
    if (descr == null || order == null || shape == null || !known.isEmpty()) {
      throw syntax(where, "must have the keys descr, fortran_order and shape, and no other");
    }
    if (!(order instanceof Boolean fortran)) {
      throw syntax(where, "fortran_order must be True or False");
    }
    if (descr instanceof List) {
      throw new NpyException(
          Kind.STRUCTURED,
          where + ": holds records (a structured dtype); save each field as an array of its own");
    }
    if (!(descr instanceof String dtype)) {
      throw syntax(where, "descr must be a string");
    }
    return new NpyHeader(dtype, fortran, shape(shape, where), dataOffset);
  }

  private static long[] shape(Object value, String where) {
    if (!(value instanceof PythonLiteral.Tuple(List<Object> axes))) {
      throw syntax(where, "shape must be a tuple");
    }
    if (axes.size() > 64) {
      throw new NpyException(
          Kind.SHAPE, where + ": has " + axes.size() + " axes; at most 64 are read");
    }
    long[] shape = new long[axes.size()];
    for (int i = 0; i < shape.length; i++) {
      if (!(axes.get(i) instanceof Long length)) {
        throw syntax(where, "shape must hold integers");
      }
      if (length < 0) {
        throw new NpyException(Kind.SHAPE, where + ": axis " + i + " has length " + length);
      }
      shape[i] = length;
    }
    return shape;
  }

  private static NpyException syntax(String where, String problem) {
    return new NpyException(Kind.HEADER_SYNTAX, where + ": header " + problem);
  }

  /// The bytes before the elements, as NumPy writes them: the lowest version that can hold them,
  /// padded with spaces to a multiple of 64.
  byte[] toBytes() {
    var text = new StringBuilder("{'descr': '").append(dtype).append("', 'fortran_order': ");
    text.append(fortran ? "True" : "False").append(", 'shape': (");
    for (int i = 0; i < shape.length; i++) {
      text.append(i == 0 ? "" : " ")
          .append(shape[i])
          .append(i == 0 || i < shape.length - 1 ? "," : "");
    }
    text.append("), }");
    if (shape.length > 0) {
      int digits = Long.toString(shape[fortran ? shape.length - 1 : 0]).length();
      text.append(" ".repeat(GROWTH_DIGITS - digits));
    }
    int used = MAGIC.length + 4 + text.length() + 1;
    text.append(" ".repeat(64 - used % 64)).append('\n');
    int length = text.length();
    byte[] bytes = new byte[MAGIC.length + 4 + length];
    System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
    bytes[6] = 1;
    bytes[8] = (byte) length;
    bytes[9] = (byte) (length >> 8);
    System.arraycopy(text.toString().getBytes(StandardCharsets.US_ASCII), 0, bytes, 10, length);
    return bytes;
  }
}
