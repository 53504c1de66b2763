package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import quire.tensor.file.PyTorchException.Kind;

/// The names that a PyTorch file may use, and what each becomes. A name outside this list is
/// refused, or kept as an opaque [PyObject] where the caller asked for that; no name is ever looked
/// up in the JVM.
final class PyGlobals {
  private static final Set<String> PLAIN_NAMES =
      Set.of(
          "torch.Tensor",
          "torch.nn.parameter.Parameter",
          "torch.strided",
          "torch._C._te.Dtype",
          "numpy.ndarray",
          "builtins.list",
          "builtins.dict",
          "builtins.int",
          "builtins.float",
          "builtins.str",
          "builtins.bool");
  private static final Set<String> CALLABLE =
      Set.of(
          "collections.OrderedDict",
          "collections.defaultdict",
          "builtins.set",
          "builtins.frozenset",
          "builtins.bytearray",
          "_codecs.encode",
          "torch._utils._rebuild_tensor",
          "torch._utils._rebuild_tensor_v2",
          "torch._utils._rebuild_tensor_v3",
          "torch._utils._rebuild_parameter",
          "torch._utils._rebuild_parameter_with_state",
          "torch._tensor._rebuild_from_type_v2",
          "torch.Size",
          "torch.device",
          "numpy.dtype",
          "numpy.core.multiarray.scalar",
          "numpy.core.multiarray._reconstruct");

  /// A NumPy array whose contents come with the next instruction.
  private static final class PendingArray {}

  /// A NumPy dtype such as `<f8`; its byte order comes with the next instruction.
  private record NumpyDtype(String code) {}

  private final String where;
  private final boolean opaque;
  private long budget;

  /// @param pickleBytes bounds how much the pickle may make the reader copy
  PyGlobals(String where, boolean opaque, long pickleBytes) {
    this.where = where;
    this.opaque = opaque;
    this.budget = 32 * pickleBytes + (1 << 16);
  }

  Object find(String module, String name) {
    String full = canonical(module) + "." + name;
    boolean known =
        PLAIN_NAMES.contains(full)
            || CALLABLE.contains(full)
            || TorchTypes.dtype(full) != null
            || TorchTypes.isStorage(full);
    if (!known && !opaque) {
      throw fault(
          Kind.CLASS,
          "needs the class or function "
              + full
              + ", and making one would run code;"
              + " save tensors and plain values only (a state_dict)");
    }
    return new PyName(full);
  }

  private static String canonical(String module) {
    return switch (module) {
      case "__builtin__" -> "builtins";
      case "torch.cuda" -> "torch";
      default -> module.startsWith("numpy._core") ? "numpy.core" + module.substring(11) : module;
    };
  }

  Object call(Object target, List<Object> arguments) {
    if (!(target instanceof PyName callee)) {
      throw fault(Kind.STACK, "calls something that is no class or function");
    }
    String name = callee.name();
    return switch (name) {
      case "collections.OrderedDict" -> dictionary(name, arguments);
      case "collections.defaultdict" -> new LinkedHashMap<Object, Object>();
      case "builtins.set", "builtins.frozenset" -> set(name, arguments);
      case "builtins.bytearray" -> encode(name, arguments);
      case "_codecs.encode" -> encode(name, arguments);
      case "torch._utils._rebuild_tensor" -> tensor(name, arguments, 4);
      case "torch._utils._rebuild_tensor_v2" -> tensor(name, arguments, 6);
      case "torch._utils._rebuild_tensor_v3" -> tensor(name, arguments, 7);
      case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
          parameter(name, arguments);
      case "torch._tensor._rebuild_from_type_v2" ->
          call(only(arguments, 0, PyName.class, name), tupleAt(arguments, 2, name));
      case "torch.Size" -> tupleAt(arguments, 0, name);
      case "torch.device" -> new PyName(String.valueOf(scalarAt(arguments, 0, name)));
      case "numpy.dtype" -> new NumpyDtype(only(arguments, 0, String.class, name));
      case "numpy.core.multiarray.scalar" -> scalar(name, arguments);
      case "numpy.core.multiarray._reconstruct" -> new PendingArray();
      default -> {
        if (!opaque) {
          throw fault(Kind.CLASS, "calls " + name + ", which would run code");
        }
        yield new PyObject(name, arguments);
      }
    };
  }

  /// What an object is once its state is known; the object itself where the state adds nothing.
  Object build(Object target, Object state) {
    switch (target) {
      case PyObject object -> {
        object.state(state);
        return object;
      }
      case Map<?, ?> map -> {
        return map; // attributes of an OrderedDict, such as _metadata, carry no values
      }
      case NumpyDtype(String code) -> {
        spend(1 << 10);
        String order = only(tuple(state, "numpy.dtype"), 1, String.class, "numpy.dtype");
        return new NumpyDtype((order.equals(">") ? ">" : "<") + code);
      }
      case PendingArray _ -> {
        spend(1 << 10);
        return array(tuple(state, "numpy.ndarray"));
      }
      case TorchTensor tensor -> {
        return tensor;
      }
      default -> throw fault(Kind.STACK, "sets attributes of a plain value");
    }
  }

  /// A dictionary key or set item: only plain values and short tuples of them, since hashing
  /// anything deeper could take for ever.
  Object key(Object value) {
    boolean plain =
        isScalar(value)
            || (value instanceof List<?> list
                && !(value instanceof ArrayList)
                && list.size() <= 64
                && list.stream().allMatch(PyGlobals::isScalar));
    if (!plain) {
      throw fault(Kind.KEY, "has a dictionary key that is no plain value");
    }
    return value;
  }

  private static boolean isScalar(Object value) {
    return value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof PyNone
        || value instanceof PyName;
  }

  private Object dictionary(String name, List<Object> arguments) {
    var map = new LinkedHashMap<Object, Object>();
    if (!arguments.isEmpty()) {
      for (Object item : listAt(arguments, 0, name)) {
        spend(1);
        List<Object> pair = list(item, name);
        map.put(key(at(pair, 0, name)), at(pair, 1, name));
      }
    }
    return map;
  }

  private Object set(String name, List<Object> arguments) {
    var set = new LinkedHashSet<Object>();
    if (!arguments.isEmpty()) {
      for (Object item : listAt(arguments, 0, name)) {
        spend(1);
        set.add(key(item));
      }
    }
    return set;
  }

  /// Bytes that protocol 2 could only write as Latin-1 text.
  private byte[] encode(String name, List<Object> arguments) {
    if (arguments.isEmpty()) {
      return new byte[0];
    }
    if (arguments.getFirst() instanceof byte[] bytes) {
      return bytes;
    }
    String text = only(arguments, 0, String.class, name);
    spend(text.length());
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private TorchTensor tensor(String name, List<Object> arguments, int least) {
    if (arguments.size() < least) {
      throw misfit(name);
    }
    if (arguments.size() > Math.max(least, 6)
        && arguments.get(Math.max(least, 6)) instanceof Map<?, ?> marks
        && (Boolean.TRUE.equals(marks.get("conj")) || Boolean.TRUE.equals(marks.get("neg")))) {
      throw fault(
          Kind.LAZY_VIEW,
          "has a tensor that is still to be conjugated or negated;"
              + " save tensor.resolve_conj().resolve_neg()");
    }
    var storage = only(arguments, 0, TorchStorage.class, name);
    ElementType type = storage.type();
    if (least == 7) {
      type = TorchTypes.dtype(only(arguments, 6, PyName.class, name).name());
      if (type == null) {
        throw fault(
            Kind.STORAGE_TYPE, "has a tensor of " + arguments.get(6) + ", which is not read");
      }
    }
    return new TorchTensor(
        storage,
        type,
        only(arguments, 1, Long.class, name),
        longs(tupleAt(arguments, 2, name), name),
        longs(tupleAt(arguments, 3, name), name),
        least > 4 && Boolean.TRUE.equals(arguments.get(4)));
  }

  private Object parameter(String name, List<Object> arguments) {
    var data = only(arguments, 0, TorchTensor.class, name);
    boolean gradient = only(arguments, 1, Boolean.class, name);
    return new TorchTensor(
        data.storage(), data.type(), data.offset(), data.shape(), data.strides(), gradient);
  }

  private Object scalar(String name, List<Object> arguments) {
    String code = only(arguments, 0, NumpyDtype.class, name).code();
    byte[] bytes = only(arguments, 1, byte[].class, name);
    var value = new NpyArray(code, new long[0], false, MemorySegment.ofArray(bytes));
    ElementType type = value.type();
    if (type == ElementType.BOOL) {
      return value.booleans()[0];
    }
    return type != null && type.isInteger() && type != ElementType.U64
        ? (Object) value.longs()[0]
        : (Object) value.doubles()[0];
  }

  private NpyArray array(List<Object> state) {
    String name = "numpy.ndarray";
    long[] shape = longs(tupleAt(state, 1, name), name);
    String code = only(state, 2, NumpyDtype.class, name).code();
    boolean fortran = only(state, 3, Boolean.class, name);
    if (!(at(state, 4, name) instanceof byte[] bytes)) {
      throw fault(Kind.CLASS, "holds a NumPy array of Python objects");
    }
    return new NpyArray(code, shape, fortran, MemorySegment.ofArray(bytes));
  }

  private long[] longs(List<Object> values, String name) {
    if (values.size() > 64) {
      throw fault(Kind.SHAPE, "has a tensor of " + values.size() + " axes; at most 64 are read");
    }
    long[] longs = new long[values.size()];
    for (int i = 0; i < longs.length; i++) {
      if (values.get(i) instanceof BigInteger) {
        throw fault(Kind.SHAPE, "has a tensor whose shape is out of range");
      }
      longs[i] = only(values, i, Long.class, name);
    }
    return longs;
  }

  private Object scalarAt(List<Object> arguments, int index, String name) {
    Object value = at(arguments, index, name);
    if (!isScalar(value)) {
      throw misfit(name);
    }
    return value;
  }

  private List<Object> tupleAt(List<Object> arguments, int index, String name) {
    return tuple(at(arguments, index, name), name);
  }

  private List<Object> listAt(List<Object> arguments, int index, String name) {
    return list(at(arguments, index, name), name);
  }

  private List<Object> tuple(Object value, String name) {
    if (value instanceof ArrayList) {
      throw misfit(name);
    }
    return list(value, name);
  }

  @SuppressWarnings("unchecked") // every list here was made by the unpickler
  private List<Object> list(Object value, String name) {
    if (value instanceof List<?> list) {
      return (List<Object>) list;
    }
    throw misfit(name);
  }

  private Object at(List<Object> arguments, int index, String name) {
    if (index >= arguments.size()) {
      throw misfit(name);
    }
    return arguments.get(index);
  }

  private <T> T only(List<Object> arguments, int index, Class<T> type, String name) {
    Object value = at(arguments, index, name);
    if (!type.isInstance(value)) {
      throw misfit(name);
    }
    return type.cast(value);
  }

  /// Charges work that one short instruction could repeat without end.
  void spend(long work) {
    budget -= work;
    if (budget < 0) {
      throw fault(Kind.TOO_LARGE, "copies far more than it holds");
    }
  }

  private PyTorchException misfit(String name) {
    return fault(Kind.ARGUMENTS, "gives " + name + " arguments that do not fit");
  }

  private PyTorchException fault(Kind kind, String problem) {
    return new PyTorchException(kind, where + ": " + problem);
  }
}
