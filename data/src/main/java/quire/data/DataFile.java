package quire.data;

import quire.base.Check;

/// One file of an embedded data set, as it lies in the jar.
///
/// @param name such as `emoji.zip`
/// @param bytes its size
/// @param sha256 its checksum in lower-case hex
public record DataFile(String name, long bytes, String sha256) {
  public DataFile {
    Check.that(name.matches("[A-Za-z0-9._-]+"), "'%s' is no plain file name", name);
    Check.that(sha256.matches("[0-9a-f]{64}"), "%s: sha256 must be 64 hex digits", name);
  }
}
