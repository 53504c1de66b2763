package quire.tensor.file;

import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import quire.tensor.file.NpyException.Kind;

/// A NumPy dtype string, understood.
///
/// @param type the numeric type, null for text
/// @param unicode whether text is UTF-32 (`U`) and not bytes (`S`)
/// @param width bytes of one element, at least 1
record NpyDtype(@Nullable ElementType type, boolean unicode, int width, ByteOrder order) {
  private static final Pattern FORM = Pattern.compile("([<>|=]?)([a-zA-Z?])([0-9]{0,9})(\\[.*])?");

  static NpyDtype of(String text, String where) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw unknown(text, where);
    }
    String mark = form.group(1);
    char kind = form.group(2).charAt(0);
    if (kind == 'O') {
      throw new NpyException(
          Kind.OBJECT_ARRAY,
          where
              + ": holds Python objects, and reading them would run code from the file;"
              + " save it with a numeric or text dtype");
    }
    if (form.group(3).isEmpty() || form.group(4) != null) {
      throw unknown(text, where);
    }
    int size = Integer.parseInt(form.group(3));
    ByteOrder order =
        switch (mark) {
          case ">" -> ByteOrder.BIG_ENDIAN;
          case "<" -> ByteOrder.LITTLE_ENDIAN;
          default -> ByteOrder.nativeOrder();
        };
    if (kind == 'U' || kind == 'S' || kind == 'a') {
      if (size == 0 || size > 1 << 28) {
        throw unknown(text, where);
      }
      return new NpyDtype(null, kind == 'U', kind == 'U' ? 4 * size : size, order);
    }
    ElementType type = number(kind, size);
    if (type == null) {
      throw unknown(text, where);
    }
    return new NpyDtype(type, false, type.bytes(), order);
  }

  private static @Nullable ElementType number(char kind, int size) {
    return switch (kind + "" + size) {
      case "b1" -> ElementType.BOOL;
      case "u1" -> ElementType.U8;
      case "u2" -> ElementType.U16;
      case "u4" -> ElementType.U32;
      case "u8" -> ElementType.U64;
      case "i1" -> ElementType.I8;
      case "i2" -> ElementType.I16;
      case "i4" -> ElementType.I32;
      case "i8" -> ElementType.I64;
      case "f2" -> ElementType.F16;
      case "f4" -> ElementType.F32;
      case "f8" -> ElementType.F64;
      case "c8" -> ElementType.C64;
      case "c16" -> ElementType.C128;
      default -> null;
    };
  }

  private static NpyException unknown(String text, String where) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
    return new NpyException(
        Kind.DTYPE,
        where
            + ": has dtype "
            + shown
            + "; bool, integers, float16 to float64, complex and text are read");
  }
}
