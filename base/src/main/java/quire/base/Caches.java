package quire.base;

import java.nio.file.Path;

/// Where files that can be made again are kept.
public final class Caches {
  private Caches() {}

  /// The cache folder: `QUIRE_CACHE`, else `XDG_CACHE_HOME/quire`, else `.cache/quire` in the
  /// user's home. It may not exist yet.
  public static Path root() {
    String own = System.getenv("QUIRE_CACHE");
    if (own != null && !own.isBlank()) {
      return Path.of(own).toAbsolutePath();
    }
    String shared = System.getenv("XDG_CACHE_HOME");
    Path base =
        shared != null && !shared.isBlank()
            ? Path.of(shared)
            : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("quire").toAbsolutePath();
  }

  /// A folder of one purpose inside the cache.
  public static Path folder(String purpose) {
    return root().resolve(purpose);
  }
}
