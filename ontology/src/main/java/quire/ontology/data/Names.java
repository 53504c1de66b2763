package quire.ontology.data;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `@base` and `@prefix` of a file say about names.
public final class Names {
  private static final Map<String, String> COMMON =
      Map.of(
          "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
          "rdfs", "http://www.w3.org/2000/01/rdf-schema#",
          "owl", "http://www.w3.org/2002/07/owl#",
          "xsd", "http://www.w3.org/2001/XMLSchema#");

  private final Map<String, String> prefixes = new LinkedHashMap<>();
  private @Nullable String base;

  void base(String iri) {
    base = iri;
  }

  void prefix(String prefix, String iri) {
    prefixes.put(prefix, iri);
  }

  /// The IRI of a prefix, or null where it was not declared; rdf, rdfs, owl and xsd always are.
  @Nullable String prefix(String prefix) {
    return prefixes.getOrDefault(prefix, COMMON.get(prefix));
  }

  /// Takes over what another file declared, where nothing is declared here.
  void addAll(Names other) {
    other.prefixes.forEach(prefixes::putIfAbsent);
    if (base == null) {
      base = other.base;
    }
  }

  /// A name with the base put before it where it is no IRI of its own.
  String resolve(String name) {
    String start = base;
    if (start == null || hasScheme(name)) {
      return name;
    }
    try {
      return URI.create(start).resolve(name).toString();
    } catch (IllegalArgumentException _) {
      return start + name;
    }
  }

  private static boolean hasScheme(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == ':') {
        return i > 0;
      }
      boolean scheme = Character.isLetterOrDigit(c) || c == '+' || c == '.' || c == '-';
      if (!scheme) {
        return false;
      }
    }
    return false;
  }
}
