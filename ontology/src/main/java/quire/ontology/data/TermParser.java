package quire.ontology.data;

import org.jspecify.annotations.Nullable;
import quire.ontology.model.Terms;

/// The tokens that dlgp and Rulewerk rules share: IRIs, prefixed names, literals, directives.
final class TermParser {
  private static final String XSD = "http://www.w3.org/2001/XMLSchema#";

  private final Scanner scanner;
  private final Names names;

  TermParser(Scanner scanner, Names names) {
    this.scanner = scanner;
    this.names = names;
  }

  Names names() {
    return names;
  }

  /// `<...>`, resolved; the scanner stands at `<`.
  String iri() {
    int start = scanner.position();
    scanner.next();
    String text = scanner.until('>', "the IRI");
    if (text.isEmpty()) {
      throw scanner.error(start, "an IRI is empty");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '<') {
        throw scanner.error(start + 1 + i, "an IRI has no closing '>'");
      }
    }
    return names.resolve(text);
  }

  /// Whether a prefixed name (`ex:a`, `:a`) comes next; `p:-` is none.
  boolean isPrefixed() {
    int ahead = 0;
    while (Scanner.isWord(scanner.peek(ahead)) || scanner.peek(ahead) == '-') {
      ahead++;
    }
    char after = scanner.peek(ahead + 1);
    return scanner.peek(ahead) == ':' && after != '-' && after != ':';
  }

  String prefixed() {
    int start = scanner.position();
    while (scanner.peek() != ':') {
      scanner.next();
    }
    String prefix = scanner.substring(start);
    scanner.next();
    String local = scanner.localName();
    String iri = names.prefix(prefix);
    if (iri == null) {
      throw scanner.error(
          start,
          "prefix '"
              + prefix
              + ":' is not declared; declare it with @prefix, or write <"
              + prefix
              + ":"
              + local
              + "> for the name as it is");
    }
    return iri + local;
  }

  /// A literal in canonical form, or null where none comes next.
  @Nullable String literal() {
    char c = scanner.peek();
    if (c == '"') {
      return quoted();
    }
    boolean signed = (c == '+' || c == '-') && isDigit(scanner.peek(1));
    if (isDigit(c) || signed) {
      return number();
    }
    for (String word : new String[] {"true", "false"}) {
      if (scanner.looksAt(word)) {
        char after = scanner.peek(word.length());
        if (!Scanner.isWord(after) && after != '(' && after != ':') {
          scanner.position(scanner.position() + word.length());
          return Terms.literal(word, null, XSD + "boolean");
        }
      }
    }
    return null;
  }

  private String number() {
    int start = scanner.position();
    if (!isDigit(scanner.peek())) {
      scanner.next();
    }
    digits();
    String type = "integer";
    if (scanner.peek() == '.' && isDigit(scanner.peek(1))) {
      scanner.next();
      digits();
      type = "decimal";
    }
    char e = scanner.peek();
    boolean exponent =
        (e == 'e' || e == 'E')
            && (isDigit(scanner.peek(1))
                || ((scanner.peek(1) == '-' || scanner.peek(1) == '+')
                    && isDigit(scanner.peek(2))));
    if (exponent) {
      scanner.next();
      scanner.next();
      digits();
      type = "double";
    }
    if (Scanner.isWord(scanner.peek())) {
      throw scanner.error(start, "a name may not begin with a digit: quote it or write <...>");
    }
    return Terms.literal(scanner.substring(start), null, XSD + type);
  }

  private void digits() {
    while (isDigit(scanner.peek())) {
      scanner.next();
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String quoted() {
    String text = string();
    if (scanner.peek() == '@' && Character.isLetter(scanner.peek(1))) {
      scanner.next();
      int start = scanner.position();
      while (Scanner.isWord(scanner.peek()) || scanner.peek() == '-') {
        scanner.next();
      }
      return Terms.literal(text, scanner.substring(start), null);
    }
    if (scanner.looksAt("^^")) {
      scanner.next();
      scanner.next();
      return Terms.literal(text, null, name("a datatype"));
    }
    return Terms.literal(text, null, null);
  }

  /// The characters between quotes, escapes undone; the scanner stands at the opening quote.
  String string() {
    int start = scanner.position();
    char quote = scanner.next();
    var text = new StringBuilder();
    while (true) {
      if (scanner.atEnd() || scanner.peek() == '\n') {
        throw scanner.error(start, "a string has no closing " + quote);
      }
      char c = scanner.next();
      if (c == quote) {
        return text.toString();
      }
      text.append(c == '\\' ? escape() : String.valueOf(c));
    }
  }

  private String escape() {
    int start = scanner.position() - 1;
    char c = scanner.atEnd() ? 0 : scanner.next();
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case '"', '\'', '\\' -> String.valueOf(c);
      case 'u' -> unicode(start, 4);
      case 'U' -> unicode(start, 8);
      default ->
          throw scanner.error(start, "unknown escape in a string; write \\\\ for a backslash");
    };
  }

  private String unicode(int start, int digits) {
    int code = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(scanner.atEnd() ? 0 : scanner.next(), 16);
      if (digit < 0 || code > Character.MAX_CODE_POINT) {
        throw scanner.error(start, "\\u needs " + digits + " hexadecimal digits");
      }
      code = code * 16 + digit;
    }
    if (!Character.isValidCodePoint(code)) {
      throw scanner.error(start, "is no Unicode character");
    }
    return Character.toString(code);
  }

  /// A name: an IRI, a prefixed name, an identifier or `'quoted'`.
  String name(String what) {
    char c = scanner.peek();
    if (c == '<') {
      return iri();
    }
    if (c == '\'') {
      int start = scanner.position();
      String text = string();
      if (text.isEmpty() || text.charAt(0) == '"') {
        throw scanner.error(start, "'" + text + "' is no name");
      }
      return text;
    }
    if (isPrefixed()) {
      return prefixed();
    }
    if (!Character.isLetter(c)) {
      throw scanner.error("expected " + what + ", found " + scanner.found());
    }
    return names.resolve(scanner.word());
  }

  /// `@base` or `@prefix`; the scanner stands after the word. A full stop after it is optional.
  void declare(boolean isBase) {
    scanner.skip();
    if (isBase) {
      names.base(wantIri());
    } else {
      int start = scanner.position();
      while (Scanner.isWord(scanner.peek()) || scanner.peek() == '-') {
        scanner.next();
      }
      String prefix = scanner.substring(start);
      scanner.expect(":", "after the prefix");
      names.prefix(prefix, wantIri());
    }
    scanner.take(".");
  }

  private String wantIri() {
    scanner.skip();
    if (scanner.peek() != '<') {
      throw scanner.error("expected <an IRI>, found " + scanner.found());
    }
    return iri();
  }
}
