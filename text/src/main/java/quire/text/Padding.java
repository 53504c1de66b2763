package quire.text;

import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// Fills encodings up to one length.
///
/// @param length tokens, or null for the longest of the batch
/// @param multipleOf rounds the length up to a multiple; 1 or less leaves it
/// @param left fills up at the left end instead of the right one
/// @param id the id that fills
/// @param typeId the type id that fills
/// @param token the token that fills
public record Padding(
    @Nullable Integer length, int multipleOf, boolean left, int id, int typeId, String token) {
  /// Checks the length.
  public Padding {
    Check.that(length == null || length >= 0, "length must be at least 0, is %s", length);
    Check.range("id", id, 0, Integer.MAX_VALUE);
  }

  /// Fills up at the right end to the longest of the batch.
  public static Padding with(int id, String token) {
    return new Padding(null, 0, false, id, 0, token);
  }

  /// Fills up a batch.
  public List<Encoding> apply(List<Encoding> encodings) {
    int target =
        length != null ? length : encodings.stream().mapToInt(Encoding::size).max().orElse(0);
    int padded =
        multipleOf > 1 && target % multipleOf != 0
            ? Math.addExact(target, multipleOf - target % multipleOf)
            : target;
    return encodings.stream().map(encoding -> encoding.pad(padded, this)).toList();
  }
}
