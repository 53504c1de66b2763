package quire.tensor;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/// What one scope owns. Unlike JavaCPP's own list it knows its members, lets go of one without a
/// search and never of an object that it does not hold, and can leave the thread's stack of scopes
/// while it still owns.
final class Ownership extends PointerScope {
  private final List<@Nullable Pointer> order = new ArrayList<>();
  private final Map<Pointer, Integer> places = new IdentityHashMap<>();

  boolean owns(Pointer pointer) {
    return places.containsKey(pointer);
  }

  /// Takes part in owning a pointer: called by JavaCPP for each object made while this is the
  /// innermost scope.
  @Override
  public PointerScope attach(Pointer pointer) {
    if (places.putIfAbsent(pointer, order.size()) == null) {
      order.add(pointer);
      pointer.retainReference();
    }
    return this;
  }

  @Override
  public PointerScope detach(Pointer pointer) {
    Integer place = places.remove(pointer);
    if (place != null) {
      order.set(place, null);
      pointer.releaseReference();
    }
    return this;
  }

  /// Stops collecting: objects made from now on belong to the scope around.
  void leave() {
    super.close();
  }

  /// Frees everything, youngest first.
  void free() {
    for (int i = order.size() - 1; i >= 0; i--) {
      Pointer pointer = order.get(i);
      if (pointer != null) {
        pointer.releaseReference();
      }
    }
    order.clear();
    places.clear();
  }
}
