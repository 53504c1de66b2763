package quire.tensor.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.WorkException;
import quire.tensor.file.NpyException.Kind;

/// Several named NumPy arrays in one `.npz` file: a zip archive of `.npy` files, stored or
/// deflated, of any size.
public final class Npz {
  private static final String SUFFIX = ".npy";
  // The earliest date that a zip archive can hold: the same arrays give the same bytes.
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Npz() {}

  /// Opens an archive. The map knows the names; an array is read, checked and unpacked each time
  /// that it is asked for, so keep what you need twice. Entries that are no `.npy` files are left
  /// out.
  ///
  /// @return arrays by name, in the archive's order
  /// @throws ZipFormatException when the archive is damaged; [NpyException], likewise when an array
  ///   is asked for
  public static Map<String, NpyArray> read(Path file) {
    return read(MappedFile.map(file), file.toString());
  }

  static Map<String, NpyArray> read(MemorySegment file, String where) {
    ZipArchive archive = ZipArchive.open(file, where);
    var members = new LinkedHashMap<String, ZipArchive.Entry>();
    archive
        .entries()
        .forEach((name, entry) -> {
          if (name.endsWith(SUFFIX)) {
            members.put(name.substring(0, name.length() - SUFFIX.length()), entry);
          }
        });
    return new Members(archive, members);
  }

  /// The array of that name.
  ///
  /// @param arrays what [#read] gave
  /// @throws NpyException naming the arrays there are, when it is not among them
  public static NpyArray require(Map<String, NpyArray> arrays, String name) {
    NpyArray array = arrays.get(name);
    if (array == null) {
      String where = arrays instanceof Members members ? members.archive.where() + ": " : "";
      throw new NpyException(
          Kind.NO_SUCH_ARRAY,
          where + "holds no array " + name + "; it holds " + String.join(", ", arrays.keySet()));
    }
    return array;
  }

  /// Writes an archive of stored arrays, sorted by name, atomically; the same arrays give the same
  /// bytes.
  ///
  /// @throws WorkException when the file cannot be written; an older one is then untouched
  public static void write(Path file, Map<String, NpyArray> arrays) {
    write(file, arrays, false);
  }

  /// Writes an archive of deflated arrays; see [#write(Path, Map)].
  public static void writeCompressed(Path file, Map<String, NpyArray> arrays) {
    write(file, arrays, true);
  }

  private static void write(Path file, Map<String, NpyArray> arrays, boolean deflated) {
    try {
      AtomicFile.write(
          file,
          out -> {
            var zip = new ZipOutputStream(out);
            for (var member : new TreeMap<>(arrays).entrySet()) {
              zip.putNextEntry(entry(member.getKey() + SUFFIX, member.getValue(), deflated));
              Npy.write(zip, member.getValue());
              zip.closeEntry();
            }
            zip.finish();
          });
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  private static ZipEntry entry(String name, NpyArray array, boolean deflated) {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(EPOCH);
    if (!deflated) {
      byte[] header = Npy.header(array);
      var crc = new CRC32();
      crc.update(header);
      for (long at = 0; at < array.data().byteSize(); at += 1 << 24) {
        long length = Math.min(1 << 24, array.data().byteSize() - at);
        crc.update(array.data().asSlice(at, length).asByteBuffer());
      }
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(header.length + array.data().byteSize());
      entry.setCrc(crc.getValue());
    }
    return entry;
  }

  /// Reads members when asked.
  private static final class Members extends AbstractMap<String, NpyArray> {
    final ZipArchive archive;
    private final Map<String, ZipArchive.Entry> members;

    Members(ZipArchive archive, Map<String, ZipArchive.Entry> members) {
      this.archive = archive;
      this.members = members;
    }

    @Override
    public @Nullable NpyArray get(@Nullable Object name) {
      ZipArchive.Entry entry = members.get(name);
      return entry == null
          ? null
          : Npy.read(archive.bytes(entry, true), archive.where() + ": " + name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
      return members.containsKey(name);
    }

    @Override
    public Set<String> keySet() {
      return java.util.Collections.unmodifiableSet(members.keySet());
    }

    @Override
    public Set<Entry<String, NpyArray>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Entry<String, NpyArray>> iterator() {
          var names = members.keySet().iterator();
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return names.hasNext();
            }

            @Override
            public Entry<String, NpyArray> next() {
              String name = names.next();
              return Map.entry(name, require(Members.this, name));
            }
          };
        }

        @Override
        public int size() {
          return members.size();
        }
      };
    }
  }
}
