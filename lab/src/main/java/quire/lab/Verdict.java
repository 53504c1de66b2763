package quire.lab;

import com.fasterxml.jackson.annotation.JsonValue;

/// What a run says of a claim.
public enum Verdict {
  SUPPORTED("supported"),
  NOT_SUPPORTED("not supported"),
  INCONCLUSIVE("inconclusive"),
  NOT_TESTED("not tested");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  /// The word in files and reports.
  @JsonValue
  public String word() {
    return word;
  }
}
