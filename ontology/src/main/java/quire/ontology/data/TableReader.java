package quire.ontology.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import quire.base.RequestException;
import quire.ontology.model.Program;

/// Reads rows of cells, separated by commas or tabs, as facts of one predicate. A quoted cell may
/// hold the separator and doubled quotes; `<name>` is the name within.
final class TableReader {
  private final Path file;
  private final Program program;
  private final int predicate;
  private final int arity;
  private final char separator;

  TableReader(Path file, Program program, int predicate, int arity, char separator) {
    this.file = file;
    this.program = program;
    this.predicate = predicate;
    this.arity = arity;
    this.separator = separator;
  }

  void read(String text) {
    int line = 0;
    for (String row : (Iterable<String>) text.lines()::iterator) {
      line++;
      if (row.isBlank()) {
        continue;
      }
      var cells = cells(row, line);
      if (cells.size() != arity) {
        throw new RequestException(
            file + ":" + line + ": has " + cells.size() + " cells instead of " + arity);
      }
      int[] terms = new int[arity];
      for (int i = 0; i < arity; i++) {
        terms[i] = program.terms().intern(name(cells.get(i), line));
      }
      program.facts().add(predicate, terms);
    }
  }

  private String name(String cell, int line) {
    boolean bracketed = cell.length() > 2 && cell.startsWith("<") && cell.endsWith(">");
    String name = bracketed ? cell.substring(1, cell.length() - 1) : cell;
    if (name.isEmpty() || name.charAt(0) == '"') {
      throw new RequestException(file + ":" + line + ": a cell is empty or begins with a quote");
    }
    return name;
  }

  private List<String> cells(String row, int line) {
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (quoted) {
        boolean doubled = c == '"' && i + 1 < row.length() && row.charAt(i + 1) == '"';
        if (c == '"' && !doubled) {
          quoted = false;
        } else {
          cell.append(c);
          i += doubled ? 1 : 0;
        }
      } else if (c == '"' && cell.isEmpty()) {
        quoted = true;
      } else if (c == separator) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    if (quoted) {
      throw new RequestException(file + ":" + line + ": a quote is not closed");
    }
    cells.add(cell.toString());
    return cells;
  }
}
