package quire.tensor.file;

import java.io.Serial;
import quire.base.RequestException;

/// A zip archive (`.npz`, `.pt`) that cannot be read.
public final class ZipFormatException extends RequestException {
  @Serial private static final long serialVersionUID = 1L;

  /// Each way of being wrong.
  public enum Kind {
    /// No end-of-archive record.
    NOT_A_ZIP,
    /// The directory lies outside the file, or does not hold what it claims.
    DIRECTORY,
    /// Parts of an archive that spans several files.
    SEVERAL_FILES,
    /// More entries than bytes could hold.
    TOO_MANY_ENTRIES,
    /// An entry's name is no UTF-8.
    NAME,
    /// Two entries of one name.
    DUPLICATE_NAME,
    /// An encrypted entry.
    ENCRYPTED,
    /// A compression other than stored and deflate.
    METHOD,
    /// An entry whose bytes lie outside the file.
    ENTRY_OUTSIDE,
    /// An entry that claims more than its packed bytes could unpack to.
    BOMB,
    /// Packed bytes that cannot be unpacked, or unpack to another length.
    PACKED_DATA,
    /// The checksum differs: the file is damaged.
    CHECKSUM
  }

  private final Kind kind;

  ZipFormatException(Kind kind, String message) {
    super(PlainText.of(message));
    this.kind = kind;
  }

  /// What is wrong.
  public Kind kind() {
    return kind;
  }
}
