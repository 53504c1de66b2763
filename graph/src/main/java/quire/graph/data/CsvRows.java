package quire.graph.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;

/// Rows of a comma-separated file with a header line (RFC 4180): quotes, commas and line breaks
/// inside quotes, LF or CRLF. Empty lines are skipped.
public final class CsvRows implements AutoCloseable {
  private final Path file;
  private final BufferedReader in;
  private final List<String> header;
  private final Map<String, Integer> place = new HashMap<>();
  private int line = 1;
  private int rowLine = 1;
  private boolean ended;

  private CsvRows(Path file, BufferedReader in) throws IOException {
    this.file = file;
    this.in = in;
    List<String> first = fields();
    if (first == null) {
      throw new RequestException(file + ":1: is empty; the first line names the columns");
    }
    header = first.stream().map(String::strip).toList();
    for (String column : header) {
      if (place.put(column, place.size()) != null) {
        throw problem("column '" + column + "' stands twice");
      }
    }
  }

  /// Opens a file, gzipped or not, and reads its header.
  ///
  /// @throws RequestException naming the file and line
  public static CsvRows open(Path file) throws IOException {
    var in = TextFile.open(file);
    try {
      return new CsvRows(file, in);
    } catch (IOException | RuntimeException problem) {
      in.close();
      throw problem;
    }
  }

  /// Names of the columns.
  public List<String> header() {
    return header;
  }

  /// Place of a column.
  public int column(String name) {
    Integer at = place.get(name);
    if (at == null) {
      throw new RequestException(
          file + ":1: no column '" + name + "' (there are " + String.join(", ", header) + ")");
    }
    return at;
  }

  /// Place of a column, or -1.
  public int columnOrNone(String name) {
    return place.getOrDefault(name, -1);
  }

  /// The next row, as long as the header, or null at the end.
  public @Nullable List<String> next() throws IOException {
    List<String> row = fields();
    if (row != null && row.size() != header.size()) {
      throw problem("has " + row.size() + " fields, the header " + header.size());
    }
    return row;
  }

  /// Line on which the current row starts, from 1.
  public int line() {
    return rowLine;
  }

  /// A refusal that names the current row.
  public RequestException problem(String what) {
    return new RequestException(file + ":" + rowLine + ": " + what);
  }

  /// A finite number in a cell of the current row.
  float number(List<String> row, int column) {
    String text = row.get(column).strip();
    float value;
    try {
      value = Float.parseFloat(text);
    } catch (NumberFormatException problem) {
      throw problem("column " + header.get(column) + ": '" + shortened(text) + "' is no number");
    }
    if (!Float.isFinite(value)) {
      throw problem("column " + header.get(column) + ": " + text + " is not finite");
    }
    return value;
  }

  static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }

  private @Nullable List<String> fields() throws IOException {
    while (!ended) {
      rowLine = line;
      List<String> row = row();
      boolean blank = row.size() == 1 && row.getFirst().isBlank();
      if (!blank) {
        return row;
      }
    }
    return null;
  }

  private List<String> row() throws IOException {
    var row = new ArrayList<String>();
    var field = new StringBuilder();
    while (true) {
      int c = in.read();
      if (c == '"' && field.isEmpty()) {
        c = quoted(field);
        if (c != ',' && c != '\n' && c != -1) {
          throw problem("text behind a closing quote");
        }
      }
      if (c == -1) {
        ended = true;
        row.add(field.toString());
        return row;
      }
      if (c == '\n') {
        line++;
        row.add(withoutReturn(field));
        return row;
      }
      if (c == ',') {
        row.add(field.toString());
        field.setLength(0);
      } else {
        field.append((char) c);
      }
    }
  }

  /// Reads up to the character behind the closing quote and returns that; a CR before LF is
  /// skipped.
  private int quoted(StringBuilder field) throws IOException {
    while (true) {
      int c = in.read();
      if (c == -1) {
        throw problem("a quote is not closed");
      }
      if (c == '"') {
        c = in.read();
        if (c == '\r') {
          c = in.read();
        }
        if (c != '"') {
          return c;
        }
      }
      line += c == '\n' ? 1 : 0;
      field.append((char) c);
    }
  }

  private static String withoutReturn(StringBuilder field) {
    int length = field.length();
    return length > 0 && field.charAt(length - 1) == '\r'
        ? field.substring(0, length - 1)
        : field.toString();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
