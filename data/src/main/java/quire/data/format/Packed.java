package quire.data.format;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;
import quire.base.Check;
import quire.base.RequestException;

/// Opens a file and unpacks it, whatever its name says: gzip (several members too), xz, Zstandard,
/// or a zip with one file in it; anything else is passed through as it is.
///
/// What grows beyond all reason while it is unpacked is refused: more than 64 MiB and more than 200
/// times its packed size.
public final class Packed {
  private static final int BUFFER = 1 << 16;
  private static final int XZ_MEMORY_KIB = 1 << 18;
  private static final long FREE = 64L << 20;
  private static final long RATIO = 200;

  private Packed() {}

  /// Opens a file for reading; the caller closes the stream.
  ///
  /// @throws RequestException when there is no such file, or it is a damaged or unfit archive
  public static InputStream open(Path file) {
    Check.readable(file);
    try {
      return open(Files.newInputStream(file), file.toString());
    } catch (IOException problem) {
      throw damaged(file.toString(), problem);
    }
  }

  /// Unpacks a stream; closing the result closes it.
  ///
  /// @param name names the stream in errors
  public static InputStream open(InputStream raw, String name) {
    var counted = new Counted(raw);
    var in = new BufferedInputStream(counted, BUFFER);
    try {
      in.mark(8);
      byte[] head = in.readNBytes(6);
      in.reset();
      InputStream unpacked = unpack(in, head, name);
      return unpacked == null
          ? in
          : new Guarded(new BufferedInputStream(unpacked, BUFFER), counted, name);
    } catch (IOException problem) {
      closeQuietly(in);
      throw damaged(name, problem);
    } catch (RuntimeException problem) {
      closeQuietly(in);
      throw problem;
    }
  }

  /// The file's name without the endings that [#open] takes away: `a.csv.gz` gives `a.csv`.
  public static String plainName(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.replaceFirst("(?i)\\.(gz|zst|xz|zip)$", "");
  }

  /// Null where the bytes are not packed.
  private static @Nullable InputStream unpack(InputStream in, byte[] head, String name)
      throws IOException {
    if (begins(head, 0x1f, 0x8b)) {
      return new GZIPInputStream(in, BUFFER);
    }
    if (begins(head, 0x28, 0xb5, 0x2f, 0xfd)) {
      return new ZstdInputStreamNoFinalizer(in);
    }
    if (begins(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return new XZInputStream(in, XZ_MEMORY_KIB);
    }
    return begins(head, 'P', 'K', 3, 4) ? new OneFile(new ZipInputStream(in), name) : null;
  }

  private static boolean begins(byte[] head, int... magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  static RequestException damaged(String name, IOException problem) {
    String why = problem.getMessage();
    return new RequestException(
        name + ": cannot be read: " + (why == null ? "ends too early" : why), problem);
  }

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (IOException _) {
      // the first problem is the one to tell
    }
  }

  /// Counts the packed bytes.
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int n = in.read(into, from, length);
      count += Math.max(0, n);
      return n;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }

  /// Stops an archive that unpacks to far more than it weighs, and names the file in errors.
  private static final class Guarded extends FilterInputStream {
    private final Counted packed;
    private final String name;
    private long count;

    Guarded(InputStream in, Counted packed, String name) {
      super(in);
      this.packed = packed;
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int n;
      try {
        n = in.read(into, from, length);
      } catch (IOException problem) {
        throw damaged(name, problem);
      }
      count += Math.max(0, n);
      if (count > FREE && count / RATIO > packed.count) {
        throw new RequestException(
            name + ": unpacks to more than " + RATIO + " times its size; unpack it by hand first");
      }
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      byte[] sink = new byte[Math.clamp(n, 0, BUFFER)];
      return sink.length == 0 ? 0 : Math.max(0, read(sink, 0, sink.length));
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }

  /// The only file in a zip; a second one is refused when the first has been read.
  private static final class OneFile extends InputStream {
    private final ZipInputStream zip;
    private final String name;
    private boolean ended;

    OneFile(ZipInputStream zip, String name) throws IOException {
      this.zip = zip;
      this.name = name;
      if (nextFile() == null) {
        throw new RequestException(name + ": is a zip without a file in it");
      }
    }

    private @Nullable ZipEntry nextFile() throws IOException {
      ZipEntry entry = zip.getNextEntry();
      while (entry != null && entry.isDirectory()) {
        entry = zip.getNextEntry();
      }
      return entry;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (ended) {
        return -1;
      }
      int n = zip.read(into, from, length);
      if (n < 0) {
        ended = true;
        ZipEntry other = nextFile();
        if (other != null) {
          throw new RequestException(
              name + ": is a zip of several files (" + other.getName() + "); unpack it first");
        }
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }
}
