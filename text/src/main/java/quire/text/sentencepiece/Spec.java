package quire.text.sentencepiece;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import quire.base.Check;
import quire.base.RequestException;

/// A specification inside a model file: values by field, immutable.
///
/// A field that was never set reads as its default and is not written; fields of a newer format are
/// kept as they are.
///
/// @param <F> the fields: [TrainerField] or [NormalizerField]
public final class Spec<F extends Enum<F> & SpecField> {
  private final Class<F> fields;
  private final Map<F, Object> values;
  private final UnknownFieldSet unknown;

  private Spec(Class<F> fields, Map<F, Object> values, UnknownFieldSet unknown) {
    this.fields = fields;
    this.values = values;
    this.unknown = unknown;
  }

  /// The trainer's defaults.
  public static Spec<TrainerField> trainer() {
    return empty(TrainerField.class);
  }

  /// The normaliser's defaults.
  public static Spec<NormalizerField> normalizer() {
    return empty(NormalizerField.class);
  }

  static <F extends Enum<F> & SpecField> Spec<F> empty(Class<F> fields) {
    return new Spec<>(fields, new EnumMap<>(fields), UnknownFieldSet.getDefaultInstance());
  }

  /// Whether the field was set.
  public boolean has(F field) {
    return values.containsKey(field);
  }

  /// The value of an integer field.
  public int integer(F field) {
    return (Integer) value(field);
  }

  /// The value of a long field.
  public long count(F field) {
    return (Long) value(field);
  }

  /// The value of a flag.
  public boolean flag(F field) {
    return (Boolean) value(field);
  }

  /// The value of a number.
  public float number(F field) {
    return (Float) value(field);
  }

  /// The value of a text.
  public String text(F field) {
    return (String) value(field);
  }

  /// The values of a list of texts.
  public List<String> texts(F field) {
    var result = new ArrayList<String>();
    for (Object text : (List<?>) value(field)) {
      result.add((String) text);
    }
    return result;
  }

  /// A copy of the value of a field of bytes.
  public byte[] bytes(F field) {
    return ((byte[]) value(field)).clone();
  }

  private Object value(F field) {
    return values.getOrDefault(field, field.fallback());
  }

  /// This specification with another value of a field.
  ///
  /// @throws RequestException when the value is of another kind than the field
  public Spec<F> with(F field, Object value) {
    boolean fits =
        switch (field.kind()) {
          case INTEGER -> value instanceof Integer;
          case LONG -> value instanceof Long;
          case FLAG -> value instanceof Boolean;
          case NUMBER -> value instanceof Float;
          case TEXT -> value instanceof String;
          case TEXTS ->
              value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
          case BYTES -> value instanceof byte[];
        };
    Check.that(fits, "%s is a field of kind %s, given is %s", field.key(), field.kind(), value);
    var copy = new EnumMap<>(values);
    copy.put(field, value instanceof List<?> list ? List.copyOf(list) : value);
    return new Spec<>(fields, copy, unknown);
  }

  /// This specification without a value of a field.
  public Spec<F> without(F field) {
    var copy = new EnumMap<>(values);
    copy.remove(field);
    return new Spec<>(fields, copy, unknown);
  }

  /// This specification with a field set from text, as an option's value; lists are separated by
  /// commas.
  ///
  /// @throws RequestException when there is no such field or the text does not fit
  public Spec<F> with(String key, String text) {
    var field = field(key);
    try {
      return with(field, parse(field, text));
    } catch (NumberFormatException problem) {
      throw new RequestException(key + " must be a number, is " + text, problem);
    }
  }

  private F field(String key) {
    for (F field : fields.getEnumConstants()) {
      if (field.key().equals(key)) {
        return field;
      }
    }
    var known = Arrays.stream(fields.getEnumConstants()).map(SpecField::key).toList();
    throw new RequestException("no option " + key + "; known: " + String.join(", ", known));
  }

  private static Object parse(SpecField field, String text) {
    if (field == TrainerField.MODEL_TYPE) {
      for (var type : ModelType.values()) {
        if (type.name().equalsIgnoreCase(text)) {
          return type.number();
        }
      }
      throw new RequestException("model_type must be unigram, bpe, word or char, is " + text);
    }
    return switch (field.kind()) {
      case INTEGER -> Integer.parseInt(text);
      case LONG -> Long.parseLong(text);
      case FLAG -> {
        Check.that(
            text.equals("true") || text.equals("false"),
            "%s must be true or false, is %s",
            field.key(),
            text);
        yield text.equals("true");
      }
      case NUMBER -> Float.parseFloat(text);
      case TEXT -> text;
      case TEXTS -> text.isEmpty() ? List.of() : List.of(text.split(","));
      case BYTES -> throw new RequestException(field.key() + " cannot be set from text");
    };
  }

  static <F extends Enum<F> & SpecField> Spec<F> read(Class<F> fields, CodedInputStream in)
      throws IOException {
    var byNumber = new java.util.HashMap<Integer, F>();
    for (F field : fields.getEnumConstants()) {
      byNumber.put(field.number(), field);
    }
    var values = new EnumMap<F, Object>(fields);
    var unknown = UnknownFieldSet.newBuilder();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      var field = byNumber.get(tag >>> 3);
      if (field == null || (tag & 7) != wire(field)) {
        unknown.mergeFieldFrom(tag, in);
      } else if (field.kind() == SpecField.Kind.TEXTS) {
        var list = (ArrayList<?>) values.computeIfAbsent(field, _ -> new ArrayList<String>());
        add(list, in.readStringRequireUtf8());
      } else {
        values.put(field, readValue(field, in));
      }
    }
    values.replaceAll((_, value) -> value instanceof List<?> list ? List.copyOf(list) : value);
    return new Spec<>(fields, values, unknown.build());
  }

  @SuppressWarnings("unchecked")
  private static void add(ArrayList<?> list, String text) {
    ((ArrayList<String>) list).add(text);
  }

  private static Object readValue(SpecField field, CodedInputStream in) throws IOException {
    return switch (field.kind()) {
      case INTEGER -> in.readInt32();
      case LONG -> in.readUInt64();
      case FLAG -> in.readBool();
      case NUMBER -> in.readFloat();
      case TEXT, TEXTS -> in.readStringRequireUtf8();
      case BYTES -> in.readByteArray();
    };
  }

  private static int wire(SpecField field) {
    return switch (field.kind()) {
      case INTEGER, LONG, FLAG -> 0;
      case NUMBER -> 5;
      case TEXT, TEXTS, BYTES -> 2;
    };
  }

  ByteString toBytes() {
    var out = ByteString.newOutput();
    var coded = CodedOutputStream.newInstance(out);
    try {
      var ordered = new ArrayList<>(values.entrySet());
      ordered.sort(java.util.Comparator.comparingInt(entry -> entry.getKey().number()));
      for (var entry : ordered) {
        write(coded, entry.getKey(), entry.getValue());
      }
      unknown.writeTo(coded);
      coded.flush();
    } catch (IOException problem) {
      throw new IllegalStateException("writing to memory cannot fail", problem);
    }
    return out.toByteString();
  }

  private static void write(CodedOutputStream out, SpecField field, Object value)
      throws IOException {
    int n = field.number();
    switch (field.kind()) {
      case INTEGER -> out.writeInt32(n, (Integer) value);
      case LONG -> out.writeUInt64(n, (Long) value);
      case FLAG -> out.writeBool(n, (Boolean) value);
      case NUMBER -> out.writeFloat(n, (Float) value);
      case TEXT -> out.writeString(n, (String) value);
      case TEXTS -> {
        for (Object text : (List<?>) value) {
          out.writeString(n, (String) text);
        }
      }
      case BYTES -> out.writeByteArray(n, (byte[]) value);
    }
  }

  @Override
  public String toString() {
    var out = new StringBuilder();
    values.forEach((field, value) ->
        out.append(field.key())
            .append('=')
            .append(value instanceof byte[] bytes ? bytes.length + " bytes" : value)
            .append('\n'));
    return out.toString();
  }
}
