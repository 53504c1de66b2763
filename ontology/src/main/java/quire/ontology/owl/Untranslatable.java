package quire.ontology.owl;

import java.io.Serial;

/// An axiom, or a part of one, that existential rules cannot say.
final class Untranslatable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  Untranslatable(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
