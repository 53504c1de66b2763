package quire.tensor.file;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the tensors of a tree, which may hold itself.
final class TorchTree {
  private static final int MOST_DEPTH = 1000;

  private record Step(String path, Object node, int depth) {}

  private final Map<String, TorchTensor> found = new LinkedHashMap<>();
  private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Step> open = new ArrayDeque<>();

  private TorchTree() {}

  static Map<String, TorchTensor> tensors(Object tree) {
    var walk = new TorchTree();
    walk.open.push(new Step("", tree, 0));
    while (!walk.open.isEmpty()) {
      walk.visit(walk.open.pop());
    }
    return walk.found;
  }

  private void visit(Step step) {
    if (step.node() instanceof TorchTensor tensor) {
      found.put(step.path().isEmpty() ? "tensor" : step.path(), tensor);
      return;
    }
    boolean container =
        step.node() instanceof Map
            || step.node() instanceof List
            || step.node() instanceof PyObject;
    if (!container || step.depth() > MOST_DEPTH || !visited.add(step.node())) {
      return;
    }
    Deque<Step> children = new ArrayDeque<>();
    switch (step.node()) {
      case Map<?, ?> map -> map.forEach((key, value) -> add(children, step, key, value));
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          add(children, step, i, list.get(i));
        }
      }
      case PyObject object -> {
        add(children, step, "", object.state());
        object.entries().forEach((key, value) -> add(children, step, key, value));
        for (int i = 0; i < object.items().size(); i++) {
          add(children, step, i, object.items().get(i));
        }
      }
      default -> {}
    }
    // The stack gives the last one first, so that the first child is walked first.
    children.forEach(open::push);
  }

  private static void add(Deque<Step> children, Step parent, Object key, Object value) {
    String name = String.valueOf(key);
    String path =
        parent.path().isEmpty() || name.isEmpty()
            ? parent.path() + name
            : parent.path() + "." + name;
    children.push(new Step(path, value, parent.depth() + 1));
  }
}
