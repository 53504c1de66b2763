package quire.tensor;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Frees every native object made on this thread inside a `try`, except those it is told to keep.
///
/// ```java
/// try (var scope = new Scope()) {
///   var y = x.matmul(w).relu(); // both temporaries are freed at the end
///   return scope.keep(y);       // handed to the enclosing scope, or to the caller where there is none
/// }
/// ```
///
/// Scopes nest; the innermost one of the thread owns what is made. Objects are freed in the reverse
/// of the order they were made in. A scope belongs to the thread that opened it.
public final class Scope implements AutoCloseable {
  private final @Nullable PointerScope outer = PointerScope.getInnerScope();
  private final Ownership inner = new Ownership();
  private boolean closed;

  /// Opens a scope inside the current one.
  public Scope() {}

  /// Lets a tensor outlive this scope: it then belongs to the enclosing scope or, where there is
  /// none, to the caller, who frees it with `close()`.
  ///
  /// A tensor that this scope does not own is left to its owner. A borrowed one (an element of a
  /// native list, say) comes back as a handle of its own, so use what is returned.
  ///
  /// @return the tensor, alive after this scope has closed
  @CanIgnoreReturnValue
  public Tensor keep(Tensor tensor) {
    Tensor kept = tensor.referenceCount() < 0 ? new Tensor(tensor) : tensor;
    if (!inner.owns(kept)) {
      return kept;
    }
    // Counted once more before this scope lets go, so the object is never without an owner.
    if (outer != null) {
      outer.attach(kept);
    } else {
      kept.retainReference();
    }
    inner.detach(kept);
    return kept;
  }

  /// Keeps several tensors; see [#keep(Tensor)].
  ///
  /// @return the kept tensors in the same order
  @CanIgnoreReturnValue
  public List<Tensor> keep(Collection<Tensor> tensors) {
    List<Tensor> kept = new ArrayList<>(tensors.size());
    for (Tensor tensor : tensors) {
      kept.add(keep(tensor));
    }
    return List.copyOf(kept);
  }

  /// Makes a tensor that belongs to no scope, whichever are open: optimizer state, say. The caller
  /// frees it with `close()`. Passing tensors that the work makes are freed.
  public static Tensor outside(Supplier<Tensor> work) {
    try (var _ = new PointerScope()) {
      Tensor made = work.get();
      Tensor mine = made.referenceCount() < 0 ? new Tensor(made) : made;
      mine.retainReference();
      return mine;
    }
  }

  /// Frees what is left; a second call does nothing.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      inner.leave();
      inner.free();
      Tape.sweep();
    }
  }
}
