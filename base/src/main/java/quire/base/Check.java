package quire.base;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Argument checks that name the argument, its value and its range.
public final class Check {
  private Check() {}

  /// Refuses unless the condition holds.
  ///
  /// @param format as in [String#format], in the root locale; formatted only on refusal
  /// @throws RequestException with the formatted message
  @FormatMethod
  public static void that(
      boolean condition, @FormatString String format, @Nullable Object... arguments) {
    if (!condition) {
      throw new RequestException(String.format(Locale.ROOT, format, arguments));
    }
  }

  /// Returns the value when it lies in [low, high], else refuses by name.
  public static int range(String name, int value, int low, int high) {
    that(value >= low && value <= high, "%s must lie in [%d, %d], is %d", name, low, high, value);
    return value;
  }

  /// Returns the value when it lies in [low, high], else refuses by name.
  public static long range(String name, long value, long low, long high) {
    that(value >= low && value <= high, "%s must lie in [%d, %d], is %d", name, low, high, value);
    return value;
  }

  /// Returns the value when it lies in [low, high], else refuses by name; NaN is refused.
  public static double range(String name, double value, double low, double high) {
    that(value >= low && value <= high, "%s must lie in [%s, %s], is %s", name, low, high, value);
    return value;
  }

  /// Returns the value when it is finite and above 0, else refuses by name.
  public static double positive(String name, double value) {
    that(value > 0 && Double.isFinite(value), "%s must be above 0 and finite, is %s", name, value);
    return value;
  }

  /// Returns the value when it is at least 1, else refuses by name.
  public static int positive(String name, int value) {
    that(value >= 1, "%s must be at least 1, is %d", name, value);
    return value;
  }

  /// Returns the value when it is at least 1, else refuses by name.
  public static long positive(String name, long value) {
    that(value >= 1, "%s must be at least 1, is %d", name, value);
    return value;
  }

  /// Returns the value when it is neither NaN nor infinite, else refuses by name.
  public static double finite(String name, double value) {
    that(Double.isFinite(value), "%s must be finite, is %s", name, value);
    return value;
  }

  /// Returns the path when a file that can be read is there, else refuses by name.
  public static Path readable(Path file) {
    that(Files.exists(file), "%s: no such file", file);
    that(!Files.isDirectory(file), "%s: is a folder; name a file", file);
    that(Files.isReadable(file), "%s: may not be read; check its permissions", file);
    return file;
  }
}
