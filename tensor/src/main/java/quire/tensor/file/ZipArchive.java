package quire.tensor.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import quire.tensor.file.ZipFormatException.Kind;

/// A zip archive over mapped memory, zip64 included, so that stored entries of any size are used in
/// place. Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3.
final class ZipArchive {
  private static final int END = 0x06054b50;
  private static final int END64 = 0x06064b50;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final long FULL = 0xffff_ffffL;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  // Deflate cannot do better: 258 bytes from two bits, plus a block's header.
  private static final long MOST_RATIO = 1032;

  /// One entry as the central directory tells it.
  record Entry(String name, int flags, int method, long crc, long packed, long size, long header) {}

  private final MemorySegment file;
  private final String where;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ZipArchive(MemorySegment file, String where) {
    this.file = file;
    this.where = where;
  }

  static ZipArchive open(MemorySegment file, String where) {
    var archive = new ZipArchive(file, where);
    archive.readDirectory();
    return archive;
  }

  /// All entries by name, in the directory's order.
  Map<String, Entry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  String where() {
    return where;
  }

  private void readDirectory() {
    long end = findEnd();
    if (u16(end + 4) != u16(end + 6) && u16(end + 4) != 0xffff) {
      throw fault(Kind.SEVERAL_FILES, "is one part of an archive in several files");
    }
    long count = u16(end + 10);
    long size = u32(end + 12);
    long offset = u32(end + 16);
    if ((count == 0xffff || size == FULL || offset == FULL)
        && end >= 20
        && i32(end - 20) == END64_LOCATOR) {
      long end64 = i64(end - 12);
      if (end64 < 0 || end64 > file.byteSize() - 56 || i32(end64) != END64) {
        throw fault(Kind.DIRECTORY, "names a zip64 directory that is not there");
      }
      count = i64(end64 + 32);
      size = i64(end64 + 40);
      offset = i64(end64 + 48);
    }
    if (size < 0 || offset < 0 || offset > end || size > end - offset) {
      throw fault(Kind.DIRECTORY, "has a directory outside the file");
    }
    if (count < 0 || count > size / 46) {
      throw fault(Kind.TOO_MANY_ENTRIES, "claims " + count + " entries in " + size + " bytes");
    }
    long at = offset;
    for (long i = 0; i < count; i++) {
      at = readCentral(at, offset + size, offset);
    }
    if (at != offset + size) {
      throw fault(Kind.DIRECTORY, "has a directory longer than its entries");
    }
  }

  private long findEnd() {
    long size = file.byteSize();
    for (long at = size - 22; at >= Math.max(0, size - 22 - 0xffff); at--) {
      if (i32(at) == END && at + 22 + u16(at + 20) == size) {
        return at;
      }
    }
    throw fault(Kind.NOT_A_ZIP, "is no zip archive, or is cut off");
  }

  private long readCentral(long at, long end, long directory) {
    if (at > end - 46 || i32(at) != CENTRAL) {
      throw fault(Kind.DIRECTORY, "has a broken directory");
    }
    int nameLength = u16(at + 28);
    int extraLength = u16(at + 30);
    long next = at + 46 + nameLength + extraLength + u16(at + 32);
    if (next > end) {
      throw fault(Kind.DIRECTORY, "has a directory entry outside the directory");
    }
    String name = name(at + 46, nameLength);
    long packed = u32(at + 20);
    long size = u32(at + 24);
    long header = u32(at + 42);
    if (packed == FULL || size == FULL || header == FULL) {
      long[] wide = zip64(at + 46 + nameLength, extraLength, size, packed, header);
      size = wide[0];
      packed = wide[1];
      header = wide[2];
    }
    if (header < 0 || size < 0 || packed < 0 || header > directory - 30) {
      throw fault(Kind.ENTRY_OUTSIDE, "entry " + name + " lies outside the file");
    }
    var entry = new Entry(name, u16(at + 8), u16(at + 10), u32(at + 16), packed, size, header);
    if (entries.put(name, entry) != null) {
      throw fault(Kind.DUPLICATE_NAME, "holds two entries called " + name);
    }
    return next;
  }

  /// The zip64 extra field: only those values are there that did not fit, in this order.
  private long[] zip64(long at, int length, long size, long packed, long header) {
    long end = at + length;
    long field = at;
    while (field <= end - 4) {
      int id = u16(field);
      long body = field + 4;
      long stop = body + u16(field + 2);
      if (stop > end) {
        break;
      }
      if (id == 1) {
        long[] values = {size, packed, header};
        for (int i = 0; i < 3; i++) {
          if (values[i] == FULL && body <= stop - 8) {
            values[i] = i64(body);
            body += 8;
          }
        }
        return values;
      }
      field = stop;
    }
    return new long[] {size, packed, header};
  }

  private String name(long at, int length) {
    byte[] bytes = file.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException problem) {
      throw fault(Kind.NAME, "holds an entry whose name is no UTF-8");
    }
  }

  /// The bytes of an entry: in place when stored, unpacked when deflated.
  ///
  /// @param checked whether to compare the checksum, which reads every byte
  MemorySegment bytes(Entry entry, boolean checked) {
    if ((entry.flags() & 1) != 0) {
      throw fault(Kind.ENCRYPTED, "entry " + entry.name() + " is encrypted");
    }
    MemorySegment packed = packed(entry);
    MemorySegment bytes =
        switch (entry.method()) {
          case STORED -> {
            if (entry.packed() != entry.size()) {
              throw fault(Kind.PACKED_DATA, "entry " + entry.name() + " is stored in two lengths");
            }
            yield packed;
          }
          case DEFLATED -> inflate(entry, packed);
          default ->
              throw fault(
                  Kind.METHOD,
                  "entry "
                      + entry.name()
                      + " is packed by method "
                      + entry.method()
                      + "; stored and deflate (0, 8) are read");
        };
    if (checked && crc(bytes) != entry.crc()) {
      throw fault(Kind.CHECKSUM, "entry " + entry.name() + " is damaged (its checksum differs)");
    }
    return bytes;
  }

  private MemorySegment packed(Entry entry) {
    long at = entry.header();
    if (i32(at) != LOCAL) {
      throw fault(Kind.ENTRY_OUTSIDE, "entry " + entry.name() + " does not begin where it should");
    }
    long start = at + 30 + u16(at + 26) + u16(at + 28);
    if (start > file.byteSize() || entry.packed() > file.byteSize() - start) {
      throw fault(Kind.ENTRY_OUTSIDE, "entry " + entry.name() + " lies outside the file");
    }
    return file.asSlice(start, entry.packed());
  }

  private MemorySegment inflate(Entry entry, MemorySegment packed) {
    if (entry.size() / MOST_RATIO > entry.packed()) {
      throw fault(
          Kind.BOMB,
          "entry " + entry.name() + " claims " + entry.size() + " bytes from " + entry.packed());
    }
    MemorySegment out = Strided.allocate(entry.size());
    try (var inflater = new Inflater(true)) {
      long from = 0;
      long to = 0;
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          long length = Math.min(1 << 24, packed.byteSize() - from);
          if (length == 0) {
            break;
          }
          inflater.setInput(packed.asSlice(from, length).asByteBuffer());
          from += length;
        }
        // One spare byte at the end shows an entry that unpacks to more than it claims.
        long room = Math.min(1 << 24, out.byteSize() - to);
        ByteBuffer target =
            room == 0 ? ByteBuffer.allocate(1) : out.asSlice(to, room).asByteBuffer();
        int made = inflater.inflate(target);
        if (room == 0 && made > 0) {
          throw fault(
              Kind.PACKED_DATA, "entry " + entry.name() + " unpacks to more than it claims");
        }
        to += made;
        if (made == 0 && inflater.needsDictionary()) {
          break;
        }
      }
      if (!inflater.finished() || to != entry.size()) {
        throw fault(Kind.PACKED_DATA, "entry " + entry.name() + " unpacks to less than it claims");
      }
    } catch (DataFormatException problem) {
      throw fault(Kind.PACKED_DATA, "entry " + entry.name() + " cannot be unpacked");
    }
    return out;
  }

  static long crc(MemorySegment bytes) {
    var crc = new CRC32();
    for (long at = 0; at < bytes.byteSize(); at += 1 << 24) {
      crc.update(bytes.asSlice(at, Math.min(1 << 24, bytes.byteSize() - at)).asByteBuffer());
    }
    return crc.getValue();
  }

  private ZipFormatException fault(Kind kind, String problem) {
    return new ZipFormatException(kind, where + ": " + problem);
  }

  private int u16(long at) {
    return file.get(Layouts.SHORT_LE, at) & 0xffff;
  }

  private int i32(long at) {
    return file.get(Layouts.INT_LE, at);
  }

  private long u32(long at) {
    return file.get(Layouts.INT_LE, at) & FULL;
  }

  private long i64(long at) {
    return file.get(Layouts.LONG_LE, at);
  }
}
