package quire.ontology.data;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.ontology.model.Program;
import quire.ontology.model.Terms;

/// Reads `subject<TAB>relation<TAB>object`; blank lines and `#` lines are skipped.
///
/// A cell is a name as it stands; `"text"@en` is a literal, `_:x` a null, `<name>` the name within.
/// The relation `rdf:type` makes the object a class: `C(s)`.
final class TsvReader {
  private static final String TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

  private final String file;
  private final Program program;
  private final Map<String, Integer> blanks = new HashMap<>();
  private String relation = "";
  private int predicate = -1;

  TsvReader(String file, Program program) {
    this.file = file;
    this.program = program;
  }

  void read(String text) {
    int line = 0;
    int start = text.startsWith("\uFEFF") ? 1 : 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      int last = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
      line++;
      if (last > start && text.charAt(start) != '#') {
        line(text, start, last, line);
      }
      start = end + 1;
    }
  }

  private void line(String text, int start, int end, int line) {
    int first = text.indexOf('\t', start);
    int second = first < 0 ? -1 : text.indexOf('\t', first + 1);
    int third = second < 0 ? -1 : text.indexOf('\t', second + 1);
    if (text.substring(start, end).isBlank()) {
      return;
    }
    if (first < 0 || first >= end || second < 0 || second >= end || (third >= 0 && third < end)) {
      throw error(line, "expected subject, relation and object between two tabs");
    }
    String subject = text.substring(start, first);
    String name = text.substring(first + 1, second);
    String object = text.substring(second + 1, end);
    if (subject.isBlank() || name.isBlank() || object.isBlank()) {
      throw error(line, "a cell is empty");
    }
    if (name.equals("rdf:type") || name.equals(TYPE) || name.equals("<" + TYPE + ">")) {
      int unary = program.predicates().intern(plain(object), 1);
      program.facts().add(unary, term(subject, line));
      return;
    }
    if (!name.equals(relation)) {
      relation = name;
      predicate = program.predicates().intern(plain(name), 2);
    }
    program.facts().addPair(predicate, term(subject, line), term(object, line));
  }

  private static String plain(String cell) {
    boolean bracketed = cell.length() > 2 && cell.startsWith("<") && cell.endsWith(">");
    return bracketed ? cell.substring(1, cell.length() - 1) : cell;
  }

  private int term(String cell, int line) {
    char first = cell.charAt(0);
    if (first == '_' && cell.startsWith("_:")) {
      return blanks.computeIfAbsent(cell, _ -> program.terms().newNull());
    }
    if (first == '"') {
      String literal = literal(cell, line);
      if (literal != null) {
        return program.terms().intern(literal);
      }
    }
    return program.terms().intern(plain(cell));
  }

  private @Nullable String literal(String cell, int line) {
    var scanner = new Scanner(cell, file);
    try {
      String literal = new TermParser(scanner, new Names()).literal();
      if (scanner.atEnd()) {
        return literal;
      }
    } catch (RequestException _) {
      // said below
    }
    throw error(line, "a cell that begins with a quote must be a literal, is " + cell);
  }

  private RequestException error(int line, String message) {
    return new RequestException(file + ":" + line + ": " + message);
  }

  /// How a term is written in a cell.
  static String cell(Terms terms, int term) {
    if (Terms.isNull(term)) {
      return terms.text(term);
    }
    String name = terms.name(term);
    boolean quoted = name.startsWith("_:") || name.startsWith("<") || name.startsWith("#");
    return quoted ? "<" + name + ">" : name;
  }
}
