package quire.base;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where files that can be made again are kept.
public final class Caches {
  private Caches() {}

  /// The cache folder, absolute: `QUIRE_CACHE`, else `XDG_CACHE_HOME/quire`, else `.cache/quire` in
  /// the user's home, else (no home) a folder of the user's in the system's folder for temporary
  /// files. It may not exist yet.
  public static Path root() {
    return root(System.getenv(), System.getProperty("user.home"));
  }

  /// A folder of one purpose inside the cache; it may not exist yet.
  public static Path folder(String purpose) {
    return root().resolve(purpose);
  }

  static Path root(Map<String, String> environment, @Nullable String home) {
    String own = environment.getOrDefault("QUIRE_CACHE", "");
    if (!own.isBlank()) {
      return Path.of(own).toAbsolutePath().normalize();
    }
    // The standard says that a relative path there is to be ignored.
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!shared.isBlank() && Path.of(shared).isAbsolute()) {
      return Path.of(shared, "quire");
    }
    // Java says "?" for a user without a home.
    if (home == null || home.isBlank() || home.equals("?")) {
      String user = System.getProperty("user.name", "user");
      return Path.of(System.getProperty("java.io.tmpdir"), "quire-" + user).toAbsolutePath();
    }
    return Path.of(home, ".cache", "quire").toAbsolutePath();
  }
}
