package quire.text.gguf;

import java.util.List;
import quire.base.Check;
import quire.base.RequestException;

/// A value of GGUF metadata with its type.
///
/// @param type the type of the value, or of the elements of an array
/// @param isArray whether it is an array
/// @param value as [GgufType] says; arrays are `byte[]`, `short[]`, `int[]`, `long[]`, `float[]`,
///   `double[]`, `boolean[]` or `String[]`
public record GgufValue(GgufType type, boolean isArray, Object value) {
  /// Checks that the value is of its type.
  public GgufValue {
    Class<?> expected =
        switch (type) {
          case UINT8, INT8 -> isArray ? byte[].class : Byte.class;
          case UINT16, INT16 -> isArray ? short[].class : Short.class;
          case UINT32, INT32 -> isArray ? int[].class : Integer.class;
          case UINT64, INT64 -> isArray ? long[].class : Long.class;
          case FLOAT32 -> isArray ? float[].class : Float.class;
          case FLOAT64 -> isArray ? double[].class : Double.class;
          case BOOL -> isArray ? boolean[].class : Boolean.class;
          case STRING -> isArray ? String[].class : String.class;
          case ARRAY -> throw new RequestException("GGUF arrays of arrays are not supported");
        };
    Check.that(
        expected.isInstance(value),
        "a GGUF value of type %s must be %s, is %s",
        type,
        expected.getSimpleName(),
        value.getClass().getSimpleName());
  }

  /// A text.
  public static GgufValue of(String text) {
    return new GgufValue(GgufType.STRING, false, text);
  }

  /// A flag.
  public static GgufValue of(boolean flag) {
    return new GgufValue(GgufType.BOOL, false, flag);
  }

  /// A number of type `uint32`, as most counts and ids are.
  public static GgufValue of(int number) {
    return new GgufValue(GgufType.UINT32, false, number);
  }

  /// A number of type `float32`.
  public static GgufValue of(float number) {
    return new GgufValue(GgufType.FLOAT32, false, number);
  }

  /// Texts.
  public static GgufValue of(List<String> texts) {
    return new GgufValue(GgufType.STRING, true, texts.toArray(String[]::new));
  }

  /// Numbers of type `float32`.
  public static GgufValue of(float[] numbers) {
    return new GgufValue(GgufType.FLOAT32, true, numbers);
  }

  /// Numbers of type `int32`.
  public static GgufValue of(int[] numbers) {
    return new GgufValue(GgufType.INT32, true, numbers);
  }

  /// Bytes, of type `uint8`.
  public static GgufValue of(byte[] bytes) {
    return new GgufValue(GgufType.UINT8, true, bytes);
  }

  /// A whole number of any integer type, without sign where the type has none.
  ///
  /// @throws RequestException when it is none, or is above what a `long` holds
  public long number() {
    Check.that(!isArray, "a number is expected, this is an array");
    return switch (value) {
      case Byte b -> type == GgufType.UINT8 ? Byte.toUnsignedLong(b) : b;
      case Short s -> type == GgufType.UINT16 ? Short.toUnsignedLong(s) : s;
      case Integer i -> type == GgufType.UINT32 ? Integer.toUnsignedLong(i) : i;
      case Long l -> {
        Check.that(type == GgufType.INT64 || l >= 0, "the number %s is too large", l);
        yield l;
      }
      default -> throw new RequestException("a whole number is expected, this is " + type);
    };
  }

  /// A text.
  public String text() {
    if (value instanceof String text) {
      return text;
    }
    throw new RequestException("a text is expected, this is " + describe());
  }

  /// A flag.
  public boolean flag() {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new RequestException("a flag is expected, this is " + describe());
  }

  /// Texts.
  public List<String> texts() {
    if (value instanceof String[] texts) {
      return List.of(texts);
    }
    throw new RequestException("an array of texts is expected, this is " + describe());
  }

  /// Numbers as single precision, from `float32` or `int32`.
  public float[] floats() {
    if (value instanceof float[] numbers) {
      return numbers.clone();
    }
    if (value instanceof int[] numbers) {
      float[] result = new float[numbers.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = numbers[i];
      }
      return result;
    }
    throw new RequestException("an array of numbers is expected, this is " + describe());
  }

  /// Numbers of 32 bits.
  public int[] integers() {
    if (value instanceof int[] numbers) {
      return numbers.clone();
    }
    throw new RequestException("an array of whole numbers is expected, this is " + describe());
  }

  /// Bytes.
  public byte[] bytes() {
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    throw new RequestException("an array of bytes is expected, this is " + describe());
  }

  private String describe() {
    return isArray ? "an array of " + type : type.toString();
  }
}
