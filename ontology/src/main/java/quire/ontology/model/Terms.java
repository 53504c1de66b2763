package quire.ontology.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The dictionary of ground terms: names (IRIs and plain identifiers) and literals as ints.
///
/// A constant is a number from 0 on, in the order of first use. A labelled null is [#NULL_BIT] | k.
/// In the atoms of a rule a variable v is `~v`, below 0. A name is kept as it is; a literal as
/// `"text"`, `"text"@en` or `"text"^^<datatype>`, with dlgp's escapes.
public final class Terms {
  /// Set in the number of a labelled null.
  public static final int NULL_BIT = 1 << 30;

  private static final String XSD = "http://www.w3.org/2001/XMLSchema#";

  private String[] names = new String[1024];
  private int[] table = new int[4096];
  private int size;
  private int nulls;

  /// Whether a number stands for a labelled null.
  public static boolean isNull(int term) {
    return term >= NULL_BIT;
  }

  /// Whether a number stands for a variable of a rule.
  public static boolean isVariable(int term) {
    return term < 0;
  }

  /// How many constants there are.
  public int size() {
    return size;
  }

  /// How many nulls were given.
  public int nulls() {
    return nulls;
  }

  /// A new labelled null.
  public int newNull() {
    return NULL_BIT | nulls++;
  }

  /// The number of a name or canonical literal, new if needed.
  public int intern(String name) {
    int mask = table.length - 1;
    int slot = mix(name.hashCode()) & mask;
    while (table[slot] != 0) {
      int id = table[slot] - 1;
      if (names[id].equals(name)) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
    if (size == names.length) {
      names = Arrays.copyOf(names, size * 2);
    }
    names[size] = name;
    table[slot] = ++size;
    if (size * 2 > table.length) {
      rehash();
    }
    return size - 1;
  }

  /// The number of a name, or -1 where it does not occur.
  public int find(String name) {
    int mask = table.length - 1;
    int slot = mix(name.hashCode()) & mask;
    while (table[slot] != 0) {
      int id = table[slot] - 1;
      if (names[id].equals(name)) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /// The name or canonical literal of a constant.
  public String name(int constant) {
    return names[constant];
  }

  /// Whether a constant is a literal.
  public boolean isLiteral(int constant) {
    return names[constant].charAt(0) == '"';
  }

  /// A ground term as dlgp text; nulls are `_:n1`.
  public String text(int term) {
    return isNull(term) ? "_:n" + ((term & ~NULL_BIT) + 1) : constantText(names[term]);
  }

  /// A name or canonical literal as dlgp text: plain where it is an identifier, else `<...>`, and
  /// `'...'` where it holds angle brackets.
  public static String constantText(String name) {
    if (name.charAt(0) == '"') {
      return literalText(name);
    }
    if (isIdentifier(name)) {
      return name;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '<' || c == '>' || c < ' ') {
        var escaped = new StringBuilder();
        escape(name, escaped);
        return "'" + escaped.toString().replace("'", "\\'") + "'";
      }
    }
    return '<' + name + '>';
  }

  /// Whether a name may stand in dlgp as it is.
  public static boolean isIdentifier(String name) {
    char first = name.charAt(0);
    if (first < 'a' || first > 'z') {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean word =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      if (!word) {
        return false;
      }
    }
    return !name.equals("true") && !name.equals("false");
  }

  /// The canonical form of a literal.
  ///
  /// @param text its characters
  /// @param language its language tag, or null
  /// @param datatype its datatype's IRI, or null; xsd:string counts as none
  public static String literal(String text, @Nullable String language, @Nullable String datatype) {
    var form = new StringBuilder("\"");
    escape(text, form);
    form.append('"');
    if (language != null) {
      form.append('@').append(language);
    } else if (datatype != null && !datatype.equals(XSD + "string")) {
      form.append("^^<").append(datatype).append('>');
    }
    return form.toString();
  }

  /// Where the quoted text of a canonical literal ends: the index of its closing quote.
  public static int closingQuote(String literal) {
    int i = 1;
    while (literal.charAt(i) != '"') {
      i += literal.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  private static String literalText(String literal) {
    int end = closingQuote(literal);
    String type = literal.substring(end + 1);
    String text = literal.substring(1, end);
    if (type.equals("^^<" + XSD + "integer>") && text.matches("[+-]?[0-9]+")) {
      return text;
    }
    if (type.equals("^^<" + XSD + "decimal>") && text.matches("[+-]?[0-9]+\\.[0-9]+")) {
      return text;
    }
    if (type.equals("^^<" + XSD + "boolean>") && text.matches("true|false")) {
      return text;
    }
    return literal;
  }

  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
  }

  private void rehash() {
    var larger = new int[table.length * 2];
    int mask = larger.length - 1;
    for (int id = 0; id < size; id++) {
      int slot = mix(names[id].hashCode()) & mask;
      while (larger[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      larger[slot] = id + 1;
    }
    table = larger;
  }

  private static int mix(int hash) {
    int h = hash * 0x9E3779B9;
    return h ^ (h >>> 15);
  }
}
