package quire.tensor.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import quire.tensor.file.PyTorchException.Kind;

/// A pickle machine that runs no code: names become values only through [PyGlobals], which knows a
/// short list; everything else is refused, or kept as an opaque [PyObject] where asked.
///
/// Source: the instruction list of CPython's `pickletools`. Protocols 2 to 5, which are those that
/// PyTorch writes; the text instructions of protocol 0 are refused.
final class Unpickler {
  private static final Object MARK = new Object();

  private final PickleReader in;
  private final PyGlobals globals;
  private final Function<List<Object>, Object> persistent;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();

  /// @param persistent turns the tuple of a reference to outside data into its value
  Unpickler(PickleReader in, PyGlobals globals, Function<List<Object>, Object> persistent) {
    this.in = in;
    this.globals = globals;
    this.persistent = persistent;
  }

  /// Runs to the STOP instruction and gives the value; the reader then stands behind it.
  Object load() {
    while (true) {
      int code = in.u8();
      if (code == '.') {
        return pop();
      }
      if (!number(code) && !text(code) && !container(code) && !memory(code) && !object(code)) {
        throw in.fault(
            Kind.INSTRUCTION,
            "has the pickle instruction 0x"
                + Integer.toHexString(code)
                + " at byte "
                + (in.position() - 1)
                + ", which is not read");
      }
    }
  }

  private boolean number(int code) {
    switch (code) {
      case 'N' -> push(PyNone.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) in.i32());
      case 'K' -> push((long) in.u8());
      case 'M' -> push((long) in.u16());
      case 'G' -> push(in.bigDouble());
      case 0x8a -> push(in.integer(in.u8()));
      case 0x8b -> push(in.integer(in.i32()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean text(int code) {
    switch (code) {
      case 'X' -> push(in.utf8(in.u32()));
      case 0x8c -> push(in.utf8(in.u8()));
      case 0x8d -> push(in.utf8(in.i64()));
      case 'U' -> push(in.oldString(in.u8()));
      case 'T' -> push(in.oldString(in.i32()));
      case 'C' -> push(in.bytes(in.u8()));
      case 'B' -> push(in.bytes(in.u32()));
      case 0x8e, 0x96 -> push(in.bytes(in.i64()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean container(int code) {
    switch (code) {
      case '(' -> push(MARK);
      case ']' -> push(new ArrayList<Object>());
      case '}' -> push(new LinkedHashMap<Object, Object>());
      case 0x8f -> push(new LinkedHashSet<Object>());
      case ')' -> push(tuple(List.of()));
      case 't' -> push(tuple(toMark()));
      case 'l' -> push(toMark());
      case 0x85 -> push(tuple(take(1)));
      case 0x86 -> push(tuple(take(2)));
      case 0x87 -> push(tuple(take(3)));
      case 'd' -> {
        var items = toMark();
        push(new LinkedHashMap<Object, Object>());
        setItems(items);
      }
      case 'a' -> append(take(1));
      case 'e' -> append(toMark());
      case 's' -> setItems(take(2));
      case 'u' -> setItems(toMark());
      case 0x90 -> addItems(toMark());
      case 0x91 -> {
        var items = toMark();
        push(new LinkedHashSet<Object>());
        addItems(items);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean memory(int code) {
    switch (code) {
      case '0' -> pop();
      case '1' -> toMark();
      case '2' -> push(top());
      case 'q' -> memo.put((long) in.u8(), top());
      case 'r' -> memo.put(in.u32(), top());
      case 0x94 -> memo.put((long) memo.size(), top());
      case 'h' -> recall(in.u8());
      case 'j' -> recall(in.u32());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean object(int code) {
    switch (code) {
      case 0x80 -> {
        int protocol = in.u8();
        if (protocol > 5) {
          throw in.fault(Kind.PROTOCOL, "has pickle protocol " + protocol + "; 2 to 5 are read");
        }
      }
      case 0x95 -> {
        long length = in.i64();
        if (length < 0 || length > in.size() - in.position()) {
          throw in.fault(Kind.TRUNCATED, "has a pickle frame that goes on behind its end");
        }
      }
      case 'c' -> {
        String module = in.line();
        push(globals.find(module, in.line()));
      }
      case 0x93 -> {
        String name = string(pop());
        push(globals.find(string(pop()), name));
      }
      case 'R', 0x81 -> {
        var arguments = arguments(pop());
        push(globals.call(pop(), arguments));
      }
      case 0x92 -> {
        if (!(pop() instanceof Map<?, ?> keywords) || !keywords.isEmpty()) {
          throw in.fault(Kind.ARGUMENTS, "makes an object from named arguments");
        }
        var arguments = arguments(pop());
        push(globals.call(pop(), arguments));
      }
      case 'b' -> build(pop());
      case 'Q' -> push(persistent.apply(arguments(pop())));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void build(Object state) {
    Object target = top();
    Object built = globals.build(target, state);
    if (built != target) {
      // A finished value takes the place of its unfinished self.
      stack.set(stack.size() - 1, built);
      memo.replaceAll((_, value) -> value == target ? built : value);
    }
  }

  private void append(List<Object> items) {
    switch (top()) {
      case ArrayList<?> list -> cast(list).addAll(items);
      case PyObject object -> object.items().addAll(items);
      default -> throw in.fault(Kind.STACK, "appends to something that is no list");
    }
  }

  private void addItems(List<Object> items) {
    if (!(top() instanceof LinkedHashSet<?> set)) {
      throw in.fault(Kind.STACK, "adds to something that is no set");
    }
    @SuppressWarnings("unchecked")
    var target = (Set<Object>) set;
    for (Object item : items) {
      target.add(globals.key(item));
    }
  }

  private void setItems(List<Object> items) {
    Map<Object, Object> target =
        switch (top()) {
          case LinkedHashMap<?, ?> map -> castMap(map);
          case PyObject object -> object.entries();
          default -> throw in.fault(Kind.STACK, "sets entries of something that is no dictionary");
        };
    if (items.size() % 2 != 0) {
      throw in.fault(Kind.STACK, "has a dictionary key without a value");
    }
    for (int i = 0; i < items.size(); i += 2) {
      target.put(globals.key(items.get(i)), items.get(i + 1));
    }
  }

  private void recall(long key) {
    Object value = memo.get(key);
    if (value == null) {
      throw in.fault(Kind.MEMO, "refers to value " + key + ", which was never stored");
    }
    push(value);
  }

  private static List<Object> tuple(List<Object> items) {
    return Collections.unmodifiableList(items);
  }

  @SuppressWarnings("unchecked") // every list on the stack is one of ours
  private static List<Object> cast(List<?> list) {
    return (List<Object>) list;
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> castMap(Map<?, ?> map) {
    return (Map<Object, Object>) map;
  }

  private List<Object> arguments(Object value) {
    if (value instanceof List<?> list && !(value instanceof ArrayList)) {
      return cast(list);
    }
    throw in.fault(Kind.STACK, "calls something with arguments that are no tuple");
  }

  private String string(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw in.fault(Kind.STACK, "names a class by something that is no text");
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object top() {
    if (stack.isEmpty() || stack.getLast() == MARK) {
      throw in.fault(Kind.STACK, "takes a value from an empty stack");
    }
    return stack.getLast();
  }

  private Object pop() {
    Object value = top();
    stack.removeLast();
    return value;
  }

  private List<Object> take(int count) {
    var items = new ArrayList<Object>();
    for (int i = 0; i < count; i++) {
      items.addFirst(pop());
    }
    return items;
  }

  private List<Object> toMark() {
    int mark = stack.size() - 1;
    while (mark >= 0 && stack.get(mark) != MARK) {
      mark--;
    }
    if (mark < 0) {
      throw in.fault(Kind.STACK, "closes a group that was never opened");
    }
    List<Object> tail = stack.subList(mark, stack.size());
    var items = new ArrayList<>(tail.subList(1, tail.size()));
    tail.clear();
    return items;
  }
}
