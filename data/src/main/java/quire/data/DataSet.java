package quire.data;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// The card of a data set: what it is, what it weighs, where it comes from, who may use it how.
///
/// @param id short and stable, lower case, such as `emoji`
/// @param kind where its bytes are
/// @param what one sentence
/// @param areas which areas use it
/// @param items how many images, triples, nodes, lines; null where unknown
/// @param unit what an item is, plural, such as `images`
/// @param format how it is laid out, in words
/// @param licence SPDX id, or the licence's name; what holds for the embedded or fetched bytes
/// @param shareAlike whether changes must be passed on under the same licence: such a set has a jar
///   of its own
/// @param origins the files it is made from or fetched as
/// @param file the embedded file, null unless embedded
/// @param citation how to cite it
/// @param notice the words that its licence wants to go along with copies
public record DataSet(
    String id,
    Kind kind,
    String what,
    List<String> areas,
    @Nullable Long items,
    String unit,
    String format,
    String licence,
    boolean shareAlike,
    List<Origin> origins,
    @Nullable DataFile file,
    String citation,
    String notice) {
  public DataSet {
    Check.that(
        id.matches("[a-z0-9][a-z0-9.-]*"),
        "'%s' is no id of a data set: lower-case letters, digits, '-' and '.'",
        id);
    Check.that(kind != Kind.EMBEDDED || file != null, "%s: an embedded set needs its file", id);
    areas = List.copyOf(areas);
    origins = List.copyOf(origins);
  }

  /// The size of the embedded file, else of the files to fetch; null where one is unknown.
  public @Nullable Long bytes() {
    if (file != null) {
      return file.bytes();
    }
    long sum = 0;
    for (Origin origin : origins) {
      if (origin.bytes() == null) {
        return null;
      }
      sum += origin.bytes();
    }
    return sum;
  }

  /// The checksum of the embedded file, else of the one file to fetch; null where unknown or where
  /// there are several, which have one each.
  public @Nullable String sha256() {
    if (file != null) {
      return file.sha256();
    }
    return origins.size() == 1 ? origins.getFirst().sha256() : null;
  }

  /// All origins in one line.
  public String origin() {
    return origins.stream().map(Origin::toString).collect(Collectors.joining("; "));
  }

  /// The same card for another file, after a build.
  public DataSet with(DataFile other, long count) {
    return new DataSet(
        id,
        kind,
        what,
        areas,
        count,
        unit,
        format,
        licence,
        shareAlike,
        origins,
        other,
        citation,
        notice);
  }
}
