package quire.text.hf;

import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.base.Check;

/// How a vocabulary is learned.
///
/// @param vocabularySize tokens wanted, special ones and alphabet included; fewer come out where no
///   pair is left
/// @param minFrequency a pair must occur so often to be merged
/// @param specialTokens get the first ids
/// @param limitAlphabet characters kept, the most frequent ones; null keeps all
/// @param maxTokenLength symbols of a token at most; null for no bound
public record TrainOptions(
    int vocabularySize,
    long minFrequency,
    List<String> specialTokens,
    @Nullable Integer limitAlphabet,
    @Nullable Integer maxTokenLength) {
  /// Checks the ranges.
  public TrainOptions {
    Check.positive("vocabularySize", vocabularySize);
    Check.range("minFrequency", minFrequency, 0, Long.MAX_VALUE);
    Check.that(limitAlphabet == null || limitAlphabet >= 0, "limitAlphabet must be at least 0");
    Check.that(maxTokenLength == null || maxTokenLength >= 1, "maxTokenLength must be at least 1");
    specialTokens = List.copyOf(specialTokens);
  }

  /// A size and special tokens; no other bound.
  public static TrainOptions of(int vocabularySize, String... specialTokens) {
    return new TrainOptions(vocabularySize, 0, List.of(specialTokens), null, null);
  }
}
