package quire.data.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;
import quire.base.AtomicFile;
import quire.base.Check;
import quire.base.RequestException;
import quire.base.WorkException;

/// Samples in tar shards, as WebDataset has them: the members of one sample follow each other and
/// share a key, which is the path up to the first dot of the file's name; what comes after that dot
/// says what the member is (`jpg`, `txt`, `seg.png`). Shards are read one after the other, packed
/// or not, a sample at a time.
public final class WebDataset implements Iterator<WebDataset.Sample>, AutoCloseable {
  private static final Pattern MEMBER = Pattern.compile("((?:.*/)?[^./]+)\\.([^/]+)");
  private static final int LARGEST = 256 << 20;

  /// One sample.
  ///
  /// @param key the path without what follows the first dot
  /// @param parts the bytes of each member by what it is, in the order of the shard
  /// @param shard the file that it is in
  public record Sample(String key, Map<String, byte[]> parts, String shard) {
    /// The bytes of a member.
    ///
    /// @throws RequestException naming the shard, the sample and what it has
    public byte[] bytes(String part) {
      byte[] bytes = parts.get(part);
      if (bytes == null) {
        throw new RequestException(
            shard + ", sample " + key + ": has no '" + part + "'; it has " + parts.keySet());
      }
      return bytes;
    }

    /// A member as UTF-8 text.
    public String text(String part) {
      return new String(bytes(part), StandardCharsets.UTF_8);
    }
  }

  private record Member(String key, String part, byte[] bytes) {}

  private final Iterator<Path> shards;
  private @Nullable TarArchiveInputStream tar;
  private String shard = "";
  private @Nullable Member ahead;
  private @Nullable Sample next;
  private long skipped;

  private WebDataset(List<Path> shards) {
    this.shards = List.copyOf(shards).iterator();
  }

  /// Opens shards, read in the given order.
  public static WebDataset open(List<Path> shards) {
    return new WebDataset(shards);
  }

  /// How many members were passed over so far: folders, hidden files, names without a dot.
  public long skipped() {
    return skipped;
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = read();
    }
    return next != null;
  }

  /// The next sample.
  ///
  /// @throws RequestException naming the shard and the member that is damaged, given twice or
  ///   larger than 256 MiB
  @Override
  public Sample next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException("no sample is left");
    }
    Sample sample = next;
    next = null;
    return sample;
  }

  private @Nullable Sample read() {
    Member first = ahead == null ? member() : ahead;
    ahead = null;
    if (first == null) {
      return null;
    }
    String from = shard;
    var parts = new LinkedHashMap<String, byte[]>();
    parts.put(first.part(), first.bytes());
    long size = first.bytes().length;
    // A sample ends with its shard.
    for (Member other = sameShard(); other != null; other = sameShard()) {
      if (!other.key().equals(first.key())) {
        ahead = other;
        break;
      }
      size += other.bytes().length;
      if (size > LARGEST) {
        throw new RequestException(
            shard + ", sample " + shortened(first.key()) + ": is larger than 256 MiB");
      }
      if (parts.put(other.part(), other.bytes()) != null) {
        throw new RequestException(
            shard
                + ", sample "
                + shortened(first.key())
                + ": '"
                + shortened(other.part())
                + "' is there twice");
      }
    }
    return new Sample(first.key(), parts, from);
  }

  /// The next member of any shard.
  private @Nullable Member member() {
    while (true) {
      Member member = sameShard();
      if (member != null || !shards.hasNext()) {
        return member;
      }
      Path file = shards.next();
      shard = file.toString();
      tar = new TarArchiveInputStream(Packed.open(file));
    }
  }

  /// The next member of the open shard, null at its end.
  private @Nullable Member sameShard() {
    if (tar == null) {
      return null;
    }
    String place = shard;
    try {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        place = shard + ", member " + shortened(entry.getName());
        if (!entry.isCheckSumOK()) {
          throw new RequestException(place + ": the header is damaged, or this is no tar file");
        }
        Matcher name = MEMBER.matcher(entry.getName());
        boolean wanted = entry.isFile() && !entry.isSparse() && name.matches();
        if (!wanted) {
          skipped++;
          continue;
        }
        if (entry.getSize() > LARGEST) {
          throw new RequestException(
              place + ": says it has " + entry.getSize() + " bytes; 256 MiB is the most");
        }
        byte[] bytes = tar.readNBytes(LARGEST);
        if (bytes.length < entry.getSize()) {
          throw new RequestException(
              place + ": ends after " + bytes.length + " of " + entry.getSize() + " bytes");
        }
        return new Member(name.group(1), name.group(2), bytes);
      }
      tar.close();
      tar = null;
      return null;
    } catch (IOException problem) {
      throw Packed.damaged(place, problem);
    } catch (IllegalArgumentException | ArithmeticException problem) {
      if (problem instanceof RequestException refusal) {
        throw refusal;
      }
      throw new RequestException(place + ": is no tar file: " + problem.getMessage(), problem);
    }
  }

  @Override
  public void close() {
    try {
      if (tar != null) {
        tar.close();
      }
    } catch (IOException problem) {
      throw Packed.damaged(shard, problem);
    }
  }

  /// Writes a shard, the same bytes for the same samples: fixed time, owner and rights.
  ///
  /// @throws WorkException when it cannot be written; nothing half-written remains
  public static void write(Path file, Iterable<Sample> samples) {
    try {
      AtomicFile.write(
          file,
          out -> {
            var tar = new TarArchiveOutputStream(out, "UTF-8");
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Sample sample : samples) {
              for (var part : sample.parts().entrySet()) {
                String name = sample.key() + "." + part.getKey();
                Check.that(
                    MEMBER.matcher(name).matches() && !sample.key().contains("."),
                    "'%s' is no name of a member: key without a dot, a dot, what it is",
                    name);
                var entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
                entry.setSize(part.getValue().length);
                entry.setModTime(0);
                entry.setIds(0, 0);
                entry.setMode(0644);
                tar.putArchiveEntry(entry);
                tar.write(part.getValue());
                tar.closeArchiveEntry();
              }
            }
            tar.finish();
          });
    } catch (IOException problem) {
      throw new WorkException(file + ": cannot be written: " + problem.getMessage(), problem);
    }
  }

  private static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "..." : text;
  }
}
