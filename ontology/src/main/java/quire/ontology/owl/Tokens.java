package quire.ontology.owl;

import org.jspecify.annotations.Nullable;

/// Where OWLAPI's functional-syntax parser stopped. It keeps line and column in a token whose class
/// is not public, so they are read by name; where that fails the place is left out.
final class Tokens {
  private Tokens() {}

  /// `:line:column`, or null.
  static @Nullable String place(Throwable problem) {
    try {
      var field = problem.getClass().getField("currentToken");
      field.setAccessible(true);
      Object token = field.get(problem);
      Object next = token == null ? null : value(token, "next");
      Object at = next == null ? token : next;
      if (at == null) {
        return null;
      }
      return ":" + value(at, "beginLine") + ":" + value(at, "beginColumn");
    } catch (ReflectiveOperationException | RuntimeException _) {
      return null;
    }
  }

  private static @Nullable Object value(Object token, String name)
      throws ReflectiveOperationException {
    var field = token.getClass().getField(name);
    field.setAccessible(true);
    return field.get(token);
  }
}
