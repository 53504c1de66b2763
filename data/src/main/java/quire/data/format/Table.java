package quire.data.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;

/// A table with named columns, row by row: CSV as RFC 4180 has it (quotes, line feeds inside them),
/// or TSV, which knows no quotes: a cell ends at the tab, whatever is in it.
///
/// Every row has as many cells as the header; UTF-8; packed files are unpacked.
public final class Table implements AutoCloseable {
  private static final int LONGEST_CELL = 16 << 20;

  /// One row.
  ///
  /// @param line the line on which it begins
  /// @param cells as they stand, never null
  public record Row(int line, List<String> cells) {}

  /// What hands out rows.
  private interface Rows extends AutoCloseable {
    @Nullable Row next();

    @Override
    void close();
  }

  private final String name;
  private final Rows rows;
  private final List<String> header;
  private int line;

  private Table(String name, Rows rows) {
    this.name = name;
    this.rows = rows;
    try {
      Row first = rows.next();
      if (first == null) {
        throw new RequestException(name + ": is empty; the first line names the columns");
      }
      line = first.line();
      header = first.cells();
      Set<String> seen = new HashSet<>();
      for (String column : header) {
        if (!seen.add(column)) {
          throw problem("column '" + shortened(column) + "' is named twice");
        }
      }
    } catch (RuntimeException problem) {
      rows.close();
      throw problem;
    }
  }

  /// Opens a file by its name: `.tsv` and `.tab` as TSV, else as CSV; a further ending for the
  /// packing (`.gz`) is passed over.
  public static Table open(Path file) {
    String plain = Packed.plainName(file).toLowerCase(Locale.ROOT);
    return plain.endsWith(".tsv") || plain.endsWith(".tab") ? tsv(file) : csv(file);
  }

  /// Opens a CSV file.
  public static Table csv(Path file) {
    return csv(Packed.open(file), file.toString());
  }

  /// Reads CSV from a stream, which is closed with this.
  public static Table csv(InputStream in, String name) {
    return new Table(name, new CsvRows(in, name));
  }

  /// Opens a TSV file.
  public static Table tsv(Path file) {
    return new Table(file.toString(), new TabRows(TextLines.open(file)));
  }

  /// Reads TSV from lines, which are closed with this.
  public static Table tsv(TextLines lines, String name) {
    return new Table(name, new TabRows(lines));
  }

  /// The names of the columns.
  public List<String> header() {
    return header;
  }

  /// The place of a column.
  ///
  /// @throws RequestException naming the columns that there are
  public int column(String column) {
    int place = header.indexOf(column);
    if (place < 0) {
      throw new RequestException(
          name + ": has no column '" + column + "'; there are: " + shortened("" + header));
    }
    return place;
  }

  /// The next row, or null after the last.
  ///
  /// @throws RequestException naming file and line
  public @Nullable Row next() {
    Row row = rows.next();
    if (row != null) {
      line = row.line();
      if (row.cells().size() != header.size()) {
        throw problem("has " + row.cells().size() + " cells, the header " + header.size());
      }
    }
    return row;
  }

  /// The cell of a row as a finite number.
  ///
  /// @throws RequestException naming file, line and column
  public double number(Row row, int column) {
    String cell = row.cells().get(column).strip();
    double value;
    try {
      value = Double.parseDouble(cell);
    } catch (NumberFormatException problem) {
      value = Double.NaN;
    }
    if (!Double.isFinite(value)) {
      throw problem(
          "'" + shortened(cell) + "' in column '" + header.get(column) + "' is no finite number");
    }
    return value;
  }

  /// A refusal of the current row.
  public RequestException problem(String what) {
    return new RequestException(name + ":" + line + ": " + what);
  }

  @Override
  public void close() {
    rows.close();
  }

  private static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "..." : text;
  }

  private static final class TabRows implements Rows {
    private final TextLines lines;

    TabRows(TextLines lines) {
      this.lines = lines;
    }

    @Override
    public @Nullable Row next() {
      for (String text = lines.next(); text != null; text = lines.next()) {
        if (!text.isEmpty()) {
          return new Row(lines.line(), List.of(text.split("\t", -1)));
        }
      }
      return null;
    }

    @Override
    public void close() {
      lines.close();
    }
  }

  private static final class CsvRows implements Rows {
    private final String name;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private long line;

    CsvRows(InputStream in, String name) {
      this.name = name;
      Reader text =
          new InputStreamReader(
              in,
              StandardCharsets.UTF_8
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .onUnmappableCharacter(CodingErrorAction.REPORT));
      reader =
          CsvReader.builder()
              .allowExtraFields(true)
              .allowMissingFields(true)
              .maxBufferSize(LONGEST_CELL)
              .ofCsvRecord(new BomLess(text));
      records = reader.iterator();
    }

    @Override
    public @Nullable Row next() {
      try {
        if (!records.hasNext()) {
          return null;
        }
        CsvRecord record = records.next();
        line = record.getStartingLineNumber();
        return new Row(Math.toIntExact(line), record.getFields());
      } catch (CsvParseException problem) {
        throw new RequestException(after() + "no CSV: " + words(problem), problem);
      } catch (UncheckedIOException problem) {
        String why = words(problem);
        throw new RequestException(
            after() + (why.startsWith("Input length") ? "is not UTF-8" : why), problem);
      }
    }

    private String after() {
      return name + ":" + (line + 1) + ": ";
    }

    private static String words(Throwable problem) {
      Throwable cause = problem.getCause() == null ? problem : problem.getCause();
      String message = cause.getMessage();
      return message == null ? "cannot be read" : message.lines().findFirst().orElse("");
    }

    @Override
    public void close() {
      try {
        reader.close();
      } catch (IOException problem) {
        throw Packed.damaged(name, problem);
      }
    }
  }

  /// Drops the byte order mark.
  private static final class BomLess extends java.io.FilterReader {
    private boolean begun;

    BomLess(Reader in) {
      super(in);
    }

    @Override
    public int read(char[] into, int from, int length) throws IOException {
      if (!begun && length > 0) {
        begun = true;
        int first = in.read();
        if (first != 0xfeff) {
          if (first >= 0) {
            into[from] = (char) first;
          }
          return first < 0 ? -1 : 1;
        }
      }
      return in.read(into, from, length);
    }
  }
}
