package quire.data.build;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.tukaani.xz.XZInputStream;
import quire.base.WorkException;
import quire.data.Origin;

/// The package files that a recipe works on, verified and on disk: npm's `tgz`, Debian's `deb`,
/// wheels and jars.
public final class Packages {
  /// No file that a recipe reads is larger; a damaged archive must not fill the memory.
  private static final int LIMIT = 512 << 20;

  private final Map<Origin, Path> files;

  /// @param files where each package lies
  public Packages(Map<Origin, Path> files) {
    this.files = Map.copyOf(files);
  }

  /// Reads the wanted files of a package into memory, by name, in the order of their names. npm's
  /// leading `package/` and Debian's leading `./` are left out.
  ///
  /// @throws WorkException when the package is not there, cannot be read, or holds none of them
  public Map<String, byte[]> read(Origin origin, Predicate<String> wanted) {
    Path file = files.get(origin);
    if (file == null) {
      throw new WorkException(origin + ": was not brought");
    }
    var found = new TreeMap<String, byte[]>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        ArchiveInputStream<?> archive = archive(in, origin)) {
      for (ArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        String name = entry.getName().replaceFirst("^(package/|\\./)", "");
        if (!entry.isDirectory() && wanted.test(name)) {
          byte[] bytes = archive.readNBytes(LIMIT);
          if (bytes.length == LIMIT) {
            throw new WorkException(file + ": " + name + " is larger than 512 MB");
          }
          found.put(name, bytes);
        }
      }
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be read: " + problem.getMessage(), problem);
    }
    if (found.isEmpty()) {
      throw new WorkException(file + ": holds none of the files that are looked for");
    }
    return found;
  }

  /// Reads one file of a package.
  public byte[] read(Origin origin, String name) {
    return read(origin, name::equals).values().iterator().next();
  }

  private static ArchiveInputStream<?> archive(InputStream in, Origin origin) throws IOException {
    return switch (origin.from()) {
      case "npm" -> new TarArchiveInputStream(new GZIPInputStream(in, 1 << 16));
      case "pypi", "maven" -> new ZipArchiveInputStream(in);
      case "debian" -> debian(new ArArchiveInputStream(in), origin);
      default -> throw new WorkException(origin + ": is no package");
    };
  }

  /// A `deb` is an `ar` archive; the files are in its member `data.tar` with some compression.
  private static ArchiveInputStream<?> debian(ArArchiveInputStream outer, Origin origin)
      throws IOException {
    for (ArchiveEntry entry = outer.getNextEntry(); entry != null; entry = outer.getNextEntry()) {
      switch (entry.getName()) {
        case "data.tar.xz" -> {
          return new TarArchiveInputStream(new XZInputStream(outer));
        }
        case "data.tar.gz" -> {
          return new TarArchiveInputStream(new GZIPInputStream(outer));
        }
        default -> {}
      }
    }
    throw new WorkException(origin + ": has no data.tar.xz or data.tar.gz in it");
  }
}
