package quire.base;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.jdk.NumberDeserializers;
import tools.jackson.databind.module.SimpleModule;

/// Reads `null` as NaN where a `double` or `float` is expected, also inside arrays: JSON has no
/// other word for it, and 0 would be a lie. A component that is not given is refused for the same
/// reason.
final class StrictNumbers extends SimpleModule {
  private static final long serialVersionUID = 1L;

  StrictNumbers() {
    super("strict numbers");
    addDeserializer(double.class, new Doubles());
    addDeserializer(float.class, new Floats());
    addDeserializer(int.class, new Given<Integer>(NumberDeserializers.find(int.class)));
    addDeserializer(long.class, new Given<Long>(NumberDeserializers.find(long.class)));
    addDeserializer(boolean.class, new Given<Boolean>(NumberDeserializers.find(boolean.class)));
    addDeserializer(double[].class, new DoubleArrays());
    addDeserializer(float[].class, new FloatArrays());
  }

  private static double number(JsonParser in, DeserializationContext context) {
    return switch (in.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_NULL -> Double.NaN;
      default -> ((Number) context.handleUnexpectedToken(double.class, in)).doubleValue();
    };
  }

  /// What Jackson reads, but never a default for what is not there.
  private static final class Given<T> extends ValueDeserializer<T> {
    private final ValueDeserializer<T> usual;

    @SuppressWarnings("unchecked")
    Given(ValueDeserializer<?> usual) {
      this.usual = (ValueDeserializer<T>) usual;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) {
      return usual.deserialize(in, context);
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
      return context.reportInputMismatch(this, ParseProblem.MISSING);
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return getNullValue(context);
    }
  }

  private static final class Doubles extends ValueDeserializer<Double> {
    @Override
    public Double deserialize(JsonParser in, DeserializationContext context) {
      return number(in, context);
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
      return context.reportInputMismatch(this, ParseProblem.MISSING);
    }
  }

  private static final class Floats extends ValueDeserializer<Float> {
    @Override
    public Float deserialize(JsonParser in, DeserializationContext context) {
      return (float) number(in, context);
    }

    @Override
    public Float getNullValue(DeserializationContext context) {
      return Float.NaN;
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
      return context.reportInputMismatch(this, ParseProblem.MISSING);
    }
  }

  private static final class DoubleArrays extends ValueDeserializer<double[]> {
    @Override
    public double[] deserialize(JsonParser in, DeserializationContext context) {
      if (!in.isExpectedStartArrayToken()) {
        return (double[]) context.handleUnexpectedToken(double[].class, in);
      }
      double[] values = new double[16];
      int n = 0;
      while (in.nextToken() != JsonToken.END_ARRAY) {
        if (n == values.length) {
          values = Arrays.copyOf(values, 2 * n);
        }
        try {
          values[n] = number(in, context);
        } catch (JacksonException problem) {
          throw problem.prependPath(values, n);
        }
        n++;
      }
      return Arrays.copyOf(values, n);
    }
  }

  private static final class FloatArrays extends ValueDeserializer<float[]> {
    @Override
    public float[] deserialize(JsonParser in, DeserializationContext context) {
      double[] wide = new DoubleArrays().deserialize(in, context);
      float[] values = new float[wide.length];
      for (int i = 0; i < wide.length; i++) {
        values[i] = (float) wide[i];
      }
      return values;
    }
  }
}
