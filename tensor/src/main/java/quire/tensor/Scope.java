package quire.tensor;

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
public final class Scope implements AutoCloseable {
  private final @Nullable PointerScope outer = PointerScope.getInnerScope();
  private final PointerScope inner;

  /// Opens a scope inside the current one.
  public Scope() {
    inner = new PointerScope();
  }

  /// Lets a tensor outlive this scope: it then belongs to the enclosing scope or, where there is
  /// none, to the caller, who frees it with `close()`.
  public Tensor keep(Tensor tensor) {
    // One more reference, taken outside this scope's list; closing the scope drops the other one.
    tensor.retainReference();
    inner.detach(tensor);
    if (outer != null) {
      outer.attach(tensor);
    }
    return tensor;
  }

  @Override
  public void close() {
    inner.close();
  }
}
