package quire.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// Where the bytes of a data set are.
public enum Kind {
  /// In a jar of the program.
  @JsonProperty("embedded")
  EMBEDDED,
  /// At an official address or in a package; in the cache once fetched.
  @JsonProperty("fetched")
  FETCHED,
  /// At a path of the user's.
  @JsonProperty("yours")
  YOURS;

  /// The word in cards and tables.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
