package quire.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.BoolArrayRef;
import org.bytedeco.pytorch.BooleanList;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.DoubleArrayRef;
import org.bytedeco.pytorch.DoubleList;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.LongList;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorList;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;

/// Calls ATen operators by name, also those that the presets leave out.
///
/// Arguments follow the operator's schema in order, also those that are keyword-only there;
/// trailing ones that have a default may be left out. Java values stand for schema types as
/// follows: [Tensor] for `Tensor`; `List<Tensor>` for `Tensor[]`; any [Number] for `int`, `float`
/// and `Scalar`; [Boolean] for `bool`; [String] for `str`; `long[]` and `double[]` for lists;
/// [Dtype] for a `ScalarType`; `null` for an optional argument that is absent.
///
/// ```java
/// var topTwo = Boxed.call("aten::topk", "", x, 2, -1, true, true); // values, indices
/// ```
public final class Boxed {
  private static final Map<String, Operator> OPERATORS = new ConcurrentHashMap<>();

  private Boxed() {}

  /// Calls an operator. Results belong to the innermost [Scope].
  ///
  /// @param name with its namespace, such as `aten::_fused_adamw_`
  /// @param overload the part after the dot in the schema, empty where there is none
  /// @return every tensor that the operator gives back, lists laid flat, in order; numbers and
  ///   booleans come as tensors without dimensions
  /// @throws RequestException for an unknown operator or arguments that its schema does not take
  public static List<Tensor> call(String name, String overload, @Nullable Object... arguments) {
    Torch.load();
    Operator operator =
        OPERATORS.computeIfAbsent(name + "." + overload, _ -> Operator.find(name, overload));
    operator.check(arguments);
    try (var scope = new Scope()) {
      var stack = new IValueVector();
      for (int i = 0; i < operator.parameters().size(); i++) {
        Parameter parameter = operator.parameters().get(i);
        stack.push_back(
            i < arguments.length
                ? operator.value(parameter, arguments[i])
                : parameter.standard(operator.title()));
      }
      operator.handle().callBoxed(stack);
      List<Tensor> results = new ArrayList<>();
      for (long i = 0; i < stack.size(); i++) {
        unpack(stack.get(i), results);
      }
      return scope.keep(results);
    }
  }

  private static void unpack(IValue value, List<Tensor> results) {
    if (value.isTensor()) {
      results.add(value.toTensor());
    } else if (value.isTensorList()) {
      TensorVector list = value.toTensorVector();
      for (long i = 0; i < list.size(); i++) {
        results.add(new Tensor(list.get(i)));
      }
    } else if (value.isInt()) {
      results.add(Tensors.of(new long[] {value.toInt()}).squeeze());
    } else if (value.isDouble()) {
      results.add(Tensors.scalar(Dtype.F64, value.toDouble()));
    } else if (value.isBool()) {
      results.add(Tensors.of(new boolean[] {value.toBool()}).squeeze());
    } else if (!value.isNone()) {
      throw new RequestException("the operator gives a result that is no tensor and no number");
    }
  }

  /// One parameter of a schema.
  private record Parameter(String name, String type, boolean optional, Argument argument) {
    boolean hasStandard() {
      return optional || argument.default_value().has_value();
    }

    IValue standard(String operator) {
      var value = argument.default_value();
      if (value.has_value()) {
        return new IValue(value.get());
      }
      if (optional) {
        return new IValue();
      }
      throw new RequestException(operator + ": argument " + name + " (" + type + ") is missing");
    }
  }

  /// An operator with its schema, found once and kept for good.
  private record Operator(String title, OperatorHandle handle, List<Parameter> parameters) {
    static Operator find(String name, String overload) {
      String title = overload.isEmpty() ? name : name + "." + overload;
      var owner = new Ownership();
      try {
        OperatorHandle handle = Dispatcher.singleton().findSchemaOrThrow(name, overload);
        Argument first = handle.schema().arguments();
        List<Parameter> parameters = new ArrayList<>();
        for (long i = 0; i < first.limit(); i++) {
          Argument argument = first.getPointer(i);
          String type = argument.real_type().get().str().getString().replace("SymInt", "int");
          boolean optional = type.endsWith("?");
          parameters.add(
              new Parameter(
                  argument.name().getString(),
                  optional ? type.substring(0, type.length() - 1) : type,
                  optional,
                  argument));
        }
        return new Operator(title, handle, List.copyOf(parameters));
      } catch (RuntimeException problem) {
        throw new RequestException("there is no operator " + title + " in libtorch", problem);
      } finally {
        owner.leave(); // never freed: operators are few and stay
      }
    }

    void check(@Nullable Object[] arguments) {
      if (arguments.length > parameters.size()) {
        throw new RequestException(
            "%s takes %d arguments, %d are given"
                .formatted(title, parameters.size(), arguments.length));
      }
      for (int i = arguments.length; i < parameters.size(); i++) {
        if (!parameters.get(i).hasStandard()) {
          parameters.get(i).standard(title);
        }
      }
    }

    IValue value(Parameter parameter, @Nullable Object argument) {
      IValue value = argument == null ? absent(parameter) : present(parameter.type(), argument);
      if (value == null) {
        throw new RequestException(
            "%s: argument %s must be %s%s, is %s"
                .formatted(
                    title,
                    parameter.name(),
                    parameter.type(),
                    parameter.optional() ? " or null" : "",
                    argument == null ? "null" : argument.getClass().getSimpleName()));
      }
      return value;
    }

    private static @Nullable IValue absent(Parameter parameter) {
      return parameter.optional() ? new IValue() : null;
    }

    private static @Nullable IValue present(String type, Object argument) {
      return switch (argument) {
        case Tensor tensor when type.equals("Tensor") -> new IValue(tensor);
        case List<?> list when type.equals("Tensor[]") -> list(list);
        case long[] longs when isList(type, "int") -> list(longs);
        case double[] doubles when isList(type, "float") -> list(doubles);
        case boolean[] booleans when isList(type, "bool") -> list(booleans);
        case Boolean flag when type.equals("bool") || isNumber(type) -> new IValue((boolean) flag);
        case String text when type.equals("str") -> new IValue(text);
        case Dtype dtype when type.equals("ScalarType") || type.equals("int") ->
            new IValue((long) dtype.scalarType().value);
        case Number number -> number(type, number);
        default -> null;
      };
    }

    private static boolean isNumber(String type) {
      return type.equals("Scalar") || type.equals("number");
    }

    private static boolean isList(String type, String element) {
      return type.startsWith(element + "[");
    }

    private static @Nullable IValue number(String type, Number number) {
      boolean whole =
          number instanceof Long
              || number instanceof Integer
              || number instanceof Short
              || number instanceof Byte;
      if (type.equals("float")) {
        return new IValue(number.doubleValue());
      }
      if (type.equals("int")) {
        return whole ? new IValue(number.longValue()) : null;
      }
      if (isNumber(type)) {
        return new IValue(
            whole ? new Scalar(number.longValue()) : new Scalar(number.doubleValue()));
      }
      return null;
    }

    private static @Nullable IValue list(List<?> elements) {
      var tensors = new TensorVector();
      for (Object element : elements) {
        if (!(element instanceof Tensor tensor)) {
          return null;
        }
        tensors.push_back(tensor);
      }
      return new IValue(new GenericList(new TensorList(tensors)));
    }

    // The references must not point at the copies that JNI makes of Java arrays: those end with the
    // call that made them.
    private static IValue list(long[] elements) {
      var memory = new LongPointer(elements);
      return new IValue(new GenericList(new LongList(new LongArrayRef(memory, elements.length))));
    }

    private static IValue list(double[] elements) {
      var memory = new DoublePointer(elements);
      return new IValue(
          new GenericList(new DoubleList(new DoubleArrayRef(memory, elements.length))));
    }

    private static IValue list(boolean[] elements) {
      var memory = new BoolPointer(elements.length);
      for (int i = 0; i < elements.length; i++) {
        memory.put(i, elements[i]);
      }
      return new IValue(
          new GenericList(new BooleanList(new BoolArrayRef(memory, elements.length))));
    }
  }
}
