package quire.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import quire.base.WorkException;

/// The file of an embedded data set in memory: a zip whose entries are the set's own files, in the
/// field's formats. Text is deflated, what is compressed already (PNG) is stored.
public final class Shard {
  /// No embedded set comes near it; a damaged one must not fill the memory.
  private static final long LIMIT = 256L << 20;

  private final String id;
  private final Map<String, byte[]> entries;

  private Shard(String id, Map<String, byte[]> entries) {
    this.id = id;
    this.entries = entries;
  }

  /// Reads a shard.
  ///
  /// @param id names the set in errors
  /// @throws IOException when it is damaged
  public static Shard read(InputStream in, String id) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    long sum = 0;
    try (var zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] bytes = zip.readNBytes((int) (LIMIT - sum));
        sum += bytes.length;
        if (sum >= LIMIT) {
          throw new IOException("holds more than " + (LIMIT >> 20) + " MB");
        }
        entries.put(entry.getName(), bytes);
      }
    }
    if (entries.isEmpty()) {
      throw new IOException("is no zip or holds nothing");
    }
    return new Shard(id, entries);
  }

  /// The names, in the order of the file.
  public Set<String> names() {
    return entries.keySet();
  }

  /// Whether there is an entry of that name.
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /// The bytes of an entry, a copy.
  public byte[] bytes(String name) {
    return entry(name).clone();
  }

  /// A stream over an entry.
  public InputStream open(String name) {
    return new ByteArrayInputStream(entry(name));
  }

  /// An entry as UTF-8 text.
  public String text(String name) {
    return new String(entry(name), StandardCharsets.UTF_8);
  }

  /// The lines of a tab-separated entry after its header line, cells as they stand.
  ///
  /// @param columns the header that the entry must have
  public List<String[]> table(String name, String... columns) {
    var rows = new ArrayList<String[]>();
    var lines = text(name).lines().iterator();
    String header = String.join("\t", columns);
    if (!lines.hasNext() || !lines.next().equals(header)) {
      throw new WorkException(place(name) + ": must begin with the line '" + header + "'");
    }
    int line = 1;
    while (lines.hasNext()) {
      line++;
      String[] cells = lines.next().split("\t", -1);
      if (cells.length != columns.length) {
        throw new WorkException(place(name) + ":" + line + ": has " + cells.length + " columns");
      }
      rows.add(cells);
    }
    return rows;
  }

  private byte[] entry(String name) {
    byte[] bytes = entries.get(name);
    if (bytes == null) {
      throw new WorkException(place(name) + ": is missing; `quire data check " + id + "`");
    }
    return bytes;
  }

  private String place(String name) {
    return "data set '" + id + "', " + name;
  }
}
