package quire.tensor;

import org.bytedeco.pytorch.GradMode;

/// Turns the recording of gradients off on this thread inside a `try`.
///
/// ```java
/// try (var _ = new NoTape()) {
///   return model.forward(x); // no graph is built
/// }
/// ```
///
/// It does what `NoGradGuard` does without a native object, so that no [Scope] has to free it.
public final class NoTape implements AutoCloseable {
  private final boolean before = GradMode.is_enabled();

  /// Turns recording off.
  public NoTape() {
    GradMode.set_enabled(false);
  }

  /// Brings the earlier state back.
  @Override
  public void close() {
    GradMode.set_enabled(before);
  }
}
