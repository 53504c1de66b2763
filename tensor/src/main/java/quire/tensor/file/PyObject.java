package quire.tensor.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An object of a class that is not known here: its name and what the file stores of it, nothing
/// run. Only [PyTorchFile#readOpaque] makes them.
public final class PyObject {
  private final String className;
  private final List<Object> arguments;
  private Object state = PyNone.NONE;
  private final List<Object> items = new ArrayList<>();
  private final Map<Object, Object> entries = new LinkedHashMap<>();

  PyObject(String className, List<Object> arguments) {
    this.className = className;
    this.arguments = arguments;
  }

  /// Module and class, such as `torch_geometric.data.data.Data`.
  public String className() {
    return className;
  }

  /// What its constructor was to be called with.
  public List<Object> arguments() {
    return arguments;
  }

  /// Its attributes as stored, mostly a map; None where there are none.
  public Object state() {
    return state;
  }

  void state(Object value) {
    state = value;
  }

  /// Its items, where it is a kind of list.
  public List<Object> items() {
    return items;
  }

  /// Its entries, where it is a kind of dictionary.
  public Map<Object, Object> entries() {
    return entries;
  }

  @Override
  public String toString() {
    return className + "(...)";
  }
}
